import { TEXTS } from '../texts/page-texts.text.js';
import { addPrices, nameFigure, namePrices } from './figure-name.text.js';

test('nominal prices have no year of their own, real ones do', () => {
  const named = (['nb', 'nn', 'en'] as const).map((language) =>
    namePrices(TEXTS[language], '2021-nominal'),
  );
  expect(named).toEqual(['løpende priser', 'løpande prisar', 'nominal prices']);
  expect(namePrices(TEXTS.nb, '2021-real')).toBe('faste 2021-kroner');
  expect(nameFigure(TEXTS.nb, 'approved_2020_2021-nominal')).toBe(
    'Godkjent budsjett 2020 (løpende priser)',
  );
});

test('an amount is named with its prices, several of them or none', () => {
  expect(addPrices(TEXTS.nb, 'Prognose 2021', '2020-real 2021-nominal')).toBe(
    'Prognose 2021 (faste 2020-kroner, løpende priser)',
  );
  expect(addPrices(TEXTS.nb, 'Total ramme', '')).toBe('Total ramme');
});
