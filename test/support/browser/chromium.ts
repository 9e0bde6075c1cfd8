import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Chromium as Debian installs it. CI must have it. */
const EXECUTABLE = '/usr/bin/chromium';

/** `test`, or `test.skip` where there is no Chromium. */
export const withChromium =
  existsSync(EXECUTABLE) || process.env['CI'] === 'true' ? test : test.skip;

/** Starts Chromium without a window. It asks nobody for anything by itself. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

/** A reader whose browser runs no script, and what it complained of. */
export interface Reader {
  readonly page: Page;
  readonly complaints: string[];
  close(): Promise<void>;
}

export async function openReader(browser: Browser, width = 1280): Promise<Reader> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  return { page, complaints, close: () => context.close() };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Opens a browser for axe: it runs a script of ours on pages that allow none of their own. */
export async function openForAxe(
  browser: Browser,
  colorScheme: 'light' | 'dark',
): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    colorScheme,
    bypassCSP: true,
  });
  return { context, page: await context.newPage() };
}

/** Lists what axe finds on a page, each with its rule and its place. */
export async function findByAxe(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(TAGS)} }).then(({ violations }) =>
       violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' at ' + target)))`,
  );
  return Array.isArray(found) ? found.map((one) => `${page.url()}: ${String(one)}`) : [];
}
