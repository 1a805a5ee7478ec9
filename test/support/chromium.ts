import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

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
