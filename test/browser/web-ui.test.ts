import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { PROJECT_ROOT } from '../../stack/project-root.ts';
import { browserSuite, CHROMIUM } from '../support/chromium.ts';
import { sharedStack } from '../support/shared-stack.ts';

/** Where screenshots are kept, for a person to look at. */
const SCREENSHOTS = join(PROJECT_ROOT, 'test/artifacts');

const stack = sharedStack();
const withPage = browserSuite();
let summary: GridSummary;

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  const file = await stack.configuration('seen', {
    yaml: 'model_parameters:\n  species: []\n',
    behaviour: ['xnsur=1.000e+03 exit 3'],
  });
  const words = '--model-name seen --dens 20 30 40 --chi 00 --mass 00'.split(' ');
  summary = await stack.json<GridSummary>(['run', '--config', file, ...words]);
});

const origin = () => summary.uiUrl.replace(/\/namespaces.*/, '');

/** Waits until the page shows a text; the Web UI sets Markdown in frames of its own. */
async function shown(page: Page, text: string): Promise<void> {
  const bodies = () => Promise.all(page.frames().map((frame) => frame.innerText('body').catch(() => '')));
  await expect.poll(async () => (await bodies()).join('\n'), { timeout: 30_000 }).toContain(text);
}

it.skipIf(CHROMIUM === undefined)(
  'the Web UI lists a grid and finds it by its search attributes',
  async () => {
    const query = encodeURIComponent('PdrModelName = "seen" AND PdrFailed > 0 AND PdrTotal = 3');
    await withPage(`${origin()}/namespaces/default/workflows?query=${query}`, async (page) => {
      await shown(page, 'pdr-grid/seen');
      await page.screenshot({ path: join(SCREENSHOTS, 'web-ui-list.png') });
    });
  },
);

it.skipIf(CHROMIUM === undefined)(
  "a grid's page names every activity's model and shows a failed one with its reason",
  async () => {
    await withPage(`${summary.uiUrl}/history`, async (page) => {
      for (const job of ['100_20_00_00_00', '100_30_00_00_00', '100_40_00_00_00']) await shown(page, job);
      await page.screenshot({ path: join(SCREENSHOTS, 'web-ui-history.png') });
      expect(await page.innerText('body')).toContain('ended with exit status 3');
    });
  },
);

it.skipIf(CHROMIUM === undefined)(
  "a grid's details show counts, the last failure, connections and how to go on",
  async () => {
    await withPage(`${summary.uiUrl}/user-metadata`, async (page) => {
      await shown(page, 'seen: 3 models of kosma-tau');
      await shown(page, 'seen: completed-with-failures');
      for (const text of ['ExecutableFailed', 'Database connections', 'pdr-run retry seen'])
        await shown(page, text);
      await page.screenshot({ path: join(SCREENSHOTS, 'web-ui-details.png') });
    });
  },
);
