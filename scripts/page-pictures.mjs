// Takes the pictures of docs/pages from a running demo:
//   node scripts/page-pictures.mjs http://127.0.0.1:3000
import { mkdir } from 'node:fs/promises';
import { startChromium } from './chromium.mjs';

const [base = 'http://127.0.0.1:3000'] = process.argv.slice(2);
const FOLDER = 'docs/pages';
const PAGES = [
  ['overview', '/nb/'],
  ['projects', '/nb/projects'],
  ['project', '/nb/projects/SAFEST'],
  ['roadmap', '/nb/roadmap'],
  ['strategy', '/nb/strategy'],
  ['municipal', '/nb/municipal'],
  ['promises', '/nb/promises'],
  ['trend', '/nn/trend'],
  ['actor', '/nb/actors/983658776'],
  ['changes', '/nb/changes'],
];
const LOOKS = [
  [1280, 900, 'light'],
  [360, 740, 'dark'],
];

await mkdir(FOLDER, { recursive: true });
const browser = await startChromium();
for (const [width, height, colorScheme] of LOOKS) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  for (const [name, path] of PAGES) {
    await page.goto(base + path);
    await page.screenshot({ path: `${FOLDER}/${name}-${String(width)}-${colorScheme}.png` });
  }
  await context.close();
}
await browser.close();
process.stdout.write(`${String(PAGES.length * LOOKS.length)} pictures in ${FOLDER}\n`);
