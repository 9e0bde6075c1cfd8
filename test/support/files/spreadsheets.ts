import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';
import yauzl from 'yauzl';
import {
  fillChoices,
  isNilSheet,
  findColumn,
  normalise,
  PROJECT_COLUMN,
  findRecord,
} from '../../../src/reporting/columns/report-columns.rules.js';
import {
  assembleReport,
  type AssembledReport,
} from '../../../src/reporting/columns/report-table.rules.js';
import type { RecordRow } from '../../../src/reporting/columns/report-table.types.js';
import type { StoredFile, TableRow } from '../../../src/reporting/workbooks/table.types.js';
import { tablesOfXlsx } from '../../../src/reporting/files/report-xlsx.parser.js';
import { UnreadableFile } from '../../../src/reporting/workbooks/unreadable-file.problems.js';
import { CODE_CHOICES } from '../reports/registered.js';

/** Returns bytes as a stored file that is read in small pieces. */
export function storedFile(bytes: Uint8Array, piece = 16_384): StoredFile {
  return {
    size: bytes.length,
    async *bytes(start, end) {
      for (let at = start; at < end; at += piece)
        yield await Promise.resolve(bytes.subarray(at, Math.min(at + piece, end)));
    },
  };
}

export interface ReadTable {
  readonly sheet: string | null;
  readonly headings: readonly string[];
  readonly rows: readonly TableRow[];
}

/** Reads every table of a workbook to the end. */
export async function tablesIn(bytes: Uint8Array): Promise<ReadTable[]> {
  const found: ReadTable[] = [];
  for await (const { sheet, headings, rows } of tablesOfXlsx(storedFile(bytes))) {
    const all: TableRow[] = [];
    for await (const some of rows) all.push(...some);
    found.push({ sheet, headings, rows: all });
  }
  return found;
}

/**
 * Returns the reports of a workbook by project, as the rows say them: choices by their labels,
 * everything else as it stands.
 */
export async function reportsIn(bytes: Uint8Array): Promise<ReadonlyMap<string, AssembledReport>> {
  const byProject = new Map<string, RecordRow[]>();
  for (const { sheet, headings, rows } of await tablesIn(bytes)) {
    if (isNilSheet(sheet ?? '')) continue;
    const record = findRecord(sheet ?? '');
    if (record === undefined) throw new Error(`${String(sheet)} is no sheet of records`);
    const projectAt = headings.findIndex((heading) => normalise(heading) === PROJECT_COLUMN);
    for (const { row, cells } of rows) {
      const values = valuesOf(headings, cells);
      const project = String(cells[projectAt]);
      byProject.set(project, [...(byProject.get(project) ?? []), { record, sheet, row, values }]);
    }
  }
  return new Map([...byProject].map(([project, rows]) => [project, assembleReport(project, rows)]));
}

function valuesOf(headings: readonly string[], cells: TableRow['cells']): RecordRow['values'] {
  const values: Record<string, string | number> = {};
  for (const [index, heading] of headings.entries()) {
    const [column, cell] = [findColumn(heading), cells[index] ?? null];
    if (column !== undefined && cell !== null)
      values[column.name] =
        fillChoices(column, CODE_CHOICES).choices.find(({ nb, en }) =>
          [nb, en].includes(String(cell)),
        )?.value ?? cell;
  }
  return values;
}

/** Returns the error with which a workbook is refused; fails when it is accepted. */
export async function refusalOf(bytes: Uint8Array): Promise<UnreadableFile> {
  try {
    await tablesIn(bytes);
  } catch (error) {
    if (error instanceof UnreadableFile) return error;
    throw error;
  }
  throw new Error('The workbook was accepted');
}

export interface Part {
  readonly name: string;
  /** Content in pieces: a large part need never be in memory as a whole. */
  readonly pieces: Iterable<string | Uint8Array>;
  /** Untrue entries of the archive's directory. */
  readonly says?: {
    readonly size?: number;
    readonly packed?: number;
    readonly offset?: number;
    readonly flags?: number;
    readonly method?: number;
  };
}

const entry = (name: string, text: string): Part => ({ name, pieces: [text] });

/** Packs parts into a ZIP archive, honest or not. */
export async function zipOf(parts: readonly Part[]): Promise<Buffer> {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, pieces, says = {} } of parts) {
    const { packed, size, crc } = await packedFrom(pieces);
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    for (const [at, value] of [
      [4, 20],
      [6, 20],
      [8, (says.flags ?? 0) | 0x800],
      [10, says.method ?? 8],
      [28, Buffer.byteLength(name)],
    ] as const)
      header.writeUInt16LE(value, at);
    for (const [at, value] of [
      [16, crc],
      [20, says.packed ?? packed.length],
      [24, says.size ?? size],
      [42, says.offset ?? offset],
    ] as const)
      header.writeUInt32LE(value, at);
    const local = Buffer.concat([
      Buffer.from([0x50, 0x4b, 3, 4]),
      header.subarray(6, 30),
      Buffer.alloc(2),
      Buffer.from(name),
      packed,
    ]);
    local.writeUInt16LE(0, 28);
    files.push(local);
    directory.push(Buffer.concat([header, Buffer.from(name)]));
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(parts.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(parts.length, 0xffff), 10);
  end.writeUInt32LE(
    directory.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, ...directory, end]);
}

