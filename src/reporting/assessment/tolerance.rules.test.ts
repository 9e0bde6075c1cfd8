import fc from 'fast-check';
import { COLOURS, type Colour, type ReportContentValue } from '../content/report.types.js';
import {
  rateCost,
  addMonths,
  type RuleStatus,
  proposeStatus,
  rateTime,
  worstOf,
} from './tolerance.rules.js';
import {
  aBaseline,
  aContent,
  aMilestone,
  dateAt,
  PRICES,
  STANDARD,
} from '../../../test/support/reports/assessed-reports.js';

const { content } = STANDARD;

test.each([
  ['2021-10-31', 1, '2021-11-30'],
  ['2021-10-31', 3, '2022-01-31'],
  ['2021-10-31', 4, '2022-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2021-12-15', 0, '2021-12-15'],
])('a calendar month after its last day is the last day of the next: %s + %i = %s', (...row) => {
  const [date, months, after] = row;
  expect(addMonths(date, months)).toBe(after);
});

test.each<[measured: string, colour: Colour]>([
  ['2021-09-01', 'green'],
  ['2021-10-31', 'green'],
  ['2021-11-29', 'green'],
  ['2021-11-30', 'yellow'],
  ['2022-01-31', 'yellow'],
  ['2022-02-01', 'red'],
])('time is yellow 1-3 calendar months late and red above: %s for 2021-10-31 is %s', (...row) => {
  const [measured, colour] = row;
  expect(rateTime('2021-10-31', measured, content.time)).toBe(colour);
});

test.each<[expected: number, colour: Colour]>([
  [39_000_000, 'green'],
  [40_000_000, 'green'],
  [40_000_001, 'yellow'],
  [44_000_000, 'yellow'],
  [44_000_001, 'red'],
])(
  'cost is yellow up to 10 %% over the baseline and red above: %i for 40 million is %s',
  (...row) => {
    const [expected, colour] = row;
    expect(rateCost(40_000_000, expected, content.cost)).toBe(colour);
  },
);

const NOW = { today: '2021-04-20', at: '' };
const BASELINES = [
  aBaseline({ BP3: '2021-10-01' }),
  aBaseline({ BP3: '2022-06-01' }, { number: 2, cost: 60_000_000 }),
];
const LATE_AND_DEAR = {
  milestones: [aMilestone('BP3', '2021-11-15')],
  frame: { approved: 41_000_000, forecast: null, ...PRICES },
};

test('the overall colour is the worst of the dimensions', () => {
  const said = aContent({
    ...LATE_AND_DEAR,
    dimensions: {
      time: { colour: 'green', reason: null, cause: null },
      cost: null,
      scope: { colour: 'green', reason: null, cause: null },
      resources: null,
      benefit: { colour: 'red', reason: 'Ingen tar den i bruk', cause: 'other' },
    },
  });
  const at = '2021-04-20T10:00:00.000Z';
  expect(proposeStatus(STANDARD, BASELINES, said, { today: '2021-04-20', at })).toEqual({
    ruleSet: 'standard-5',
    at,
    colour: 'red',
    findings: [
      { dimension: 'time', colour: 'yellow', reason: expect.anything() },
      { dimension: 'cost', colour: 'yellow', reason: expect.anything() },
      { dimension: 'scope', colour: 'green', reason: expect.anything() },
      { dimension: 'benefit', colour: 'red', reason: expect.anything() },
    ],
  });
});

test('the colours of time and cost say why, in both languages', () => {
  const status = proposeStatus(STANDARD, BASELINES, aContent(LATE_AND_DEAR), NOW);
  expect(status.findings.map(({ reason }) => reason)).toEqual([
    {
      nb: 'BP3 er 45 dager etter 2021-10-01. Gul 1–3 måneder forsinket, rød over',
      en: 'BP3 is 45 days after 2021-10-01. Yellow 1–3 months late, red above',
    },
    {
      nb: '2.5 % over grunnlinjen. Gul opp til 10 % over grunnlinjen, rød over',
      en: '2.5 % over the baseline. Yellow up to 10 % over the baseline, red above',
    },
  ]);
});

