import fc from 'fast-check';
import type {
  ReleaseView,
  ViewCell,
  ViewColumn,
  ViewTable,
} from '../../../src/publication/view-tables/release-view.types.js';

/** Makes a column by its name and type; `?` after the type lets its cells be empty. */
export function columnOf(name: string, type: string): ViewColumn {
  const title = { nb: `${name} på norsk`, en: `${name} in English` };
  return {
    name,
    title,
    description: title,
    type: type.replace('?', '') as ViewColumn['type'],
    nullable: type.endsWith('?'),
  };
}

/** Makes a table of columns given as `{ name: type }`, with its first column as the key. */
export function tableOf(
  name: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly (readonly ViewCell[])[],
): ViewTable {
  const title = { nb: `Tabellen ${name}`, en: `The table ${name}` };
  const [key = ''] = Object.keys(columns);
  return {
    name,
    title,
    description: title,
    key: [key],
    columns: Object.entries(columns).map(([column, type]) => columnOf(column, type)),
    rows,
  };
}

/** Makes a view of the round 2021-2 with these tables. */
export function viewOf(
  tables: readonly ViewTable[],
  parts: Partial<ReleaseView> = {},
): ReleaseView {
  return {
    round: '2021-2',
    roundName: { nb: 'Innrapportering april 2021', en: 'Reporting April 2021' },
    version: 1,
    snapshot: { id: '0190f5a0-0000-7000-8000-000000000001', hash: 'a'.repeat(64) },
    dataDate: '2021-05-10T10:00:00.000Z',
    illustrative: false,
    tables,
    withheld: [],
    ...parts,
  };
}

/** View with two small tables, one of them empty, and a field that is withheld. */
export const SMALL_VIEW = viewOf(
  [
    tableOf(
      'projects',
      { project: 'string', owner: 'string?', total: 'decimal?', ends_on: 'date?', red: 'boolean' },
      [
        ['SAFEST', 'Direktoratet for e-helse', '1723.50', '2024-12-31', true],
        ['VELFERD', null, null, null, false],
      ],
    ),
    tableOf('changes', { change: 'integer', before: 'string?', at: 'instant' }, []),
  ],
  { withheld: [{ field: 'projects.risk', ground: 'offl-15', until: '2026-01-01' }] },
);

/** Texts that mean something to CSV, spreadsheets, XML or Turtle. */
const hostile = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...'=+-@\'";,\t\r\n <&>\\ ＝－1aå'),
      fc.constantFrom('\r\n', '=cmd|', '_x0041_', '𝄞', ']]>', 'a\ufeff', '""', '\u0001', 'null'),
    ),
    minLength: 1,
    maxLength: 12,
  })
  .filter((text) => text.isWellFormed());

const digits = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
const sign = fc.constantFrom('', '-');
const whole = digits(28).map((text) => text.replace(/^0+(?=\d)/, ''));

const CELLS: Readonly<Record<ViewColumn['type'], fc.Arbitrary<ViewCell>>> = {
  string: hostile,
  integer: fc.oneof(
    fc.maxSafeInteger(),
    fc.tuple(sign, digits(18)).map(([minus, text]) => minus + text.replace(/^0+(?=\d)/, '')),
  ),
  decimal: fc
    .tuple(sign, whole, fc.option(digits(10), { nil: '' }))
    .map(([minus, text, fraction]) => minus + text + (fraction === '' ? '' : `.${fraction}`)),
  boolean: fc.boolean(),
  date: fc
    .date({
      min: new Date('1850-01-01'),
      max: new Date('2150-12-31'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().slice(0, 10)),
  instant: fc
    .date({ min: new Date('1970-01-01'), max: new Date('2150-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
};

const column = (at: number): fc.Arbitrary<ViewColumn> =>
  fc
    .tuple(fc.constantFrom(...(Object.keys(CELLS) as ViewColumn['type'][])), fc.boolean())
    .map(([type, nullable]) => columnOf(`c_${at}`, nullable ? `${type}?` : type));

const rowOf = (columns: readonly ViewColumn[]): fc.Arbitrary<ViewCell[]> =>
  fc.tuple(
    ...columns.map(({ type, nullable }) =>
      nullable ? fc.option(CELLS[type], { nil: null, freq: 3 }) : CELLS[type],
    ),
  );

/** Any table: one to six columns of any type behind a key, and none to eight rows. */
const table: fc.Arbitrary<ViewTable> = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, at) => column(at))))
  .chain((columns) =>
    fc.array(rowOf(columns), { maxLength: 8 }).map((rows) => ({
      ...tableOf('things', { row: 'integer' }, []),
      columns: [columnOf('row', 'integer'), ...columns],
      rows: rows.map((row, at) => [at, ...row]),
    })),
  );

/** Any view with one table of hostile cells. */
export const anyView = table.map((one) => viewOf([one]));
