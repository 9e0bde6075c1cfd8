import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';

/** Says whether LibreOffice and its Python bridge are installed. CI must have them. */
function hasLibreOffice(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' });
    execFileSync(PYTHON, ['-c', 'import uno'], { stdio: 'ignore' });
    return true;
  } catch {
    return process.env['CI'] === 'true';
  }
}

/** `test`, or `test.skip` where there is no LibreOffice. */
export const withLibreOffice = hasLibreOffice() ? test : test.skip;

/** A value typed into a cell of a sheet, under a heading, in a row counted from 1. */
export interface Typed {
  readonly sheet: string;
  readonly heading: string;
  readonly row: number;
  readonly value: string | number;
}

/** Opens a workbook in LibreOffice, fills cells in and saves it as an Excel workbook again. */
export async function filledByLibreOffice(
  workbook: Uint8Array,
  typed: readonly Typed[] = [],
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'portfolio-office-'));
  try {
    const [before, after] = [join(folder, 'before.xlsx'), join(folder, 'after.xlsx')];
    await writeFile(before, workbook);
    await run(
      PYTHON,
      [join(import.meta.dirname, 'libreoffice.py'), folder, before, after, JSON.stringify(typed)],
      { timeout: 90_000 },
    );
    return await readFile(after);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * CSV for a Norwegian spreadsheet in LibreOffice's filter options: semicolons, quotes, UTF-8, from
 * the first line, language 1044 (bokmål).
 */
const NORWEGIAN_CSV = '59,34,76,1,,1044,false,false';

/** Opens a file in LibreOffice and saves it in another format: CSV as workbook, or back. */
export async function convertByLibreOffice(
  file: string | Uint8Array,
  to: 'csv' | 'xlsx',
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'portfolio-office-'));
  try {
    const from = join(folder, to === 'csv' ? 'written.xlsx' : 'written.csv');
    await writeFile(from, file);
    const filters =
      to === 'csv'
        ? ['--convert-to', `csv:Text - txt - csv (StarCalc):${NORWEGIAN_CSV}`]
        : [`--infilter=CSV:${NORWEGIAN_CSV}`, '--convert-to', 'xlsx'];
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    const args = ['--headless', profile, ...filters, '--outdir', join(folder, 'out'), from];
    await run('soffice', args, { timeout: 90_000 });
    return await readFile(join(folder, 'out', `written.${to}`));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
