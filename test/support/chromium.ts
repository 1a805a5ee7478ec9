import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of the Chromium to test with; undefined where this machine has none (scripts/setup --tests says how to get it). */
export const CHROMIUM: string | undefined = PLACES.find((path) => existsSync(path));

/** Without these it looks for hosts of its maker's, which a closed network refuses. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ ...(CHROMIUM && { executablePath: CHROMIUM }), args: [...QUIET, ...asRoot] });
}

/** A browser for the tests of one file; the function that is returned opens an address in a page of its own. */
export function browserSuite(): (url: string, look: (page: Page) => Promise<void>) => Promise<void> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (CHROMIUM !== undefined) browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  return async (url, look) => {
    if (browser === undefined) throw new Error('no browser was started');
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    try {
      await page.goto(url);
      await look(page);
    } finally {
      await page.close();
    }
  };
}
