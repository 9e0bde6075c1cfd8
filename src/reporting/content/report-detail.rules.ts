import { haveSamePrices } from '../../platform/base/money.js';
import { fault, pointerStep, type Fault } from '../../platform/base/problem.js';
import { fundingFaults, grantFaults } from './funding.rules.js';
import { hasNotBegun, unknownCauseFaults } from './report.rules.js';
import { DIMENSIONS, type JudgedOn, type ReportContentValue } from './report.types.js';

/** Facts that the detail of a report is checked against. */
export interface DetailFacts extends JudgedOn {
  /** Keys of the milestones in the project's baselines. */
  readonly baselined: ReadonlySet<string>;
}

/** Returns the faults of a report's detail. */
export function detailFaults(content: ReportContentValue, facts: DetailFacts): Fault[] {
  return [
    ...dimensionFaults(content, facts),
    ...milestoneFaults(content, facts),
    ...operatingCostFaults(content),
    ...benefitFaults(content, facts),
    ...priceFaults(content),
    ...grantFaults(content.grants ?? null),
    ...fundingFaults(content.funding ?? []),
  ];
}

/**
 * Requires a reason and a cause category of a yellow or red dimension. The action stands with the
 * overall status (design §3).
 */
function dimensionFaults(
  { dimensions = null }: ReportContentValue,
  { historical }: DetailFacts,
): Fault[] {
  return DIMENSIONS.flatMap((dimension) => {
    const rating = dimensions?.[dimension] ?? null;
    if (rating === null) return [];
    const at = `/dimensions/${dimension}`;
    const unknown = unknownCauseFaults(at, rating.cause, historical);
    if (rating.colour === 'green') return unknown;
    return [
      ...unknown,
      ...(rating.reason === null
        ? [
            fault(
              `${at}/reason`,
              'reason-required',
              'Gul og rød skal begrunnes',
              'Yellow and red need a reason',
            ),
          ]
        : []),
      ...(rating.cause === null
        ? [
            fault(
              `${at}/cause`,
              'cause-required',
              'Gul og rød skal ha en årsakskategori',
              'Yellow and red need a category of cause',
            ),
          ]
        : []),
    ];
  });
}

/**
 * Requires that a milestone is reported once, is in a baseline, and is not reached in the future
 * (design §3, "Baseline and slip ledger").
 */
function milestoneFaults(
  { milestones = [] }: ReportContentValue,
  { baselined, today }: DetailFacts,
): Fault[] {
  const seen = new Set<string>();
  return milestones.flatMap(({ key, actual }, index) => {
    const at = `/milestones${pointerStep(index)}`;
    const faults: Fault[] = [];
    if (seen.has(key))
      faults.push(
        fault(
          `${at}/key`,
          'milestone-repeated',
          'Milepælen er oppgitt to ganger',
          'The milestone is given twice',
        ),
      );
    seen.add(key);
    if (!baselined.has(key))
      faults.push(
        fault(
          `${at}/key`,
          'milestone-without-baseline',
          'Milepælen finnes ikke i noen grunnlinje for tiltaket',
          'The milestone is in no baseline of the project',
        ),
      );
    if (actual !== null && actual > today)
      faults.push(
        fault(
          `${at}/actual`,
          'actual-in-future',
          `Kan ikke være etter i dag, ${today}`,
          `Cannot be after today, ${today}`,
        ),
      );
    return faults;
  });
}

/** Requires one cost per national solution and year (NUIT 6/24). */
function operatingCostFaults({ operatingCosts = [] }: ReportContentValue): Fault[] {
  const keys = operatingCosts.map(
    ({ nationalSolution, year }) => `${nationalSolution} ${String(year)}`,
  );
  return keys.flatMap((key, index) =>
    keys.indexOf(key) < index
      ? [
          fault(
            `/operatingCosts${pointerStep(index)}`,
            'operating-cost-repeated',
            'Løsningen og året er oppgitt to ganger',
            'The solution and year are given twice',
          ),
        ]
      : [],
  );
}

/** Requires an amount or a measure of a benefit, and nothing realised in a year to come. */
function benefitFaults({ benefits = [] }: ReportContentValue, { today }: DetailFacts): Fault[] {
  return benefits.flatMap(({ year, amount, measure }, index) => {
    const at = `/benefits${pointerStep(index)}`;
    if (amount === null && measure === null)
      return [
        fault(
          at,
          'benefit-without-value',
          'Oppgi et beløp eller et mål',
          'Give an amount or a measure',
        ),
      ];
    if (!hasNotBegun(year, today)) return [];
    return Object.entries({ amount, measure }).flatMap(([part, value]) =>
      value === null || value.realised === null || value.realised === 0
        ? []
        : [
            fault(
              `${at}/${part}/realised`,
              'realised-in-future',
              `${String(year)} har ikke begynt (i dag er ${today}); ingenting kan være realisert ennå`,
              `${String(year)} has not begun (today is ${today}); nothing can be realised yet`,
            ),
          ],
    );
  });
}

/**
 * Requires all amounts of a report to be in the prices of its first one, so that they can be added
 * (design §3).
 */
function priceFaults({
  budget,
  frame = null,
  operatingCosts = [],
  benefits = [],
  grants = null,
}: ReportContentValue): Fault[] {
  const amounts = [
    ...(frame === null ? [] : [{ at: '/frame', prices: frame }]),
    ...operatingCosts.map((cost, index) => ({
      at: `/operatingCosts${pointerStep(index)}`,
      prices: cost,
    })),
    ...benefits.flatMap(({ amount }, index) =>
      amount === null ? [] : [{ at: `/benefits${pointerStep(index)}/amount`, prices: amount }],
    ),
    ...(grants === null ? [] : [{ at: '/grants', prices: grants }]),
  ];
  const first = budget[0] ?? amounts[0]?.prices;
  return amounts.flatMap(({ at, prices }) =>
    first === undefined || haveSamePrices(prices, first)
      ? []
      : [
          fault(
            `${at}/priceYear`,
            'mixed-price-years',
            'Alle beløp i en rapport skal ha samme prisår og grunnlag',
            'All amounts of a report must have the same price year and basis',
          ),
        ],
  );
}
