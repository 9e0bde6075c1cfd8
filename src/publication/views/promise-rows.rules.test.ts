import type { PublicPromise } from '../../rollup/promises/frozen-promises.lookup.js';
import { countWeeks, makePromiseTable } from './promise-rows.rules.js';

const body = (actor: string): { actor: string; name: string } => ({ actor, name: `Navn ${actor}` });

const promise = (overrides: Partial<PublicPromise> = {}): PublicPromise => ({
  id: 'b',
  kind: 'delivery',
  what: 'Grensesnitt',
  project: 'SAFEST',
  receiver: body('1'),
  onKind: 'project',
  on: 'DIGI',
  supplier: body('2'),
  state: 'committed',
  turn: 'supplier',
  neededBy: '2021-02-15',
  committedOn: '2021-03-15',
  deliveredOn: null,
  forecast: null,
  gapDays: 28,
  quarter: '2021Q1',
  slips: ['committed-late', 'overdue'],
  unansweredDays: null,
  ...overrides,
});

/** Reads some columns of each row of the table of these promises. */
const read = (columns: readonly string[], ...promises: PublicPromise[]): unknown[][] => {
  const table = makePromiseTable(promises);
  const places = columns.map((name) => table.columns.findIndex((column) => column.name === name));
  return table.rows.map((row) => places.map((place) => row[place]));
};

test.each([
  [28, 4],
  [13, 1],
  [6, 0],
  [-6, 0],
  [-14, -2],
])('%i days are %i whole weeks', (days, weeks) => {
  expect(Object.is(countWeeks(days), weeks)).toBe(true);
});

test('an agreement is told with the day that is expected, and its slips in one cell', () => {
  const columns = ['receiver', 'supplier', 'expected', 'gap_weeks', 'slips'];
  expect(read(columns, promise())).toEqual([['1', '2', '2021-03-15', 4, 'committed-late overdue']]);
});

test('what nobody supplies or expects is empty', () => {
  const open = promise({ supplier: null, turn: null, gapDays: null, slips: [] });
  const columns = ['supplier', 'supplier_name', 'turn', 'expected', 'gap_weeks', 'slips'];
  expect(read(columns, open)).toEqual([[null, null, null, null, null, null]]);
});

test('rows stand in the order of their key', () => {
  expect(read(['promise'], promise(), promise({ id: 'a' }))).toEqual([['a'], ['b']]);
});
