import type { Localised } from '../../platform/base/problem.js';
import type { BaselineValue } from '../../portfolio/projects/baseline.types.js';
import {
  COLOURS,
  type Colour,
  type DimensionName,
  type ReportContentValue,
} from '../content/report.types.js';
import type { CostTolerance, RuleSetRecord, TimeTolerance } from '../rule-sets/rule-set.types.js';
import { measureCost, countDays, expectedCostOf, measureMilestones } from './slip.rules.js';

/**
 * The colour of one dimension by the rules. `colour` is null when the dimension could not be
 * measured; then `reason` says why.
 */
export interface Finding {
  readonly dimension: DimensionName;
  readonly colour: Colour | null;
  readonly reason: Localised;
}

/** The colour that the rules propose, shown beside the owner's colour. */
export interface RuleStatus {
  readonly ruleSet: string;
  readonly at: string;
  /** The worst of the findings; null when nothing could be measured. */
  readonly colour: Colour | null;
  readonly findings: readonly Finding[];
}

/** Returns the worst of the colours; null when there is none. */
export function worstOf(colours: readonly (Colour | null)[]): Colour | null {
  return COLOURS.findLast((colour) => colours.includes(colour)) ?? null;
}

/** Returns the date some calendar months later; in a shorter month at most its last day. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return new Date(
    Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate())),
  )
    .toISOString()
    .slice(0, 10);
}

/**
 * Rates time: "yellow 1–3 months late, red above" (design §3, after Denmark's published
 * tolerances).
 */
export function rateTime(
  planned: string,
  measured: string,
  { yellowFromMonths, redAboveMonths }: Omit<TimeTolerance, 'text'>,
): Colour {
  if (measured > addMonths(planned, redAboveMonths)) return 'red';
  return measured > planned && measured >= addMonths(planned, yellowFromMonths)
    ? 'yellow'
    : 'green';
}

/**
 * Rates cost: "yellow up to 10 % over baseline, red above" (design §3, after Denmark's published
 * tolerances). Amounts are whole NOK; the comparison is exact.
 */
export function rateCost(
  approved: number,
  expected: number,
  { yellowAbovePercent, redAbovePercent }: Omit<CostTolerance, 'text'>,
): Colour {
  const over = (expected - approved) * 100;
  if (over > approved * redAbovePercent) return 'red';
  return over > approved * yellowAbovePercent ? 'yellow' : 'green';
}

/**
 * Proposes the colour of a report. Rates time and cost against the baselines and keeps the owner's
 * rating of the other dimensions; "overall proposal = the worst" (design §3). An overdue milestone
 * counts as late up to `today`, the day of certification in Norway. `at` is the instant of the
 * judgement.
 */
export function proposeStatus(
  { key, content: { against, time, cost } }: RuleSetRecord,
  baselines: readonly BaselineValue[],
  report: ReportContentValue,
  { today, at }: { readonly today: string; readonly at: string },
): RuleStatus {
  const { dimensions = null } = report;
  const ownersFindings = (['scope', 'resources', 'benefit'] as const).flatMap(
    (dimension): Finding[] => {
      const rating = dimensions?.[dimension] ?? null;
      return rating === null
        ? []
        : [
            {
              dimension,
              colour: rating.colour,
              reason: { nb: 'Eierens egen vurdering', en: "The owner's own rating" },
            },
          ];
    },
  );
  const findings = [
    rateTimeDimension(measureMilestones(baselines, report.milestones ?? [], today), against, time),
    rateCostDimension(against === 'first' ? baselines[0] : baselines.at(-1), report, cost),
    ...ownersFindings,
  ];
  return { ruleSet: key, at, colour: worstOf(findings.map(({ colour }) => colour)), findings };
}

function rateTimeDimension(
  slips: ReturnType<typeof measureMilestones>,
  against: 'first' | 'current',
  tolerance: TimeTolerance,
): Finding {
  const measured = slips.map((slip) => ({
    ...slip,
    planned: slip[against],
    late: countDays(slip[against], slip.measured),
    colour: rateTime(slip[against], slip.measured, tolerance),
  }));
  const colour = worstOf(measured.map((slip) => slip.colour));
  const [latest] = measured
    .filter((slip) => slip.colour === colour)
    .sort((a, b) => b.late - a.late);
  if (latest === undefined)
    return {
      dimension: 'time',
      colour: null,
      reason: { nb: 'Tiltaket har ingen grunnlinje', en: 'The project has no baseline' },
    };
  if (latest.late <= 0)
    return {
      dimension: 'time',
      colour,
      reason: { nb: 'Ingen milepæl er forsinket', en: 'No milestone is late' },
    };
  const days = String(latest.late);
  return {
    dimension: 'time',
    colour,
    reason: {
      nb: `${latest.key} er ${days} dager etter ${latest.planned}. ${tolerance.text.nb}`,
      en: `${latest.key} is ${days} days after ${latest.planned}. ${tolerance.text.en}`,
    },
  };
}

function rateCostDimension(
  baseline: BaselineValue | undefined,
  report: ReportContentValue,
  tolerance: CostTolerance,
): Finding {
  const slip = measureCost(baseline, expectedCostOf(report));
  if (baseline === undefined)
    return {
      dimension: 'cost',
      colour: null,
      reason: { nb: 'Tiltaket har ingen grunnlinje', en: 'The project has no baseline' },
    };
  if (slip === null)
    return {
      dimension: 'cost',
      colour: null,
      reason: { nb: 'Rapporten har ingen total ramme', en: 'The report has no total budget' },
    };
  if (slip.percent === null)
    return {
      dimension: 'cost',
      colour: null,
      reason: {
        nb: 'Rammen og grunnlinjen har ulikt prisår eller grunnlag',
        en: 'The total budget and the baseline have different price years or bases',
      },
    };
  const percent = String(slip.percent);
  return {
    dimension: 'cost',
    colour: rateCost(slip.first, slip.now, tolerance),
    reason: {
      nb: `${percent} % over grunnlinjen. ${tolerance.text.nb}`,
      en: `${percent} % over the baseline. ${tolerance.text.en}`,
    },
  };
}
