// Takes the pictures of docs/pages from a running demo:
//   npm run demo           and then   node scripts/page-pictures.mjs 2021
//   npm run demo -- 2024   and then   node scripts/page-pictures.mjs 2024
import { mkdir, writeFile } from 'node:fs/promises';
import { startChromium } from './chromium.mjs';

const [data = '2021', base = 'http://127.0.0.1:3000'] = process.argv.slice(2);
const FOLDER = 'docs/pages';
/** Pages that show what a data set of the demo has: name of the picture, and path. */
const PAGES = {
  2021: [
    ['overview', '/nb/'],
    ['projects', '/nb/projects'],
    ['project', '/nb/projects/SAFEST'],
    ['roadmap', '/nb/roadmap'],
    ['strategy', '/nb/strategy'],
    ['promises', '/nb/promises'],
    ['trend', '/nn/trend'],
    ['actor', '/nb/actors/983658776'],
    ['changes', '/nb/changes'],
  ],
  2024: [['municipal', '/nb/municipal']],
};
const LOOKS = [
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 360, height: 740, colorScheme: 'dark' },
];
/** Widths in which pages are taken whole too. On 360 pixels the overview is too long for a picture. */
const WHOLE = [
  [1280, ['overview', 'project', 'actor', 'strategy', 'municipal']],
  [360, ['project', 'actor', 'strategy', 'municipal']],
];
/** Quality of pictures of whole pages, which are WebP: as PNG they take twice the bytes. */
const QUALITY = 60;

/** Opens the pages in one look, and takes a picture of each. */
async function takeEach(browser, { width, height, colorScheme }, pages, take) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  for (const [name, path] of pages) {
    await page.goto(base + path);
    await take(page, `${FOLDER}/${name}-${width}-${colorScheme}`);
  }
  await context.close();
}

/** Takes the first screen of a page. */
async function takeScreen(page, path) {
  await page.screenshot({ path: `${path}.png` });
}

/** Takes a page from its head to its foot. */
async function takeWhole(page, path) {
  const session = await page.context().newCDPSession(page);
  const { cssContentSize } = await session.send('Page.getLayoutMetrics');
  const { data: picture } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    captureBeyondViewport: true,
    clip: { ...cssContentSize, scale: 1 },
  });
  await writeFile(`${path}-whole.webp`, Buffer.from(picture, 'base64'));
}

const pages = PAGES[data];
if (pages === undefined) throw new Error(`Give a data set: ${Object.keys(PAGES).join(' or ')}`);
await mkdir(FOLDER, { recursive: true });
const browser = await startChromium();
for (const look of LOOKS) await takeEach(browser, look, pages, takeScreen);
for (const [width, names] of WHOLE) {
  const whole = pages.filter(([name]) => names.includes(name));
  await takeEach(browser, { width, height: 900, colorScheme: 'light' }, whole, takeWhole);
}
await browser.close();
process.stdout.write(`Pictures of ${String(pages.length)} pages in ${FOLDER}\n`);
