import type { BaselineValue } from '../../portfolio/projects/baseline.types.js';
import type { Colour, ReportContentValue, ReportedMilestone } from '../content/report.types.js';
import type { QualityRule } from '../rule-sets/rule-set.types.js';
import { measureMilestones } from './slip.rules.js';
import {
  blockingFaults,
  type History,
  robustScoreOf,
  type Warning,
  findWarnings,
} from './warning.rules.js';
import {
  aBaseline,
  aBudget,
  aContent,
  aMilestone,
  aStatus,
  PRICES,
  STANDARD,
} from '../../../test/support/reports/assessed-reports.js';

const { rules } = STANDARD.content;
const BASELINE = aBaseline({ BP3: '2021-10-01' });
const PREVIOUS = aContent({
  status: aStatus('yellow'),
  summary: 'I rute.',
  budget: aBudget([2021, 10_000_000], [2022, 4_000_000]),
  milestones: [aMilestone('BP3', '2021-10-01')],
});
const NO_HISTORY: History = {
  previous: null,
  totals: [],
  slips: [],
  halted: new Map(),
  today: '2021-04-12',
};

interface Before {
  readonly previous?: ReportContentValue | null;
  readonly totals?: readonly number[];
  readonly today?: string;
  readonly baselines?: readonly BaselineValue[];
}
type FoundWarning = Pick<Warning, 'code' | 'pointer' | 'value' | 'expected'>;

/** Lists the warnings of a report by the standard rules, without their texts. */
function listWarnings(now: Partial<ReportContentValue>, before: Before = {}): FoundWarning[] {
  const { previous = PREVIOUS, totals = [], today = '2021-04-20', baselines = [BASELINE] } = before;
  const slips = measureMilestones(baselines, now.milestones ?? [], today);
  return findWarnings(rules, aContent(now), { ...NO_HISTORY, previous, totals, slips }).map(
    ({ code, pointer, value, expected }) => ({ code, pointer, value, expected }),
  );
}

const NEGATIVE = { code: 'unusual-negative-amount', expected: 0 } as const;

test('a budget that rises by more than half is a jump', () => {
  const budget = aBudget([2021, 15_000_000], [2022, 6_000_001], [2023, 1]);
  expect(listWarnings({ budget })).toEqual([
    { code: 'budget-jump', pointer: '/budget/1/approved', value: 6_000_001, expected: 4_000_000 },
  ]);
});

test('a year that adds up to less than nothing is warned of, at its first negative line', () => {
  const [refund, cost] = aBudget([2021, -12_000_000], [2021, 11_000_000]);
  if (refund === undefined || cost === undefined) throw new Error('There is no budget');
  const budget = [
    { ...cost, forecast: 1, actual: 4 },
    { ...refund, forecast: -1, actual: -5 },
  ];
  expect(listWarnings({ budget }, { previous: null })).toEqual([
    { ...NEGATIVE, pointer: '/budget/1/approved', value: -1_000_000 },
    { ...NEGATIVE, pointer: '/budget/1/actual', value: -1 },
  ]);
});

test('a refund within a year that costs is not warned of', () => {
  const budget = aBudget([2021, -5_000_000], [2021, 15_000_000], [2022, 4_000_000]);
  expect(listWarnings({ budget })).toEqual([]);
});

test('a budget that earns jumps by its size', () => {
  const previous = { ...PREVIOUS, budget: aBudget([2021, -10_000_000]) };
  const jump = { code: 'budget-jump', pointer: '/budget/0/approved', expected: -10_000_000 };
  expect(listWarnings({ budget: aBudget([2021, -14_000_000]) }, { previous })).toEqual([
    { ...NEGATIVE, pointer: '/budget/0/approved', value: -14_000_000 },
  ]);
  expect(listWarnings({ budget: aBudget([2021, -16_000_000]) }, { previous })).toEqual([
    { ...jump, value: -16_000_000 },
    { ...NEGATIVE, pointer: '/budget/0/approved', value: -16_000_000 },
  ]);
});

