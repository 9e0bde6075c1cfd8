import { budgetFiguresOf, colourFiguresOf } from './portfolio-status.rules.js';

test('colours move against the last round', () => {
  const figures = colourFiguresOf(
    { green: 19, yellow: 23, red: 1 },
    { green: 14, yellow: 30, red: 2 },
  );
  expect(figures.map(({ change }) => change)).toEqual([5, -7, -1]);
});

test('without a last round, no colour has a movement', () => {
  const figures = colourFiguresOf({ green: 1, yellow: 0, red: 0 }, null);
  expect(figures.map(({ previous, change }) => [previous, change])).toEqual([
    [null, null],
    [null, null],
    [null, null],
  ]);
});

const IN_2021 = { approved: 10, prices: ['2021-nominal'] };

test('budgets move year by year against the last round, and name the prices of both', () => {
  const before = new Map([
    [2020, { approved: 5, prices: ['2020-real'] }],
    [2021, { approved: 4, prices: ['2020-real', '2021-nominal'] }],
  ]);
  expect(budgetFiguresOf(new Map([[2021, IN_2021]]), before)).toEqual([
    { year: 2020, approved: 0, previous: 5, change: -5, prices: ['2020-real'] },
    { year: 2021, approved: 10, previous: 4, change: 6, prices: ['2020-real', '2021-nominal'] },
  ]);
});

test('without a last round, no budget has a movement', () => {
  expect(budgetFiguresOf(new Map([[2021, IN_2021]]), null)).toEqual([
    { year: 2021, approved: 10, previous: null, change: null, prices: ['2021-nominal'] },
  ]);
});
