import type { ViewTable } from '../../publication/view-tables/release-view.types.js';
import type { PageLanguage } from '../texts/page-language.types.js';
import { TEXTS } from '../texts/page-texts.text.js';
import { addPrices, listNominalYears, nameFigure, namePrices } from './figure-name.text.js';
import type { Tables } from './view-rows.text.js';

const LANGUAGES = ['nb', 'nn', 'en'] as const;

/** Names figures of a release whose nominal amounts are of these price years. */
function makeNaming(language: PageLanguage, ...years: string[]): Parameters<typeof nameFigure>[0] {
  return { texts: TEXTS[language], release: { nominalYears: new Set(years) } };
}

test('nominal prices of one year are told without it, real ones with theirs', () => {
  const named = LANGUAGES.map((language) =>
    namePrices(makeNaming(language, '2021'), '2021-nominal'),
  );
  expect(named).toEqual(['løpende priser', 'løpande prisar', 'nominal prices']);
  const real = LANGUAGES.map((language) => namePrices(makeNaming(language, '2021'), '2021-real'));
  expect(real).toEqual(['faste 2021-kroner', 'faste 2021-kroner', 'constant 2021 prices']);
  expect(nameFigure(makeNaming('nb', '2021'), 'approved_2020_2021-nominal')).toBe(
    'Godkjent budsjett 2020 (løpende priser)',
  );
});

test('amounts that are nominal in two price years are not named alike', () => {
  const named = LANGUAGES.map((language) =>
    ['2020', '2021'].map((year) =>
      nameFigure(makeNaming(language, '2020', '2021'), `approved_2021_${year}-nominal`),
    ),
  );
  expect(named).toEqual([
    [
      'Godkjent budsjett 2021 (løpende priser, prisår 2020)',
      'Godkjent budsjett 2021 (løpende priser, prisår 2021)',
    ],
    [
      'Godkjent budsjett 2021 (løpande prisar, prisår 2020)',
      'Godkjent budsjett 2021 (løpande prisar, prisår 2021)',
    ],
    [
      'Approved budget 2021 (nominal prices, price year 2020)',
      'Approved budget 2021 (nominal prices, price year 2021)',
    ],
  ]);
});

test('an amount is named with its prices, several of them or none', () => {
  expect(addPrices(makeNaming('nb', '2021'), 'Prognose 2021', '2020-real 2021-nominal')).toBe(
    'Prognose 2021 (faste 2020-kroner, løpende priser)',
  );
  expect(addPrices(makeNaming('nb'), 'Total ramme', '')).toBe('Total ramme');
});

test('the price years of nominal amounts are found in sums, budgets and frames', () => {
  const text = { nb: '', en: '' };
  const tableOf = (name: string, column: string, prices: string): ViewTable => ({
    name,
    title: text,
    description: text,
    key: [column],
    columns: [{ name: column, title: text, description: text, type: 'string', nullable: true }],
    rows: [[prices], [null]],
  });
  const view: Tables = {
    tables: [
      tableOf('summary', 'prices', '2019-nominal'),
      tableOf('budgets', 'prices', '2018-real'),
      tableOf('projects', 'frame_prices', '2021-nominal 2020-nominal'),
    ],
    withheld: [],
  };
  expect([...listNominalYears(view)].sort()).toEqual(['2019', '2020', '2021']);
});