test('a budget that falls by more than half is a jump', () => {
  expect(listWarnings({ budget: aBudget([2021, 4_999_999]) })).toEqual([
    { code: 'budget-jump', pointer: '/budget/0/approved', value: 4_999_999, expected: 10_000_000 },
  ]);
});

test('a budget in the prices of another year is not compared, and a warning says so', () => {
  const budget = aBudget([2021, 40_000_000]).map((line) => ({ ...line, priceYear: 2022 }));
  expect(listWarnings({ budget })).toEqual([
    { code: 'prices-changed', pointer: '/budget/0/priceYear', value: 2022, expected: 2021 },
  ]);
});

const IN_REAL_PRICES = aBudget([2021, 10_000_000], [2022, 4_000_000]).map((line) => ({
  ...line,
  basis: 'real' as const,
}));

test('a budget in real prices after one in nominal prices has changed its prices', () => {
  expect(listWarnings({ budget: IN_REAL_PRICES })).toEqual([
    { code: 'prices-changed', pointer: '/budget/0/priceYear', value: 2021, expected: 2021 },
  ]);
});

test('a frame in the prices of another year than the last budget has changed its prices', () => {
  const frame = { approved: 14_000_000, forecast: null, ...PRICES, priceYear: 2022 };
  expect(listWarnings({ frame })).toEqual([
    { code: 'prices-changed', pointer: '/frame/priceYear', value: 2022, expected: 2021 },
  ]);
});

test('prices have not changed where either report has no amounts, or both the same prices', () => {
  expect(listWarnings({ budget: IN_REAL_PRICES }, { previous: null })).toEqual([]);
  expect(listWarnings({ budget: IN_REAL_PRICES }, { previous: aContent() })).toEqual([]);
  expect(listWarnings({ budget: PREVIOUS.budget })).toEqual([]);
  expect(listWarnings({})).toEqual([]);
});

test('the warning of changed prices names both', () => {
  const report = aContent({ budget: IN_REAL_PRICES });
  expect(findWarnings(rules, report, { ...NO_HISTORY, previous: PREVIOUS })).toMatchObject([
    {
      severity: 'warning',
      text: {
        en:
          'The amounts are in NOK 2021 real and were in NOK 2021 nominal in the last report: ' +
          'cost and budget cannot be compared',
      },
    },
  ]);
});

const SLIPPING = { milestones: [aMilestone('BP3', '2021-10-31')] };

test('a status that is no worse though a milestone slips 30 days is a warning', () => {
  expect(listWarnings({ status: aStatus('yellow'), ...SLIPPING })).toEqual([
    {
      code: 'status-unchanged-though-slipping',
      pointer: '/status/colour',
      value: 30,
      expected: 30,
    },
  ]);
  expect(listWarnings({ status: aStatus('green'), ...SLIPPING })).toHaveLength(1);
});

test('a status that is worse, a shorter slip or a first report is no warning', () => {
  expect(listWarnings({ status: aStatus('red'), ...SLIPPING })).toEqual([]);
  const shorter = { milestones: [aMilestone('BP3', '2021-10-30')] };
  expect(listWarnings({ status: aStatus('yellow'), ...shorter })).toEqual([]);
  expect(listWarnings({ status: aStatus('yellow'), ...SLIPPING }, { previous: null })).toEqual([]);
});

interface Slipping {
  readonly colour?: Colour;
  readonly now: readonly ReportedMilestone[];
  readonly before?: readonly ReportedMilestone[];
  readonly today?: string;
}

/** Lists the slips, in days, that are told of a report whose status is that of the last one. */
function listSlips({
  colour = 'green',
  now,
  before = now,
  today = '2021-04-20',
}: Slipping): (number | null)[] {
  const status = aStatus(colour);
  const previous = aContent({ status, milestones: [...before] });
  return listWarnings({ status, milestones: [...now] }, { previous, today }).map(
    ({ value }) => value,
  );
}

