import { compareViews } from './difference.rules.js';
import type { ViewCell, ViewTable } from '../view-tables/release-view.types.js';
import { BUDGETS } from '../view-tables/project-table.rules.js';

const budgets = (...rows: ViewCell[][]): ViewTable[] => [{ ...BUDGETS, rows }];
const ROW = ['A', 2021, 'own', '2021-nominal', '5', null, null];

test('equal views have no differences', () => {
  expect(compareViews(budgets(ROW), budgets([...ROW]))).toEqual([]);
});

test('a changed cell is named by table, row and column', () => {
  const changed = [...ROW.slice(0, 4), '7', null, '1'];
  const place = { table: 'budgets', key: ['A', '2021', 'own', '2021-nominal'] };
  expect(compareViews(budgets(ROW), budgets(changed))).toEqual([
    { ...place, column: 'approved', before: '5', after: '7' },
    { ...place, column: 'actual', before: null, after: '1' },
  ]);
});

test('a row that came or went is one difference', () => {
  expect(compareViews(budgets(), budgets(ROW))).toMatchObject([{ column: '*', before: null }]);
  expect(compareViews(budgets(ROW), budgets())).toMatchObject([
    { column: '*', after: null, key: ['A', '2021', 'own', '2021-nominal'] },
  ]);
});

test('a column that the earlier view did not have is no difference', () => {
  const [table] = budgets(ROW);
  const columns = BUDGETS.columns.slice(0, -1);
  const earlier = [{ ...BUDGETS, columns, rows: [ROW.slice(0, -1)] }];
  expect(compareViews(earlier, budgets([...ROW.slice(0, -1), '9']))).toEqual([]);
  expect(table?.columns).toHaveLength(columns.length + 1);
});
