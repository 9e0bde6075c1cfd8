import {
  indicatorFaults,
  lightByThreshold,
  lightOf,
  measurementFaults,
  newestPeriod,
} from './indicator.rules.js';
import type { IndicatorDefinition } from './indicator.types.js';

const HIGHER = { direction: 'higher', thresholds: { green: 60, yellow: 40 } } as const;
const anIndicator = (
  code: string,
  more: Partial<IndicatorDefinition> = {},
): IndicatorDefinition => ({
  code,
  parent: null,
  name: { nb: code, en: code },
  definition: null,
  unit: 'percent',
  counts: null,
  direction: 'higher',
  thresholds: null,
  goals: [],
  computed: null,
  source: '004',
  ...more,
});

test.each([
  [60, 'green'],
  [59, 'yellow'],
  [40, 'yellow'],
  [39, 'red'],
] as const)('%s is %s where more is better', (value, light) => {
  expect(lightByThreshold(value, 'higher', HIGHER.thresholds)).toBe(light);
});

test.each([
  [10, 'green'],
  [20, 'yellow'],
  [21, 'red'],
] as const)('%s is %s where less is better', (value, light) => {
  expect(lightByThreshold(value, 'lower', { green: 10, yellow: 20 })).toBe(light);
});

describe('the light', () => {
  const measured = [{ period: '2023', value: 58 }];
  test('is that of the newest period, as judged before as measured', () => {
    const judged = [{ period: '2022', light: 'red' }] as const;
    const byThreshold = { light: 'yellow', lightBy: 'threshold', period: '2023' };
    expect(lightOf(HIGHER, { measured, judged }, [])).toEqual(byThreshold);
    const now = [{ period: '2023', light: 'green' }] as const;
    const byJudgement = { light: 'green', lightBy: 'judgement', period: '2023' };
    expect(lightOf(HIGHER, { measured, judged: now }, [])).toEqual(byJudgement);
  });

  test('is the worst of its parts when it has none of its own', () => {
    const none = { measured: [], judged: [] };
    const parts = { light: 'yellow', lightBy: 'parts', period: null };
    expect(lightOf(HIGHER, none, ['green', null, 'yellow'])).toEqual(parts);
    expect(lightOf(HIGHER, none, []).light).toBeNull();
    const unjudged = { ...HIGHER, thresholds: null };
    expect(lightOf(unjudged, { measured, judged: [] }, []).light).toBeNull();
  });

  test('the newest period ends last', () => {
    expect(newestPeriod([{ period: '2023-H1' }, { period: '2022' }])).toBe('2023-H1');
    expect(newestPeriod([{ period: '2023' }, { period: '2023-H2' }])).toBe('2023-H2');
    expect(newestPeriod([])).toBeNull();
  });
});

test('every fault of a set is named by its own code', () => {
  const faults = indicatorFaults(
    [
      anIndicator('1', { thresholds: { green: 1, yellow: 2 }, goals: ['9'] }),
      anIndicator('1'),
      anIndicator('2.1', { parent: '2' }),
      anIndicator('3', { computed: 'developmentDelay' }),
      anIndicator('3.1', { parent: '3', computed: 'developmentDelay' }),
      anIndicator('3.2', { parent: '3.1' }),
    ],
    new Set(['1']),
  );
  expect(faults.map(({ pointer, code }) => [pointer, code])).toEqual([
    ['/indicators/0/thresholds', 'thresholds-in-wrong-order'],
    ['/indicators/0/goals/0', 'unknown-goal'],
    ['/indicators/1/code', 'indicator-repeated'],
    ['/indicators/2/parent', 'unknown-parent'],
    ['/indicators/4/computed', 'computed-repeated'],
    ['/indicators/5/parent', 'part-of-a-part'],
  ]);
});

test('a measurement needs its base, and a reason when it corrects one', () => {
  const measured = [{ period: '2023', value: 1 }];
  const codesOf = (
    given: Partial<Parameters<typeof measurementFaults>[0]>,
    more: Partial<Parameters<typeof measurementFaults>[1]> = {},
  ): string[] =>
    measurementFaults(
      { period: '2022', value: 58, base: 1, ...given },
      { computed: null, unit: 'percent', ...more },
      measured,
    ).map(({ code }) => code);
  expect(codesOf({ base: 1524 })).toEqual([]);
  expect(codesOf({ base: null })).toEqual(['base-required']);
  expect(codesOf({ period: '2023', base: 1608 })).toEqual(['reason-required']);
  const computed = codesOf({}, { computed: 'evaluationFunding' });
  expect([...computed, ...codesOf({ period: '2023-22' })]).toEqual([
    'indicator-is-computed',
    'ends-before-start',
  ]);
  expect([codesOf({ value: 101 }), codesOf({ value: 101 }, { unit: 'antall' })]).toEqual([
    ['share-out-of-range'],
    [],
  ]);
});