test.each([
  ['without forecast or actual date', [aMilestone('BP3', null)]],
  ['that is not reported', []],
])('a milestone %s slips up to today: 1 to 31 October are 30 days', (_, now) => {
  expect(listSlips({ colour: 'yellow', now, today: '2021-10-30' })).toEqual([]);
  expect(listSlips({ colour: 'yellow', now, today: '2021-10-31' })).toEqual([30]);
});

test('a milestone whose forecast has passed slips up to today', () => {
  // From 10 October, as the last report said, to 15 December: 21 + 30 + 15.
  const now = [aMilestone('BP3', '2021-10-10')];
  expect(listSlips({ colour: 'yellow', now, today: '2021-12-15' })).toEqual([66]);
});

const FORTY_DAYS_LATE = [aMilestone('BP3', '2021-11-10')];

test('twenty days and twenty more are forty from the baseline, told while the colour is green', () => {
  const before = [aMilestone('BP3', '2021-10-21')];
  expect(listSlips({ colour: 'green', now: FORTY_DAYS_LATE, before })).toEqual([40]);
  expect(listSlips({ colour: 'yellow', now: FORTY_DAYS_LATE, before })).toEqual([]);
});

test('a milestone that moves no more, or comes nearer, is no warning', () => {
  expect(listSlips({ now: FORTY_DAYS_LATE })).toEqual([]);
  const further = [aMilestone('BP3', '2021-11-30')];
  expect(listSlips({ now: FORTY_DAYS_LATE, before: further })).toEqual([]);
});

test('a milestone that was reached late slips no further', () => {
  const now = [aMilestone('BP3', null, '2021-11-10')];
  expect(listSlips({ now, today: '2022-04-20' })).toEqual([]);
});

const FRAME = { approved: 13_000_000, forecast: 14_500_000, ...PRICES };

test('years that add up to more than their frame are told', () => {
  const budget = aBudget([2021, 10_000_000, 10_500_000], [2022, 4_000_000]);
  expect(listWarnings({ budget, frame: FRAME })).toEqual([
    {
      code: 'amounts-do-not-add-up',
      pointer: '/frame/approved',
      value: 14_000_000,
      expected: 13_000_000,
    },
  ]);
});

test('years that add up to more than their frame keep a report from being certified', () => {
  const report = aContent({ budget: aBudget([2021, 14_000_001]), frame: FRAME });
  expect(blockingFaults(findWarnings(rules, report, NO_HISTORY)).map(({ code }) => code)).toEqual([
    'amounts-do-not-add-up',
  ]);
});

/**
 * Helseteknologiordningen 2024: "Vi har mottatt 179 søknader, 331,6 MNOK", and by area 25, 131 and
 * 24 with 50.0, 205.7 and 87.7.
 */
const GRANTS = {
  applications: 179,
  amount: 331_600_000,
  ...PRICES,
  areas: [
    { area: 'Digital hjemmeoppfølging', applications: 25, amount: 50_000_000 },
    { area: 'Velferdsteknologi', applications: 131, amount: 205_700_000 },
    { area: 'Journalløsning og Felles journalløft', applications: 24, amount: 87_700_000 },
  ],
};

test('the parts of a grant scheme that are not its total are told, as in the papers', () => {
  expect(listWarnings({ grants: GRANTS })).toEqual([
    { code: 'parts-do-not-add-up', pointer: '/grants/applications', value: 179, expected: 180 },
    {
      code: 'parts-do-not-add-up',
      pointer: '/grants/amount',
      value: 331_600_000,
      expected: 343_400_000,
    },
  ]);
});

test('the warning of a grant scheme shows the sum of its parts', () => {
  const [warning] = findWarnings(rules, aContent({ grants: GRANTS }), NO_HISTORY);
  expect(warning).toMatchObject({
    severity: 'warning',
    text: { en: '179 is not the sum of the areas: 25 + 131 + 24 = 180' },
  });
});

test('the parts of a grant scheme that are its total, or that are not given, are no warning', () => {
  const right = { ...GRANTS, applications: 180, amount: 343_400_000 };
  expect(listWarnings({ grants: right })).toEqual([]);
  expect(listWarnings({ grants: { ...GRANTS, areas: [] } })).toEqual([]);
});

