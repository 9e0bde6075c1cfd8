import { COLUMNS, columnsOf, findColumn } from './report-columns.rules.js';
import {
  columnsOfTable,
  type FileColumns,
  hasAllColumns,
  keepUncovered,
} from './kept-columns.rules.js';
import { type Column, RECORDS } from './report-table.types.js';
import { contentOf, type SaveReport } from '../reports/report.dto.js';
import { aReport } from '../../../test/support/reports/samples.js';

const STORED = contentOf({
  ...aReport({
    status: { colour: 'red', reason: 'Sen', cause: 'supplier', action: 'Ny leverandør' },
    dimensions: { time: { colour: 'red', reason: 'Sen' }, cost: { colour: 'green' } },
  }),
} as unknown as SaveReport);

function named(...names: string[]): Column[] {
  return names.map((name) => {
    const column = findColumn(name);
    if (column === undefined) throw new Error(`There is no column ${name}`);
    return column;
  });
}

/** Returns the stored report after a file with these columns and this body. */
function after(body: Record<string, unknown>, columns: FileColumns): Record<string, unknown> {
  const given = contentOf({ state: 'active', phase: 'execution', ...body });
  return { ...contentOf(keepUncovered('A', given, STORED, columns) as unknown as SaveReport) };
}

const ofCsv = (...names: string[]): FileColumns =>
  columnsOfTable(named(...names), { sheet: undefined, hasRecords: false });

test('a file with few columns leaves every value and list that it has no column for', () => {
  const { status, ...rest } = STORED;
  expect(after({ status: { colour: 'green' } }, ofCsv('state', 'phase', 'statusColour'))).toEqual({
    ...rest,
    status: { ...status, colour: 'green' },
  });
});

test('an empty cell clears its value, and a member without its first value as a whole', () => {
  const columns = ofCsv('state', 'phase', 'statusColour', 'summary', 'timeColour');
  expect(after({}, columns)).toEqual({
    ...STORED,
    status: null,
    summary: null,
    dimensions: { ...STORED.dimensions, time: null },
  });
});

test('a sheet of a list replaces the list, and its items keep what the sheet has no column for', () => {
  const sheet = columnsOfTable(
    named('year', 'fundingSource', 'approved', 'currency', 'priceYear', 'basis'),
    { sheet: 'budget', hasRecords: false },
  );
  const line = { year: 2021, currency: 'NOK', priceYear: 2021, basis: 'nominal' };
  const budget = [
    { ...line, fundingSource: 'own', approved: 5 },
    { ...line, fundingSource: 'grant', approved: 7 },
  ];
  const columns = { ...ofCsv('state', 'phase'), ...sheet };
  expect(after({ budget }, columns)['budget']).toMatchObject([
    { fundingSource: 'own', approved: 5, forecast: 12_500_000 },
    { fundingSource: 'grant', approved: 7, forecast: null },
  ]);
  expect(after({ budget: [] }, columns)['budget']).toEqual([]);
});

test('a CSV file has a list when it has the kind of record and a column of that list alone', () => {
  const columns = named('state', 'year', 'fundingSource', 'nationalSolution');
  const records = columnsOfTable(columns, { sheet: undefined, hasRecords: true });
  expect(Object.keys(records)).toEqual(['report', 'budget']);
});

test('a file with every column keeps nothing', () => {
  const all = Object.fromEntries(
    RECORDS.map((record) => [record, columnsOf(record).map(({ name }) => name)]),
  );
  expect(hasAllColumns(all)).toBe(true);
  expect(hasAllColumns({ ...all, link: ['url'] })).toBe(false);
  const given = { state: 'paused', phase: 'idea' };
  expect(after(given, all)).toEqual(contentOf(given as SaveReport));
  expect(columnsOfTable(COLUMNS, { sheet: undefined, hasRecords: true })).toEqual(all);
});