test('a rule set that measures from the last baseline finds green what is late against the first', () => {
  // 15 November is before June 2022, 41 below 60 million.
  const current = { ...STANDARD, content: { ...content, against: 'current' as const } };
  const status = proposeStatus(current, BASELINES, aContent(LATE_AND_DEAR), NOW);
  expect(status.colour).toBe('green');
});

test('without a baseline there is no colour, and the reason says so', () => {
  expect(proposeStatus(STANDARD, [], aContent(), NOW)).toMatchObject({
    colour: null,
    findings: [{ colour: null, reason: { en: 'The project has no baseline' } }, { colour: null }],
  });
});

test('a total in other prices than the baseline has no colour, and the reason says so', () => {
  const frame = { approved: 1, forecast: null, ...PRICES, priceYear: 2020 };
  const status = proposeStatus(STANDARD, BASELINES, aContent({ frame }), NOW);
  expect(status.findings[1]).toMatchObject({
    colour: null,
    reason: { en: 'The total budget and the baseline have different price years or bases' },
  });
});

test('the worst of colours is null where none is known', () => {
  expect(worstOf([])).toBeNull();
  expect(worstOf([null])).toBeNull();
  expect(worstOf(['green', null, 'yellow'])).toBe('yellow');
});

const someColour = fc.option(fc.constantFrom(...COLOURS));
const someProject = fc.record({
  planned: fc.nat(700),
  cost: fc.integer({ min: 1, max: 100_000_000 }),
  dimensions: fc
    .record({ scope: someColour, resources: someColour, benefit: someColour })
    .map((colours) => rate({ time: null, cost: null, ...colours })),
});
type Dimensions = NonNullable<ReportContentValue['dimensions']>;

/** Returns the colours as a report gives them, without reasons. */
function rate(colours: Readonly<Record<keyof Dimensions, Colour | null>>): Dimensions {
  const rated = Object.entries(colours).map(([name, colour]) => [
    name,
    colour === null ? null : { colour, reason: null, cause: null },
  ]);
  return Object.fromEntries(rated) as Dimensions;
}

type SomeProject = typeof someProject extends fc.Arbitrary<infer T> ? T : never;

/** Judges a project that expects to end on a day, at a cost. */
function judge(
  { planned, cost, dimensions }: SomeProject,
  day: number,
  amount: number,
): RuleStatus {
  const said = aContent({
    dimensions,
    milestones: [aMilestone('A', dateAt(day))],
    frame: { approved: amount, forecast: null, ...PRICES },
  });
  return proposeStatus(STANDARD, [aBaseline({ A: dateAt(planned) }, { cost })], said, {
    today: dateAt(0),
    at: '',
  });
}

const rankOf = (colour: Colour | null): number => (colour === null ? -1 : COLOURS.indexOf(colour));

test('the colour is the worst of its dimensions, whatever they are', () => {
  fc.assert(
    fc.property(someProject, fc.nat(1_400), fc.nat(200_000_000), (project, day, amount) => {
      const { colour, findings } = judge(project, day, amount);
      expect(rankOf(colour)).toBe(Math.max(...findings.map((finding) => rankOf(finding.colour))));
    }),
  );
});

test('no colour is better for a project that is later or dearer', () => {
  const someExpected = fc.record({ day: fc.nat(1_400), amount: fc.nat(200_000_000) });
  const someMore = fc.record({ later: fc.nat(700), dearer: fc.nat(100_000_000) });
  fc.assert(
    fc.property(someProject, someExpected, someMore, (project, { day, amount }, more) => {
      const now = judge(project, day, amount);
      const worse = judge(project, day + more.later, amount + more.dearer);
      for (const [index, finding] of now.findings.entries())
        expect(rankOf(worse.findings[index]?.colour ?? null)).toBeGreaterThanOrEqual(
          rankOf(finding.colour),
        );
      expect(rankOf(worse.colour)).toBeGreaterThanOrEqual(rankOf(now.colour));
    }),
  );
});
