import { parse } from 'csv-parse/sync';
import { DuckDBInstance, DuckDBTimestampTZValue, type DuckDBValue } from '@duckdb/node-api';
import { readXlsx } from 'hucre/xlsx';
import { parquetReadObjects } from 'hyparquet';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEscapedText } from '../../../src/platform/tables/csv.writer.js';
import type { ReleaseFile } from '../../../src/publication/releases/release.types.js';
import type {
  ViewColumn,
  ViewTable,
} from '../../../src/publication/view-tables/release-view.types.js';

type Cells = (string | null)[][];

/** Returns a value of any reader as one text per meaning: `1.50` and `1.5` are the same number. */
export function writePlain({ type }: ViewColumn, value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (value instanceof Date)
    return type === 'date' ? value.toISOString().slice(0, 10) : value.toISOString();
  // Decimals of DuckDB are objects that write themselves.
  const text = (value as { toString(): string }).toString();
  if (type === 'instant') return new Date(text).toISOString();
  if (type !== 'decimal' && type !== 'integer') return text;
  const plain = text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
  return plain === '-0' ? '0' : plain;
}

export function fileNamed(files: readonly ReleaseFile[], name: string): ReleaseFile {
  const file = files.find((one) => one.name === name);
  if (file === undefined) throw new Error(`There is no file ${name}`);
  return file;
}

/** Returns the cells of the view itself. */
export function cellsOfView({ columns, rows }: ViewTable): Cells {
  return rows.map((row) => columns.map((column, at) => writePlain(column, row[at])));
}

export function readCsv(files: readonly ReleaseFile[], { name, columns }: ViewTable): Cells {
  const text = fileNamed(files, `${name}.csv`).content.toString();
  const [heading, ...rows] = parse(text, { record_delimiter: '\r\n' });
  expect(heading).toEqual(columns.map((column) => column.name));
  return rows.map((row) =>
    columns.map((column, at) =>
      writePlain(column, column.type === 'string' ? readEscapedText(row[at] ?? '') : row[at]),
    ),
  );
}

/** Reads JSON with every digit of its numbers. */
export function readJson(files: readonly ReleaseFile[], { name, columns }: ViewTable): Cells {
  const text = fileNamed(files, `${name}.json`).content.toString();
  const exact = (_: string, value: unknown, { source }: { source?: string }): unknown =>
    typeof value === 'number' ? source : value;
  const parseExactly = JSON.parse as (
    text: string,
    reviver: typeof exact,
  ) => {
    rows: Record<string, unknown>[];
  };
  const { rows } = parseExactly(text, exact);
  return rows.map((row) => columns.map((column) => writePlain(column, row[column.name])));
}

export async function readWorkbook(
  files: readonly ReleaseFile[],
  { name, columns }: ViewTable,
): Promise<Cells> {
  const { sheets } = await readXlsx(fileNamed(files, 'portfolio.xlsx').content);
  const [heading, ...rows] = sheets.find((sheet) => sheet.name === name)?.rows ?? [];
  expect(heading).toEqual(columns.map((column) => column.name));
  return rows.map((row) => columns.map((column, at) => writePlain(column, row[at])));
}

/** Reads Parquet by the library's own reader, which makes floating-point numbers of decimals. */
export async function readParquet(
  files: readonly ReleaseFile[],
  { name, columns }: ViewTable,
): Promise<Cells> {
  const { content: bytes } = fileNamed(files, `${name}.parquet`);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const rows = await parquetReadObjects({
    file: file as ArrayBuffer,
    // The reader's own decoder leaves a byte order mark out.
    parsers: { stringFromBytes: (bytes) => decoder.decode(bytes) },
  });
  return rows.map((row) => columns.map((column) => writePlain(column, row[column.name])));
}

/** Reads Parquet by DuckDB: its types as well as its cells. */
export class ParquetReader {
  private count = 0;

  private constructor(
    private readonly folder: string,
    private readonly instance: DuckDBInstance,
  ) {}

  static async start(): Promise<ParquetReader> {
    const folder = await mkdtemp(join(tmpdir(), 'parquet-'));
    return new ParquetReader(folder, await DuckDBInstance.create(':memory:'));
  }

  async read(
    files: readonly ReleaseFile[],
    { name, columns }: ViewTable,
  ): Promise<{ types: string[]; cells: Cells }> {
    // DuckDB remembers a file by its name and time: two of one millisecond were taken for one.
    const path = join(this.folder, `${name}-${String((this.count += 1))}.parquet`);
    await writeFile(path, fileNamed(files, `${name}.parquet`).content);
    const connection = await this.instance.connect();
    const reader = await connection.runAndReadAll(`select * from read_parquet('${path}')`);
    connection.closeSync();
    return {
      types: reader.columnTypes().map(String),
      cells: reader
        .getRows()
        .map((row) => columns.map((column, at) => writePlain(column, textOf(row[at])))),
    };
  }

  async stop(): Promise<void> {
    this.instance.closeSync();
    await rm(this.folder, { recursive: true });
  }
}

function textOf(value: DuckDBValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof DuckDBTimestampTZValue)
    return new Date(Number(value.micros / 1000n)).toISOString();
  return String(value);
}
