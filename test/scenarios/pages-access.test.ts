import type { Browser, Page } from 'playwright-core';
import {
  findFaintDrawing,
  findMotion,
  findTooWide,
  findUnprintable,
  listControls,
  tabThrough,
} from '../support/browser/access.js';
import {
  openForScripts,
  showAs,
  type Sight,
  startChromium,
  withChromium,
} from '../support/browser/chromium.js';
import { PAGE_KINDS, startPublicPages } from '../support/publication/public-pages.js';
import type { ReleaseStage } from '../support/publication/releases.js';
import { eventually } from '../support/story.js';

/** Pages that are read by keyboard from end to end: each has a part of its own. */
const BY_KEYBOARD = ['/', '/projects', '/projects/SAFEST', '/roadmap', '/promises', '/changes'];
/** Pages with charts and signs. */
const DRAWN = ['/', '/projects', '/projects/SAFEST', '/promises', '/strategy', '/trend'];

let stage: ReleaseStage;
let browser: Browser | undefined;
let page: Page | undefined;
beforeAll(async () => {
  stage = await startPublicPages();
});
afterAll(async () => {
  await browser?.close();
  await stage.service.stop();
});

/** Opens pages one after the other as a reader sees them, and collects what is found on each. */
async function readEach<T>(
  paths: readonly string[],
  sight: Sight,
  find: (page: Page) => Promise<T>,
): Promise<T[]> {
  browser ??= await startChromium();
  page ??= await openForScripts(browser);
  await showAs(page, sight);
  const found: T[] = [];
  for (const path of paths) {
    await page.goto(`${stage.service.url}/nb${path}`);
    found.push(await find(page));
  }
  return found;
}

withChromium(
  'the tab key reaches everything in reading order, with a focus that is seen',
  async () => {
    await readEach(BY_KEYBOARD, {}, async (page) => {
      const controls = await listControls(page);
      const { stops, faults } = await tabThrough(page, controls.length);
      expect(controls.length).toBeGreaterThan(20);
      expect(stops).toEqual(controls);
      expect(faults).toEqual([]);
    });
  },
);

withChromium('the skip link comes first, is seen, and leads past the menu', async () => {
  await readEach(['/projects'], {}, async (page) => {
    await page.keyboard.press('Tab');
    const link = page.locator(':focus');
    expect(await link.innerText()).toBe('Hopp til hovedinnhold');
    expect((await link.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.locator('main :focus').count()).toBe(1);
    expect(await page.locator('nav :focus').count()).toBe(0);
  });
});

withChromium.each([
  ['at 400 per cent of 1280 by 1024', { viewport: { width: 320, height: 256 } }, 'html{}'],
  ['with text at 200 per cent', { viewport: { width: 1280, height: 900 } }, 'html{font-size:200%}'],
  [
    'with the spacing of a reader',
    { viewport: { width: 320, height: 700 } },
    '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}' +
      'p{margin-block-end:2em!important}',
  ],
])('nothing is cut or pushed aside %s, and what scrolls takes focus', async (_, options, style) => {
  const found = await readEach(PAGE_KINDS, options, async (page) => {
    await page.addStyleTag({ content: style });
    return findTooWide(page);
  });
  expect(found.flat()).toEqual([]);
});

withChromium.each([
  { colorScheme: 'light' },
  { colorScheme: 'dark' },
  { colorScheme: 'light', forcedColors: 'active' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const)('charts and signs stand out (%o)', async (options) => {
  const found = await readEach(DRAWN, options, findFaintDrawing);
  expect(found.map(({ measured }) => measured > 0)).toEqual(DRAWN.map(() => true));
  expect(found.flatMap(({ faint }) => faint)).toEqual([]);
});

withChromium(
  'colours of a reader leave the timeline, the bars and the current page to be seen',
  async () => {
    const options = { forcedColors: 'active', colorScheme: 'dark' } as const;
    await readEach(['/roadmap'], options, async (page) => {
      const colours = async (css: string, property: string): Promise<unknown> =>
        page.evaluate(`getComputedStyle(document.querySelector('${css}')).${property}`);
      const paper = await colours('body', 'backgroundColor');
      expect(await colours('.site-step--planned', 'backgroundColor')).not.toBe(paper);
      expect(await colours('[aria-current=page]', 'borderBottomStyle')).toBe('solid');
    });
  },
);

withChromium(
  'a page on paper is black on white, without menus; its links are known, its tables divided',
  async () => {
    const viewport = { width: 794, height: 1123 };
    const paper = { media: 'print', colorScheme: 'dark', viewport } as const;
    const found = await readEach(PAGE_KINDS, paper, findUnprintable);
    expect(found.flat()).toEqual([]);
  },
);

withChromium('what is folded on the screen is printed', async () => {
  await readEach(['/criteria'], {}, async (page) => {
    const isShown = (): Promise<unknown> =>
      page.evaluate(`document.querySelector('details code').checkVisibility()`);
    expect(await isShown()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    // The browser shows it with its next picture.
    await eventually(async () => ((await isShown()) === true ? true : undefined));
  });
});

withChromium('nothing moves for a reader who asks for rest', async () => {
  const moving = await readEach(['/criteria'], {}, findMotion);
  expect(moving.flat()).not.toEqual([]);
  const still = await readEach(PAGE_KINDS, { reducedMotion: 'reduce' }, findMotion);
  expect(still.flat()).toEqual([]);
});