/** Packing is most of the work of making a large archive: no test asks for a small one. */
const FASTEST = { level: 1 } as const;

async function packedFrom(
  pieces: Iterable<string | Uint8Array>,
): Promise<{ readonly packed: Buffer; readonly size: number; readonly crc: number }> {
  if (Array.isArray(pieces)) {
    const bytes = Buffer.concat(
      pieces.map((piece: string | Uint8Array) => Buffer.from(piece as string)),
    );
    return { packed: deflateRawSync(bytes, FASTEST), size: bytes.length, crc: crc32(bytes) };
  }
  const deflate = createDeflateRaw(FASTEST);
  const packed: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => packed.push(chunk));
  const done = new Promise((resolve, reject) => deflate.on('end', resolve).on('error', reject));
  let [size, crc] = [0, 0];
  for (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
    size += bytes.length;
    crc = crc32(bytes, crc);
    if (!deflate.write(bytes)) await new Promise((resolve) => deflate.once('drain', resolve));
  }
  deflate.end();
  await done;
  return { packed: Buffer.concat(packed), size, crc };
}

export const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export interface MadeWorkbook {
  /** XML of each sheet's `sheetData`, and what follows it. */
  readonly sheets?: Readonly<Record<string, string>>;
  readonly strings?: string;
  readonly styles?: string;
  readonly workbook?: string;
  /** More parts, or others in place of those. */
  readonly parts?: readonly Part[];
}

/** Returns the parts of a small workbook, as Excel names them. */
export function partsOf({
  sheets = {},
  strings,
  styles,
  workbook = '',
  parts = [],
}: MadeWorkbook): Part[] {
  const names = Object.keys(sheets);
  const usual = [
    entry(
      '[Content_Types].xml',
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    ),
    entry('_rels/.rels', relationships(relationship('rId1', 'officeDocument', 'xl/workbook.xml'))),
    entry('xl/workbook.xml', workbookXml(names, workbook)),
    entry(
      'xl/_rels/workbook.xml.rels',
      relationships(
        ...names.map((_, index) =>
          relationship(`s${String(index)}`, 'worksheet', `worksheets/${sheetFile(index)}`),
        ),
        strings === undefined ? '' : relationship('t', 'sharedStrings', 'sharedStrings.xml'),
        styles === undefined ? '' : relationship('y', 'styles', '/xl/styles.xml'),
      ),
    ),
    ...names.map((name, index) =>
      entry(
        `xl/worksheets/${sheetFile(index)}`,
        `<worksheet xmlns="${MAIN}">${sheets[name] ?? ''}</worksheet>`,
      ),
    ),
    ...partOfText('xl/sharedStrings.xml', 'sst', strings),
    ...partOfText('xl/styles.xml', 'styleSheet', styles),
  ];
  const replaced = new Set(parts.map(({ name }) => name));
  return [...usual.filter(({ name }) => !replaced.has(name)), ...parts];
}

function sheetFile(index: number): string {
  return `sheet${String(index + 1)}.xml`;
}

function relationship(id: string, kind: string, target: string): string {
  return `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"/>`;
}

function relationships(...inside: readonly string[]): string {
  const namespace = 'http://schemas.openxmlformats.org/package/2006/relationships';
  return `<Relationships xmlns="${namespace}">${inside.join('')}</Relationships>`;
}

function workbookXml(names: readonly string[], settings: string): string {
  const sheets = names.map(
    (name, index) =>
      `<sheet name="${name}" sheetId="${String(index + 1)}" r:id="s${String(index)}"/>`,
  );
  return (
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${settings}` +
    `<sheets>${sheets.join('')}</sheets></workbook>`
  );
}

function partOfText(name: string, element: string, text: string | undefined): Part[] {
  return text === undefined
    ? []
    : [entry(name, `<${element} xmlns="${MAIN}">${text}</${element}>`)];
}

export function workbookOf(made: MadeWorkbook): Promise<Buffer> {
  return zipOf(partsOf(made));
}

/** Reads the parts of an honest archive as texts. */
export async function partsIn(
  archive: Buffer,
): Promise<{ readonly name: string; readonly text: string }[]> {
  const zip = await yauzl.fromBufferPromise(archive);
  const parts: { readonly name: string; readonly text: string }[] = [];
  for await (const part of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(part)) pieces.push(piece as Buffer);
    parts.push({ name: part.fileName, text: Buffer.concat(pieces).toString() });
  }
  return parts;
}
