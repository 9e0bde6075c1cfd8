import fc from 'fast-check';
import { BUDGET_BASES, MAX_AMOUNT } from '../../../src/platform/base/money.js';
import { PROJECT_PHASES, PROJECT_STATES } from '../../../src/portfolio/projects/project.types.js';
import {
  EVALUATION_FUNDING,
  CAUSES,
  CHALLENGE_CATEGORIES,
  COLOURS,
  FUNDING_SOURCES,
  FUNDING_STATES,
  type ReportContentValue,
} from '../../../src/reporting/content/report.types.js';
import { AREAS, NATIONAL_SOLUTIONS } from './registered.js';

/**
 * Beginnings that spreadsheets take for a formula, and other texts that they are fond of changing.
 */
export const FORMULA_STARTS = [
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '|',
  '%',
  '＝',
  '＋',
  '＠',
] as const;
const TRICKY = [
  ...FORMULA_STARTS.map((start) => `${start}HYPERLINK("http://x","y")`),
  '#REF!',
  '#N/A',
  '#VALUE!',
  'TRUE',
  'SANN',
  '007',
  '1/2',
  '1E5',
  '2021-10-01',
  '12.5',
  '_x000D_',
  '_x0041_',
  'a\r\nb',
  '  mellom  rom ',
  '\tfane',
  "'=1",
  '<f>1</f>',
  ']]>',
  '&amp;',
  '\u0001',
  '\uFFFE',
  'ÆØÅ 🏥 ß',
  'e\u0301',
  ' ',
];

/** A text as reports may hold: anything that is not blank. */
export const someText = (max: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.constantFrom(...TRICKY),
      fc.string({ unit: 'binary', maxLength: max }),
      fc.string({ unit: 'grapheme', maxLength: Math.floor(max / 4) }),
    )
    .map((text) => text.replaceAll('\0', '').slice(0, max))
    .map((text) => (text.isWellFormed() ? text : text.toWellFormed()))
    .filter((text) => /\S/.test(text));

const whole = fc.integer({ min: 0, max: MAX_AMOUNT });
const signed = fc.integer({ min: -MAX_AMOUNT, max: MAX_AMOUNT });
const year = fc.integer({ min: 2000, max: 2099 });
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const code = fc.stringMatching(/^[A-Z][A-Z0-9-]{1,19}$/);
const orNull = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { nil: null });
const upTo = <T>(maxLength: number, of: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(of, { maxLength });
const prices = {
  currency: fc.constant('NOK' as const),
  priceYear: year,
  basis: fc.constantFrom(...BUDGET_BASES),
};
const colour = fc.constantFrom(...COLOURS);
const rating = orNull(
  fc.record({ colour, reason: orNull(someText(200)), cause: orNull(fc.constantFrom(...CAUSES)) }),
);

/** A status without a colour: the reason why the project is not rated. */
const unrated = fc.record({
  colour: fc.constant(null),
  reason: fc.constantFrom('Nettopp startet', '=1+1'),
  cause: fc.constant(null),
  action: fc.constant(null),
});

/** Any content that the service may have stored. */
export const someContent: fc.Arbitrary<ReportContentValue> = fc.record({
  state: fc.constantFrom(...PROJECT_STATES),
  phase: fc.constantFrom(...PROJECT_PHASES),
  status: orNull(
    fc.oneof(
      unrated,
      fc.record({
        colour,
        reason: orNull(someText(200)),
        cause: orNull(fc.constantFrom(...CAUSES)),
        action: orNull(someText(200)),
      }),
    ),
  ),
  risk: orNull(fc.record({ colour, reason: orNull(someText(200)) })),
  summary: orNull(someText(4000)),
  evaluationFunding: fc.constantFrom(...EVALUATION_FUNDING),
  budget: upTo(
    4,
    fc.record({
      year,
      fundingSource: fc.constantFrom(...FUNDING_SOURCES),
      approved: signed,
      forecast: orNull(signed),
      actual: orNull(signed),
      ...prices,
    }),
  ),
  dependencies: upTo(
    3,
    fc.record(
      {
        project: orNull(code),
        nationalSolution: orNull(fc.constantFrom(...NATIONAL_SOLUTIONS)),
        area: fc.constantFrom(...AREAS),
        ground: someText(200),
        delivery: someText(500),
        neededBy: day,
      },
      { requiredKeys: ['project', 'nationalSolution', 'delivery', 'neededBy'] },
    ),
  ),
  challenges: upTo(
    3,
    fc.record({ category: fc.constantFrom(...CHALLENGE_CATEGORIES), text: someText(1000) }),
  ),
  dimensions: orNull(
    fc.record({ time: rating, cost: rating, scope: rating, resources: rating, benefit: rating }),
  ).map((ratings) =>
    ratings !== null && Object.values(ratings).every((one) => one === null) ? null : ratings,
  ),
  milestones: upTo(
    3,
    fc.record({
      key: fc.constantFrom('BP1', 'BP2', 'BP3'),
      name: someText(200),
      forecast: orNull(day),
      actual: orNull(day),
    }),
  ),
  frame: orNull(fc.record({ approved: whole, forecast: orNull(whole), ...prices })),
  operatingCosts: upTo(
    3,
    fc.record({
      nationalSolution: fc.constantFrom(...NATIONAL_SOLUTIONS),
      year,
      amount: signed,
      ...prices,
    }),
  ),
  benefits: upTo(
    3,
    fc.record({
      description: someText(500),
      year,
      ownerRole: someText(80),
      amount: orNull(fc.record({ planned: whole, realised: orNull(whole), ...prices })),
      measure: orNull(fc.record({ unit: someText(200), planned: whole, realised: orNull(whole) })),
    }),
  ),
  grants: orNull(
    fc.record({
      applications: fc.nat(1_000_000),
      amount: whole,
      ...prices,
      areas: upTo(
        3,
        fc.record({
          area: fc.constantFrom(...AREAS),
          applications: fc.nat(1_000_000),
          amount: whole,
          simplified: fc.constantFrom(null, 0),
          grantedAmount: orNull(whole),
        }),
      ),
      frame: orNull(whole),
      priorities: orNull(someText(1000)),
      grantedApplications: orNull(fc.nat(1_000_000)),
      grantedAmount: orNull(whole),
    }),
  ),
  funding: upTo(
    2,
    fc.record({
      payer: someText(120),
      state: fc.constantFrom(...FUNDING_STATES),
      share: orNull(fc.integer({ min: 1, max: 50 })),
      until: orNull(day),
    }),
  ),
  links: upTo(
    3,
    fc.record({
      title: someText(200),
      url: fc.webUrl({ validSchemes: ['https'], withQueryParameters: true }),
    }),
  ),
});
