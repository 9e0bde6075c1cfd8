import { chromium } from 'playwright-core';

/** Starts Debian's Chromium without a window, for pictures. */
export function startChromium() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}
