import type { Browser, Page } from 'playwright-core';
import {
  findByAxe,
  LANGUAGES,
  openForScripts,
  openReader,
  SCHEMES,
  showAs,
  startChromium,
  withChromium,
} from '../support/browser/chromium.js';
import { measureBytes, readNumbers, walk } from '../support/browser/walk.js';
import { ACTORS } from '../support/service.js';
import { PAGE_KINDS, startPublicPages } from '../support/publication/public-pages.js';
import type { ReleaseStage } from '../support/publication/releases.js';

/** Most bytes of a first visit: the page and its style sheet as they are sent. */
const MOST_BYTES = 25_000;
/** Pages whose figures are read and found in the release. */
const WITH_FIGURES = [
  '/',
  '/projects',
  '/projects/SAFEST',
  '/projects/DIGI',
  '/projects/HEL',
  '/projects/STILLE',
  '/actors/983658776',
  '/actors/958935420',
  '/promises',
  '/roadmap',
  '/strategy',
  '/strategy/1',
  '/municipal',
  '/receivers',
  `/receivers/${ACTORS.oslo}`,
  '/meetings',
  '/criteria',
];
let stage: ReleaseStage;
let browser: Browser | undefined;
beforeAll(async () => {
  stage = await startPublicPages();
});
afterAll(async () => {
  await browser?.close();
  await stage.service.stop();
});

const open = async (): Promise<Browser> => (browser ??= await startChromium());
let shown: Page | undefined;

/** Opens the pages of some languages one after the other, and collects what is found on each. */
async function findOnEach(
  languages: readonly string[],
  find: (page: Page) => Promise<string[]>,
): Promise<string[]> {
  shown ??= await openForScripts(await open());
  await showAs(shown, {});
  const found: string[] = [];
  for (const language of languages)
    for (const kind of PAGE_KINDS) {
      await shown.goto(`${stage.service.url}/${language}${kind}`);
      found.push(...(await find(shown)));
    }
  return found;
}

withChromium(`every link leads somewhere without script, in ${LANGUAGES.join(', ')}`, async () => {
  const reader = await openReader(await open());
  const walked = await walk(reader.page, stage.service.url, LANGUAGES);
  await reader.close();
  for (const language of LANGUAGES)
    expect([...walked.pages].some((path) => path.startsWith(`/${language}/projects/`))).toBe(true);
  process.stdout.write(`${String(walked.pages.size)} pages, ${String(walked.links)} links\n`);
  expect(walked.dead).toEqual([]);
  expect(reader.complaints).toEqual([]);
});

withChromium(`axe finds nothing (${LANGUAGES.join(', ')}; ${SCHEMES.join(', ')})`, async () => {
  expect(await findOnEach(LANGUAGES, findByAxe)).toEqual([]);
});

withChromium('no page is wider than a screen of 320 pixels', async () => {
  const wide = await findOnEach(['nb'], async (page) => {
    await showAs(page, { viewport: { width: 320, height: 700 } });
    const width: unknown = await page.evaluate('document.documentElement.scrollWidth');
    return Number(width) > 320 ? [`${page.url()}: ${String(width)}`] : [];
  });
  expect(wide).toEqual([]);
});

test('a first visit takes few bytes', async () => {
  const { url } = stage.service;
  const sizes = await Promise.all(PAGE_KINDS.map((kind) => measureBytes(`${url}/nb${kind}`)));
  const { text } = await stage.readsInPublic('/nb/');
  const [, sheet = ''] = /href="(\/assets\/[\w.-]+)"/.exec(text) ?? [];
  const bytes = Math.max(...sizes) + (await measureBytes(`${url}${sheet}`));
  process.stdout.write(`first visit at most ${(bytes / 1000).toFixed(1)} KB\n`);
  expect(bytes).toBeLessThan(MOST_BYTES);
});

test('every number of a page with figures is in the release', async () => {
  const { body } = await stage.readsInPublic('/v1/releases/2021-2/1/view');
  const strange = [];
  for (const path of WITH_FIGURES) {
    const { text } = await stage.readsInPublic(`/en${path}`);
    strange.push(...readNumbers(text, body).map((number) => `${path}: ${number}`));
  }
  expect(strange).toEqual([]);
});

test('a hostile text is shown as it was written', async () => {
  const { text } = await stage.readsInPublic('/nb/projects/SAFEST');
  expect(text).toContain('&lt;script>alert(1)&lt;/script>');
  expect(text).not.toMatch(/<script|<img/);
});
