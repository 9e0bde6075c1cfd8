// Takes the pictures of docs/packs from the packs of the demo, as LibreOffice and Poppler draw them:
//   npm run packs -- .data/packs && node scripts/pack-pictures.mjs .data/packs
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { startChromium } from './chromium.mjs';

const [source = '.data/packs'] = process.argv.slice(2);
const FOLDER = 'docs/packs';
/** Pictures of single pages: file of the pack, number of the page, width in pixels. */
const SINGLE = [
  ['slide-2021-status', 'portfolio-2021-2-nehs-nb.pptx', 2, 960],
  ['slide-2021-deviations', 'portfolio-2021-2-nehs-nb.pptx', 7, 960],
  ['paper-2021-first', 'portfolio-2021-2-nehs-nb.docx', 1, 700],
  ['workbook-2021-status', 'portfolio-2021-2-nehs-nb.xlsx', 2, 700],
];
/** Pictures of all pages of a file, each some 640 pixels wide. */
const SHEETS = [
  ['slides-2021', 'portfolio-2021-2-nehs-nb.pptx', 3],
  ['slides-2024', 'portfolio-2024-1-nuit-nb.pptx', 3],
  ['pdf-2021', 'portfolio-2021-2-nehs-nb.pdf', 3],
  ['pdf-2024', 'portfolio-2024-1-nuit-nb.pdf', 3],
];

const work = mkdtempSync(join(tmpdir(), 'pack-pictures-'));
mkdirSync(FOLDER, { recursive: true });

const converted = new Map();

/** Converts a file to PDF, once. Returns its path. */
function convertToPdf(file) {
  if (!converted.has(file))
    converted.set(file, file.endsWith('.pdf') ? join(source, file) : convert(file));
  return converted.get(file);
}

/** Files of a pack have one name and several endings: each gets a folder of its own. */
function convert(file) {
  const folder = mkdtempSync(join(work, 'pdf-'));
  const profile = `-env:UserInstallation=file://${work}/profile`;
  const args = ['--headless', profile, '--convert-to', 'pdf', '--outdir', folder];
  execFileSync('soffice', [...args, join(source, file)], { stdio: 'ignore' });
  return join(folder, basename(file).replace(/\.\w+$/, '.pdf'));
}

/** Draws one page of a file. */
function drawPage([name, file, page, width]) {
  const pages = ['-f', String(page), '-l', String(page), '-singlefile'];
  const size = ['-scale-to-x', String(width), '-scale-to-y', '-1'];
  execFileSync('pdftoppm', ['-png', ...pages, ...size, convertToPdf(file), join(FOLDER, name)]);
}

/** Draws all pages of a file in rows on one picture. */
async function drawSheet(browser, [name, file, columns]) {
  const drawn = mkdtempSync(join(work, 'sheet-'));
  const size = ['-scale-to-x', '640', '-scale-to-y', '-1'];
  execFileSync('pdftoppm', ['-png', ...size, convertToPdf(file), join(drawn, 'page')]);
  const images = readdirSync(drawn)
    .sort()
    .map((page) => readFileSync(join(drawn, page)).toString('base64'))
    .map((bytes) => `<img src="data:image/png;base64,${bytes}">`);
  const page = await browser.newPage({ viewport: { width: columns * 652 + 12, height: 100 } });
  await page.setContent(
    `<style>body{margin:0;padding:12px;background:#888;display:grid;gap:12px;
      grid-template-columns:repeat(${String(columns)},640px);align-items:start}</style>
     ${images.join('')}`,
  );
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true });
  await page.close();
}

const browser = await startChromium();
for (const one of SINGLE) drawPage(one);
for (const one of SHEETS) await drawSheet(browser, one);
await browser.close();
rmSync(work, { recursive: true, force: true });
process.stdout.write(`${String(SINGLE.length + SHEETS.length)} pictures in ${FOLDER}\n`);
