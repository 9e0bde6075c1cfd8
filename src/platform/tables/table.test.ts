import { tableOfAnswer } from './table.js';

test('an answer without a list is one row, with the path of each value as its column', () => {
  const { columns, rows } = tableOfAnswer({
    key: '2021-2',
    name: { nb: 'Runde', en: 'Round' },
    goals: ['1', '2'],
    actions: [],
    closedAt: null,
  });
  expect(columns).toEqual(['key', 'name.nb', 'name.en', 'goals', 'actions', 'closedAt']);
  expect(rows).toEqual([
    {
      key: '2021-2',
      'name.nb': 'Runde',
      'name.en': 'Round',
      goals: '1 2',
      actions: '',
      closedAt: null,
    },
  ]);
});

test('a list is a row per item, with the rest of the answer on every row', () => {
  const items = [{ code: 'A', budget: [{ year: 2021 }] }, { code: 'B' }];
  const { columns, rows } = tableOfAnswer({ round: '2021-2', items, nextCursor: 'x' });
  expect(columns).toEqual(['round', 'code', 'budget']);
  expect(rows).toEqual([
    { round: '2021-2', code: 'A', budget: '[{"year":2021}]' },
    { round: '2021-2', code: 'B' },
  ]);
});

test('of several lists, every row says which list it is of', () => {
  const { columns, rows } = tableOfAnswer({
    round: '2021-2',
    red: [{ project: 'SAFEST' }],
    budgets: [{ year: 2021, approved: 10n }],
  });
  expect(columns).toEqual(['round', 'part', 'project', 'year', 'approved']);
  expect(rows).toEqual([
    { part: 'red', round: '2021-2', project: 'SAFEST' },
    { part: 'budgets', round: '2021-2', year: 2021, approved: 10n },
  ]);
});

test('an empty list is no row', () => {
  expect(tableOfAnswer({ round: '2021-2', items: [] })).toEqual({ columns: ['round'], rows: [] });
});
