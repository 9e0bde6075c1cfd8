import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { bySize } from '../size.js';

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

/** Languages and colour schemes in which pages are checked: the others at the sizes that land. */
export const LANGUAGES = ['nb', 'nn', 'en'].slice(0, bySize(1, 3, 3));
export const SCHEMES = (['light', 'dark'] as const).slice(0, bySize(1, 2, 2));

/** Sight of a reader on a page. What is left out is as on an ordinary desktop. */
export interface Sight {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly media?: 'print';
  readonly colorScheme?: 'light' | 'dark';
  readonly forcedColors?: 'active';
  readonly reducedMotion?: 'reduce';
}

const DESKTOP = { width: 1280, height: 900 };
const ORDINARY = { media: null, colorScheme: null, forcedColors: null, reducedMotion: null };

/** Shows a page as another reader sees it. A page of its own would take ten times as long. */
export async function showAs(page: Page, { viewport = DESKTOP, ...media }: Sight): Promise<void> {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ ...ORDINARY, ...media });
}

/** Opens a page that runs scripts of a test, on a site that allows none of its own. */
export async function openForScripts(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: DESKTOP, bypassCSP: true });
  return context.newPage();
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Rules by colour scheme: the dark one changes nothing but colours. */
const RULES = { light: TAGS, dark: ['color-contrast', 'link-in-text-block'] };

/**
 * Lists what axe finds on a page in each colour scheme, with its rule and its place. The dark one is
 * read in Bokmål only: every language has the same colours.
 */
export async function findByAxe(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const all: string[] = [];
  const isBokmal = page.url().includes('/nb/');
  for (const colorScheme of isBokmal ? SCHEMES : (['light'] as const)) {
    await page.emulateMedia({ colorScheme });
    const found: unknown = await page.evaluate(
      `axe.run(document, { runOnly: ${JSON.stringify(RULES[colorScheme])} }).then(({ violations }) =>
         violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' at ' + target)))`,
    );
    if (!Array.isArray(found)) throw new Error(`axe answered ${String(found)}`);
    all.push(...found.map((one) => `${page.url()}, ${colorScheme}: ${String(one)}`));
  }
  return all;
}
