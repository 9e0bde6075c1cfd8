import {
  budgetFiguresOf,
  colourFiguresOf,
  colourSharesOf,
  frameFiguresOf,
} from './portfolio-status.rules.js';

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

describe('shares of the colours', () => {
  test('are 44/54/2 of the rated, and of the whole portfolio with the rest of it', () => {
    expect(colourSharesOf({ projects: 45, green: 19, yellow: 23, red: 1 }, 4)).toEqual({
      ofRated: { base: 43, baseCounts: 'ratedProjects', green: 44, yellow: 54, red: 2 },
      ofPortfolio: {
        base: 49,
        baseCounts: 'projectsInPortfolio',
        green: 39,
        yellow: 47,
        red: 2,
        unrated: 4,
        notReported: 8,
      },
    });
  });

  test('round up the first of equal remainders', () => {
    const { ofRated, ofPortfolio } = colourSharesOf(
      { projects: 6, green: 2, yellow: 2, red: 2 },
      2,
    );
    expect([ofRated.green, ofRated.yellow, ofRated.red]).toEqual([34, 33, 33]);
    expect(ofPortfolio).toMatchObject({ green: 25, yellow: 25, red: 25, unrated: 0 });
    const eighths = colourSharesOf({ projects: 7, green: 5, yellow: 1, red: 1 }, 1).ofPortfolio;
    expect(eighths).toMatchObject({ green: 63, yellow: 13, red: 12, notReported: 12 });
  });

  test('are 0 of nothing', () => {
    const { ofRated, ofPortfolio } = colourSharesOf(
      { projects: 0, green: 0, yellow: 0, red: 0 },
      0,
    );
    expect([ofRated.base, ofRated.green, ofPortfolio.base, ofPortfolio.notReported]).toEqual([
      0, 0, 0, 0,
    ]);
  });
});

const PRICED = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };

test('budgets move year by year against the last round, each price level for itself', () => {
  const now = [
    { year: 2021, prices: '2021-nominal', approved: 10 },
    { year: 2021, prices: '2020-real', approved: -1 },
  ];
  const before = [
    { year: 2020, prices: '2021-nominal', approved: 5 },
    { year: 2021, prices: '2021-nominal', approved: 4 },
  ];
  const in2020 = { ...PRICED, priceYear: 2020, basis: 'real' };
  expect(budgetFiguresOf(now, before)).toEqual([
    { year: 2020, ...PRICED, approved: null, previous: 5, change: null },
    { year: 2021, ...in2020, approved: -1, previous: null, change: null },
    { year: 2021, ...PRICED, approved: 10, previous: 4, change: 6 },
  ]);
});

test('without a last round, no budget has a movement', () => {
  const now = [{ year: 2021, prices: '2021-nominal', approved: 10 }];
  expect(budgetFiguresOf(now, null)).toEqual([
    { year: 2021, ...PRICED, approved: 10, previous: null, change: null },
  ]);
});

test('frames stand at each price level, with the reports that state one', () => {
  const now = [{ prices: '2021-nominal', approved: 70, reports: 2 }];
  const before = [
    { prices: '2021-nominal', approved: 100, reports: 3 },
    { prices: '2020-real', approved: 5, reports: 1 },
  ];
  const in2020 = { ...PRICED, priceYear: 2020, basis: 'real' };
  expect(frameFiguresOf(now, before)).toEqual([
    { ...in2020, approved: null, previous: 5, change: null, reports: 0 },
    { ...PRICED, approved: 70, previous: 100, change: -30, reports: 2 },
  ]);
  expect(frameFiguresOf([], null)).toEqual([]);
});
