// Takes the pictures of docs/packs from the packs of the demo, as LibreOffice and Poppler draw them:
//   npm run packs -- .data/packs && node scripts/pack-pictures.mjs .data/packs
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
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
/** Pictures of all pages of a file: name, file of the pack, pages in a row. */
const SHEETS = [
  ['slides-2021', 'portfolio-2021-2-nehs-nb.pptx', 3],
  ['slides-2024', 'portfolio-2024-1-nuit-nb.pptx', 3],
  ['pdf-2021', 'portfolio-2021-2-nehs-nb.pdf', 3],
  ['pdf-2024', 'portfolio-2024-1-nuit-nb.pdf', 3],
];

/** Width of a page on such a picture, and the room around it, in pixels. */
const PAGE_WIDTH = 640;
const ROOM = 12;

const work = mkdtempSync(join(tmpdir(), 'pack-pictures-'));
mkdirSync(FOLDER, { recursive: true });

/** Converts a file of a pack to PDF, once. Returns the path of the PDF. */
function convertToPdf(file) {
  const { dir, name, ext } = parse(join(source, file));
  if (ext === '.pdf') return join(dir, `${name}.pdf`);
  // Files of a pack have one name and several endings: each ending has a folder of its own.
  const folder = join(work, ext);
  const pdf = join(folder, `${name}.pdf`);
  const profile = `-env:UserInstallation=file://${work}/profile`;
  const args = ['--headless', profile, '--convert-to', 'pdf', '--outdir', folder];
  if (!existsSync(pdf)) execFileSync('soffice', [...args, join(dir, file)], { stdio: 'ignore' });
  return pdf;
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
  const size = ['-scale-to-x', String(PAGE_WIDTH), '-scale-to-y', '-1'];
  execFileSync('pdftoppm', ['-png', ...size, convertToPdf(file), join(drawn, 'page')]);
  const images = readdirSync(drawn)
    .sort()
    .map((page) => readFileSync(join(drawn, page)).toString('base64'))
    .map((bytes) => `<img src="data:image/png;base64,${bytes}">`);
  const width = columns * (PAGE_WIDTH + ROOM) + ROOM;
  const page = await browser.newPage({ viewport: { width, height: 100 } });
  await page.setContent(
    `<style>body{margin:0;padding:${ROOM}px;background:#888;display:grid;gap:${ROOM}px;
      grid-template-columns:repeat(${columns},${PAGE_WIDTH}px);align-items:start}</style>
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
