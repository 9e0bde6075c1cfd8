// Takes the pictures of docs/pages from a running demo:
//   npm run demo           and then   node scripts/page-pictures.mjs 2021
//   npm run demo -- 2024   and then   node scripts/page-pictures.mjs 2024
import { mkdir } from 'node:fs/promises';
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
/** Pages that are taken whole too. */
const WHOLE = new Set(['overview', 'project', 'actor', 'strategy', 'municipal']);
const LOOKS = [
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 360, height: 740, colorScheme: 'dark' },
];
const WHOLE_LOOKS = [
  { width: 1280, height: 900, colorScheme: 'light', fullPage: true },
  { width: 360, height: 740, colorScheme: 'light', fullPage: true },
];

/** Takes pictures of pages in one look. */
async function takePictures(browser, pages, { width, height, colorScheme, fullPage = false }) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  for (const [name, path] of pages) {
    await page.goto(base + path);
    const look = [name, width, colorScheme, ...(fullPage ? ['whole'] : [])].join('-');
    await page.screenshot({ path: `${FOLDER}/${look}.png`, fullPage });
  }
  await context.close();
  return pages.length;
}

await mkdir(FOLDER, { recursive: true });
const browser = await startChromium();
const pages = PAGES[data];
const whole = pages.filter(([name]) => WHOLE.has(name));
let taken = 0;
for (const look of LOOKS) taken += await takePictures(browser, pages, look);
for (const look of WHOLE_LOOKS) taken += await takePictures(browser, whole, look);
await browser.close();
process.stdout.write(`${String(taken)} pictures in ${FOLDER}\n`);
