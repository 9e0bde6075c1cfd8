import { parse } from 'csv-parse/sync';

interface CsvwColumn {
  readonly name: string;
  readonly titles: string;
  readonly datatype: string | { readonly base: string; readonly format: string };
  readonly required: boolean;
  readonly null: string;
}

/** Parts of a description that its file is checked by. */
interface Csvw {
  readonly url: string;
  readonly dialect: { readonly delimiter: string; readonly lineTerminators: readonly string[] };
  readonly tableSchema: {
    readonly columns: readonly CsvwColumn[];
    readonly primaryKey: readonly string[];
  };
}

/** Forms of the types of XML Schema that our descriptions name. */
const FORMS: Readonly<Record<string, RegExp>> = {
  string: /^/,
  integer: /^[-+]?\d+$/,
  decimal: /^[-+]?\d+(\.\d+)?$/,
  boolean: /^(true|false)$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  dateTimeStamp: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[-+]\d{2}:\d{2})$/,
};

/** Lists what is wrong with a CSV by its description alone (W3C CSV on the Web). */
export function findCsvwFaults(metadata: string, csv: string): string[] {
  const { dialect, tableSchema } = JSON.parse(metadata) as Csvw;
  const { columns, primaryKey } = tableSchema;
  const [heading = [], ...rows] = parse(csv, {
    delimiter: dialect.delimiter,
    record_delimiter: [...dialect.lineTerminators],
    relax_column_count: true,
  });
  const titles = columns.map((column) => column.titles);
  const keys = rows.map((row) =>
    JSON.stringify(primaryKey.map((name) => row[columns.findIndex((one) => one.name === name)])),
  );
  return [
    ...(JSON.stringify(heading) === JSON.stringify(titles) ? [] : [`heading ${heading.join()}`]),
    ...rows.flatMap((row, at) => findRowFaults(columns, row, at)),
    ...keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => `key ${key} twice`),
  ];
}

function findRowFaults(columns: readonly CsvwColumn[], row: string[], at: number): string[] {
  if (row.length !== columns.length) return [`row ${at + 1}: ${row.length} cells`];
  return columns.flatMap((column, index) => {
    const cell = row[index] ?? '';
    if (cell === column.null) return column.required ? [`row ${at + 1}: ${column.name} empty`] : [];
    const type = typeof column.datatype === 'string' ? column.datatype : column.datatype.base;
    return FORMS[type]?.test(cell) ? [] : [`row ${at + 1}: ${column.name} is no ${type}: ${cell}`];
  });
}
