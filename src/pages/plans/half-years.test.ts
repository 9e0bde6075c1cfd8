import { isWithin, listSteps } from './half-years.text.js';

test('a timeline has half-years, and years when it is long', () => {
  const halves = listSteps('2021-03-01', '2022-12-31');
  expect(halves.map(({ year, half }) => `${year} ${String(half)}`)).toEqual([
    '2021 1',
    '2021 2',
    '2022 1',
    '2022 2',
  ]);
  expect(listSteps('2021-01-01', '2029-12-31')).toHaveLength(9);
  expect(listSteps('2022-01-01', '2021-12-31')).toEqual([]);
});

test('a period fills each step that it has a day of', () => {
  const filled = listSteps('2021-01-01', '2022-12-31').map((step) =>
    isWithin(step, '2021-06-30', '2022-01-01'),
  );
  expect(filled).toEqual([true, true, true, false]);
  expect(isWithin({ year: '2021', half: null, from: 'a', to: 'b' }, '', '')).toBe(false);
});