test("a text that is word for word last round's is stale", () => {
  expect(listWarnings({ summary: ' I  rute. ' })).toEqual([
    { code: 'stale-text', pointer: '/summary', value: null, expected: null },
  ]);
});

test('a text that differs by a character, or that is absent both times, is not stale', () => {
  expect(listWarnings({ summary: 'I rute!' })).toEqual([]);
  expect(listWarnings({ summary: null }, { previous: aContent() })).toEqual([]);
});

// Median 12; distances 2, 1, 0, 1, 2 with median 1: (17 - 12) * 0.6745 = 3.3725, (18 - 12) *
// 0.6745 = 4.047.
const TOTALS = [10, 11, 12, 13, 14];

test.each([
  [17, TOTALS, 3.4],
  [18, TOTALS, 4],
  [6, TOTALS, -4],
  [18, [1, 2, 3, 4], null],
  [9, [5, 5, 5, 5, 9], null],
])('%i among %j has the robust z-score %j', (value, others, score) => {
  expect(robustScoreOf(value, others)).toBe(score);
});

test('a budget far from what the actor reports otherwise is an outlier, by robust z-score', () => {
  expect(listWarnings({ budget: aBudget([2023, 18]) }, { totals: TOTALS })).toEqual([
    { code: 'budget-outlier', pointer: '/budget', value: 18, expected: 12 },
  ]);
  expect(listWarnings({ budget: aBudget([2023, 17]) }, { totals: TOTALS })).toEqual([]);
});

test('only the rules of the set are asked, each with its severity there', () => {
  const only: QualityRule[] = [{ code: 'stale-text', severity: 'error', threshold: null }];
  const report = { ...PREVIOUS, budget: aBudget([2021, 99_000_000]) };
  expect(findWarnings(only, report, { ...NO_HISTORY, previous: PREVIOUS })).toMatchObject([
    { code: 'stale-text', severity: 'error' },
  ]);
});

test('a delivery from a project that is stopped or has left is warned of, until the report is over', () => {
  const delivery = { nationalSolution: null, delivery: 'API', neededBy: '2021-10-01' };
  const dependencies = ['GAR', 'STOPPET', 'UTE'].map((project) => ({ project, ...delivery }));
  const history = {
    ...NO_HISTORY,
    halted: new Map([
      ['STOPPET', 'stopped'],
      ['UTE', 'left'],
    ] as const),
  };
  const found = findWarnings(rules, aContent({ dependencies }), history);
  expect(found.map(({ code, pointer, text }) => [code, pointer, text.nb])).toEqual([
    ['supplier-halted', '/dependencies/1/project', 'STOPPET, som skal levere API, er stanset'],
    [
      'supplier-halted',
      '/dependencies/2/project',
      'UTE, som skal levere API, er ute av porteføljen',
    ],
  ]);
  expect(findWarnings(rules, aContent({ dependencies, state: 'stopped' }), history)).toEqual([]);
});

test('decided funding that ends within twelve weeks is warned of, unless more is decided', () => {
  const line = { payer: 'Ordningen', state: 'decided', share: 60, until: '2021-06-30' } as const;
  const applied = { ...line, state: 'appliedFor', until: '2022-12-31' } as const;
  const codesOf = (funding: ReportContentValue['funding'], more: object = {}): unknown[] =>
    findWarnings(rules, aContent({ funding: funding ?? [], ...more }), NO_HISTORY).map(
      ({ code, pointer, value, expected }) => [code, pointer, value, expected],
    );
  expect(codesOf([applied, line])).toEqual([['funding-ends', '/funding/1/until', 79, 84]]);
  expect(codesOf([line, { ...line, until: '2021-12-31' }])).toEqual([]);
  expect(codesOf([line, { ...line, payer: 'Egen', until: null }])).toEqual([]);
  expect(codesOf([line], { state: 'completed' })).toEqual([]);
});
