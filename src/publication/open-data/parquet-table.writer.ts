import type { SchemaElement } from 'hyparquet-writer';
import type { ReleaseView, ViewCell, ViewColumn } from '../view-tables/release-view.types.js';
import { NLOD } from './licence.writer.js';
import { type CheckedTable, DECIMAL } from './open-data.types.js';

const MILLISECONDS_OF_A_DAY = 86_400_000;
/** Bytes that hold any decimal of 38 digits. */
const DECIMAL_BYTES = 16;

/** Writes a table as Parquet. Every column has its type, also when there are no rows. */
export async function writeParquetTable(view: ReleaseView, table: CheckedTable): Promise<Buffer> {
  // Loads the library with the first file: only a worker writes releases.
  const { ByteWriter, parquetWrite } = await import('hyparquet-writer');
  const writer = new ByteWriter();
  const root = { name: 'root', num_children: table.columns.length };
  await parquetWrite({
    writer,
    schema: [root, ...table.columns.map(describeColumn)],
    columnData: table.columns.map((column, at) => ({
      name: column.name,
      data: table.rows.map((row) => convertCell(column, row[at] ?? null)),
    })),
    kvMetadata: Object.entries(describeFile(view, table)).map(([key, value]) => ({ key, value })),
    createdBy: 'national-portfolio-reporting',
  });
  return Buffer.from(writer.getBytes());
}

function describeFile(view: ReleaseView, table: CheckedTable): Record<string, string> {
  return {
    round: view.round,
    version: String(view.version),
    data_date: view.dataDate,
    illustrative: String(view.illustrative),
    licence: NLOD.url,
    snapshot: view.snapshot.hash,
    key: table.key.join(' '),
  };
}

/** Physical types of Parquet for the types of a view. */
const TYPES: Readonly<Record<ViewColumn['type'], Omit<SchemaElement, 'name'>>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT64' },
  decimal: {
    type: 'FIXED_LEN_BYTE_ARRAY',
    type_length: DECIMAL_BYTES,
    converted_type: 'DECIMAL',
    ...DECIMAL,
    logical_type: { type: 'DECIMAL', ...DECIMAL },
  },
  boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  instant: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
};

function describeColumn({ name, type, nullable }: ViewColumn): SchemaElement {
  return { name, ...TYPES[type], repetition_type: nullable ? 'OPTIONAL' : 'REQUIRED' };
}

/** Returns a cell as the library takes it: a decimal and an integer by all their digits. */
function convertCell({ type }: ViewColumn, cell: ViewCell): ViewCell | bigint {
  if (cell === null || type === 'string' || type === 'boolean') return cell;
  if (type === 'integer') return BigInt(cell);
  if (type === 'decimal') return scaleDecimal(String(cell));
  const time = Date.parse(type === 'date' ? `${String(cell)}T00:00:00Z` : String(cell));
  return type === 'date' ? time / MILLISECONDS_OF_A_DAY : BigInt(time);
}

/** Returns a decimal as a whole number of its smallest parts. */
function scaleDecimal(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(DECIMAL.scale, '0'));
}
