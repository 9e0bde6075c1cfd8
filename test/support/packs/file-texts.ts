import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readXlsx } from 'hucre/xlsx';
import JSZip from 'jszip';

const run = promisify(execFile);

function hasPoppler(): boolean {
  try {
    execFileSync('pdfinfo', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return process.env['CI'] === 'true';
  }
}

/** `test`, or `test.skip` where the tools of Poppler are not installed. */
export const withPoppler = hasPoppler() ? test : test.skip;

async function readEntries(bytes: Uint8Array, names: RegExp): Promise<string> {
  const zip = await JSZip.loadAsync(bytes);
  const found = Object.keys(zip.files).filter((name) => names.test(name));
  const texts = await Promise.all(
    found.map(async (name) => (await zip.file(name)?.async('string')) ?? ''),
  );
  return texts.join('\n');
}

/** Returns the XML of all slides, or of all charts, of a presentation. */
export const readSlides = (bytes: Uint8Array): Promise<string> =>
  readEntries(bytes, /^ppt\/slides\/slide\d+\.xml$/);
export const readCharts = (bytes: Uint8Array): Promise<string> =>
  readEntries(bytes, /^(ppt|word|xl)\/charts\/chart\d+\.xml$/);
export const readDocument = (bytes: Uint8Array): Promise<string> =>
  readEntries(bytes, /^word\/document\.xml$/);

const ENTITIES: readonly (readonly [string, string])[] = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
  ['&amp;', '&'],
];

/** Returns the texts of the runs of an Office file, each on a line. */
export function textsIn(xml: string): string {
  const texts = Array.from(
    xml.matchAll(/<(?:a|w):t(?: [^>]*)?>([^<]*)</g),
    ([, text = '']) => text,
  ).join('\n');
  return ENTITIES.reduce((text, [entity, sign]) => text.replaceAll(entity, sign), texts);
}

/** Returns the cells of a workbook with a number, and those with a text. */
export async function cellsIn(
  bytes: Uint8Array,
): Promise<{ readonly numbers: number[]; readonly texts: string[] }> {
  const { sheets } = await readXlsx(bytes);
  const cells = sheets.flatMap(({ rows }) => rows.flat());
  return {
    numbers: cells.filter((cell) => typeof cell === 'number'),
    texts: cells.filter((cell) => typeof cell === 'string'),
  };
}

async function askPoppler(tool: string, args: readonly string[], pdf: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'portfolio-pdf-'));
  try {
    const file = join(folder, 'pack.pdf');
    await writeFile(file, pdf);
    const target = tool === 'pdftotext' ? [file, '-'] : [file];
    const options = { maxBuffer: 64 * 1024 * 1024 };
    return (await run(tool, [...args, ...target], options)).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Returns the text of a PDF in the order of its structure. */
export const readPdfText = (pdf: Uint8Array): Promise<string> => askPoppler('pdftotext', [], pdf);
export const readPdfStructure = (pdf: Uint8Array): Promise<string> =>
  askPoppler('pdfinfo', ['-struct'], pdf);
