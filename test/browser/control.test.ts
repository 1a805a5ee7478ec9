import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { GridSummary } from '../../domain/grid-summary.ts';
import { SEARCH_ATTRIBUTES } from '../../domain/names.ts';
import { browserSuite, CHROMIUM } from '../support/chromium.ts';
import { sharedStack } from '../support/shared-stack.ts';

const PATIENCE = { timeout: 30_000 };
const stack = sharedStack();
const withPage = browserSuite();
let summary: GridSummary;

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  const file = await stack.configuration('steered', {
    yaml: 'model_parameters:\n  species: []\n',
    behaviour: ['xnsur=1.000e+03 exit 3', '* sleep 0.5'],
  });
  const dens = Array.from({ length: 60 }, (_, index) => String(30 + index));
  const words = ['--model-name', 'steered', '--dens', ...dens, '--chi', '00', '--mass', '00', '--slots', '2'];
  summary = await stack.json<GridSummary>(['run', '--config', file, ...words, '--detach']);
});

/** Chooses one of the messages that the page offers for this grid, under More Actions, and sends it. */
async function send(page: Page, kind: 'Send a Signal' | 'Send an Update', message: string): Promise<void> {
  await page.getByRole('button', { name: 'More Actions' }).filter({ visible: true }).first().click();
  await page.getByRole('menuitem', { name: kind }).filter({ visible: true }).first().click();
  const dialog = page.locator('dialog[open]');
  await dialog.locator('button[aria-haspopup]').click();
  await dialog.getByRole('option').filter({ hasText: message }).first().click();
  await dialog.getByTestId('confirm-modal-button').click();
  await dialog.waitFor({ state: 'hidden' });
}

function status(): Promise<GridSummary> {
  return stack.json<GridSummary>(['status', 'steered']);
}

/** What the page shows once it is loaded anew; the Web UI sets Markdown in frames of its own, a moment later. */
async function shows(page: Page, ...texts: string[]): Promise<void> {
  const textOf = async () => {
    await page.reload();
    await page.getByText('Current Details').first().waitFor();
    await page.waitForTimeout(1000);
    const bodies = page.frames().map((frame) => frame.innerText('body').catch(() => ''));
    return (await Promise.all(bodies)).join('\n');
  };
  const missing = async () => {
    const shown = await textOf();
    return texts.filter((text) => !shown.includes(text));
  };
  await expect.poll(missing, PATIENCE).toEqual([]);
}

it.skipIf(CHROMIUM === undefined)(
  "a running grid's page shows where it stands, and pause and resume that are sent from it take effect",
  async () => {
    await withPage(`${summary.uiUrl}/user-metadata`, async (page) => {
      await shows(page, 'steered: running', 'ExecutableFailed', 'Database connections', 'at most 2 at once');
      await shows(page, 'pdr-run status steered --watch');

      await send(page, 'Send an Update', 'pause');
      await expect.poll(async () => (await status()).state, PATIENCE).toBe('paused');
      await expect.poll(async () => (await status()).running, PATIENCE).toBe(0);
      const still = await status();
      expect(still.pending).toBeGreaterThan(0);
      await shows(page, 'steered: paused');
      expect((await status()).finished).toBe(still.finished);

      await send(page, 'Send a Signal', 'resume');
      await expect.poll(async () => (await status()).finished, PATIENCE).toBeGreaterThan(still.finished);
      expect((await status()).state).toBe('running');
    });
  },
);

it.skipIf(CHROMIUM === undefined)(
  'the list finds a running grid by name and phase, and has its counts as columns',
  async () => {
    const query = encodeURIComponent('PdrModelName = "steered" AND PdrPhase = "running" AND PdrTotal = 60');
    const origin = summary.uiUrl.replace(/\/namespaces.*/, '');
    await withPage(`${origin}/namespaces/default/workflows?query=${query}`, async (page) => {
      await page.getByText('pdr-grid/steered').first().waitFor(PATIENCE);
      await page.getByRole('button', { name: 'Configure Columns' }).click();
      for (const name of Object.keys(SEARCH_ATTRIBUTES))
        await page.getByRole('button', { name: `Add ${name} column` }).click();
      await page.getByRole('button', { name: 'Close Workflows Table configuration' }).click();
      const row = page.getByRole('row').filter({ hasText: 'pdr-grid/steered' });
      await expect
        .poll(async () => (await row.innerText()).split(/\s+/), PATIENCE)
        .toEqual(expect.arrayContaining(['steered', 'running', '60', '1']));
    });
    await stack.json<GridSummary>(['cancel', 'steered']);
  },
);
