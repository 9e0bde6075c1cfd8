import { mappingFaults, strategyFaults } from './strategy.rules.js';

const PUBLISHED = [{ strategy: '2017-2022', validFrom: '2017-01-01', validTo: '2023-01-01' }];

test('strategies follow one another without a common day', () => {
  const codesOf = (validFrom: string, validTo: string): string[] =>
    strategyFaults({ validFrom, validTo }, PUBLISHED).map(({ code }) => code);
  expect(codesOf('2023-01-01', '2031-01-01')).toEqual([]);
  expect(codesOf('2022-12-31', '2031-01-01')).toEqual(['strategies-overlap']);
  expect(codesOf('2023-01-01', '2023-01-01')).toEqual(['ends-before-start']);
});

test('a mapping names goals of both strategies, each of the earlier one once', () => {
  const known = { from: new Set(['1', '2']), to: new Set(['1A']) };
  const goals = [
    { from: '1', to: ['1A', '9'] },
    { from: '1', to: [] },
    { from: '6', to: [] },
  ];
  expect(mappingFaults(goals, known).map(({ pointer, code }) => [pointer, code])).toEqual([
    ['/goals/0/to/1', 'unknown-goal'],
    ['/goals/1/from', 'goal-mapped-twice'],
    ['/goals/2/from', 'unknown-goal'],
  ]);
});
