import fc from 'fast-check';
import { cleanText, findRefusedCharacter, VISIBLE } from '../../../src/platform/base/formats.js';
import { PROJECT_PHASES, PROJECT_STATES } from '../../../src/portfolio/projects/project.types.js';
import {
  EVALUATION_FUNDING,
  CAUSES,
  CHALLENGE_CATEGORIES,
  COLOURS,
  DIMENSIONS,
  FUNDING_SOURCES,
} from '../../../src/reporting/content/report.types.js';
import { AREAS, NATIONAL_SOLUTIONS } from './registered.js';

/** A text without control characters, as a class of a request lets through. */
const someText = (max: number): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: max })
    .map((value) => cleanText(value.replaceAll(/\s/g, ' ').toWellFormed()).slice(0, max))
    .filter(
      (value) =>
        VISIBLE.test(value) &&
        value.isWellFormed() &&
        !value.includes('\ufffd') &&
        cleanText(value) === value &&
        findRefusedCharacter(value) === undefined,
    );
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const prices = {
  currency: fc.constant('NOK'),
  priceYear: fc.integer({ min: 2000, max: 2099 }),
  basis: fc.constantFrom('nominal', 'real'),
};
/** A target of a dependency that stands in every database. */
const target: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  fc.record({ nationalSolution: fc.constantFrom(...NATIONAL_SOLUTIONS) }),
  fc.record({ area: fc.constantFrom(...AREAS) }),
  fc.record({ ground: someText(30) }),
);
const money = fc.integer({ min: 0, max: 1_000_000_000_000 });
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(value, { nil: null });
/** A status without a colour: the reason why the project is not rated. */
const unrated = fc.record({
  colour: fc.constant(null),
  reason: fc.constantFrom('Nettopp startet', '=1+1'),
  cause: fc.constant(null),
  action: fc.constant(null),
});
/** Bodies of reports that pass their class, with every kind of record. */
export const someBody = fc.record({
  state: fc.constantFrom(...PROJECT_STATES),
  phase: fc.constantFrom(...PROJECT_PHASES),
  summary: orNull(someText(50)),
  evaluationFunding: orNull(fc.constantFrom(...EVALUATION_FUNDING)),
  status: orNull(
    fc.oneof(
      unrated,
      fc.record({
        colour: fc.constantFrom(...COLOURS),
        reason: orNull(someText(30)),
        cause: orNull(fc.constantFrom(...CAUSES)),
        action: orNull(someText(30)),
      }),
    ),
  ),
  risk: orNull(fc.record({ colour: fc.constantFrom(...COLOURS), reason: orNull(someText(30)) })),
  dimensions: orNull(
    fc.record(
      Object.fromEntries(
        DIMENSIONS.map((name) => [
          name,
          orNull(
            fc.record({
              colour: fc.constantFrom(...COLOURS),
              reason: orNull(someText(20)),
              cause: orNull(fc.constantFrom(...CAUSES)),
            }),
          ),
        ]),
      ),
    ),
  ),
  frame: orNull(fc.record({ approved: money, forecast: orNull(money), ...prices })),
  budget: fc.array(
    fc.record({
      year: fc.integer({ min: 2000, max: 2099 }),
      fundingSource: fc.constantFrom(...FUNDING_SOURCES),
      approved: money,
      forecast: orNull(money),
      actual: orNull(money),
      ...prices,
    }),
    { maxLength: 4 },
  ),
  dependencies: fc.array(
    fc
      .tuple(target, fc.record({ delivery: someText(30), neededBy: day }))
      .map(([on, needed]) => ({ ...on, ...needed })),
    { maxLength: 3 },
  ),
  challenges: fc.array(
    fc.record({ category: fc.constantFrom(...CHALLENGE_CATEGORIES), text: someText(40) }),
    { maxLength: 3 },
  ),
  milestones: fc.array(
    fc.record({
      key: fc.constantFrom('BP3', 'BP4', 'M1'),
      name: someText(20),
      forecast: orNull(day),
      actual: orNull(day),
    }),
    { maxLength: 3 },
  ),
  operatingCosts: fc.array(
    fc.record({
      nationalSolution: fc.constantFrom(...NATIONAL_SOLUTIONS),
      year: fc.integer({ min: 2000, max: 2099 }),
      amount: fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }),
      ...prices,
    }),
    { maxLength: 3 },
  ),
  benefits: fc.array(
    fc.record({
      description: someText(30),
      year: fc.integer({ min: 2000, max: 2099 }),
      ownerRole: someText(20),
      amount: orNull(fc.record({ planned: money, realised: orNull(money), ...prices })),
      measure: orNull(fc.record({ unit: someText(10), planned: money, realised: orNull(money) })),
    }),
    { maxLength: 3 },
  ),
});
