import { type Prices, haveSamePrices } from '../../platform/base/money.js';
import { fault, pointerStep, type Fault, type Localised } from '../../platform/base/problem.js';
import { COLOURS, type ReportContentValue } from '../content/report.types.js';
import type { QualityRule, Severity, WarningCode } from '../rule-sets/rule-set.types.js';
import type { Finding } from './finding.types.js';
import { findFundingEnds, findWrongGrantSums } from './funding-warning.rules.js';
import { countDays, type MilestoneSlip } from './slip.rules.js';

/** A doubt about a report that readers of its figures should know. */
export interface Warning extends Finding {
  readonly code: WarningCode;
  readonly severity: Severity;
}

/** Reason why no delivery comes from a project: it is stopped, or has left the portfolio. */
export type Halt = 'stopped' | 'left';

/** Earlier reports, milestones and other projects that a report is compared with. */
export interface History {
  /** The project's last certified report of an earlier round. */
  readonly previous: ReportContentValue | null;
  /** Approved totals of the actor's certified reports of earlier rounds, in the same prices. */
  readonly totals: readonly number[];
  /** The report's milestones, measured from the baselines up to today. */
  readonly slips: readonly MilestoneSlip[];
  /** The projects that are publicly known to deliver nothing more, by code. */
  readonly halted: ReadonlyMap<string, Halt>;
  /** The date that the report is judged on. */
  readonly today: string;
}

type Check = (report: ReportContentValue, history: History, threshold: number) => Finding[];

/**
 * Applies the rules of a rule set to a report. "Rules and validations have public stable codes and
 * a severity (error blocks, warning travels with the data, information)" (design §4).
 */
export function findWarnings(
  rules: readonly QualityRule[],
  report: ReportContentValue,
  history: History,
): Warning[] {
  return rules.flatMap(({ code, severity, threshold }) =>
    CHECKS[code](report, history, threshold ?? 0).map((finding) => ({
      code,
      severity,
      ...finding,
    })),
  );
}

/** Returns the warnings that prevent certification, as faults. */
export function blockingFaults(warnings: readonly Warning[]): Fault[] {
  return warnings
    .filter(({ severity }) => severity === 'error')
    .map(({ pointer, code, text }) => fault(pointer, code, text.nb, text.en));
}

const CHECKS: Readonly<Record<WarningCode, Check>> = {
  'budget-jump': findBudgetJumps,
  'status-unchanged-though-slipping': findUnchangedStatus,
  'amounts-do-not-add-up': findExceededFrame,
  'parts-do-not-add-up': findWrongGrantSums,
  'stale-text': findRepeatedTexts,
  'budget-outlier': findBudgetOutlier,
  'prices-changed': findChangedPrices,
  'unusual-negative-amount': findNegativeYears,
  'supplier-halted': findHaltedSuppliers,
  'funding-ends': (report, { today }, threshold) => findFundingEnds(report, today, threshold),
};

/**
 * Finds years whose approved budget differs from the last report's by more than `threshold` per
 * cent.
 */
function findBudgetJumps(
  { budget }: ReportContentValue,
  { previous }: History,
  threshold: number,
): Finding[] {
  const [now, before] = [budget[0], previous?.budget[0]];
  if (
    previous === null ||
    now === undefined ||
    before === undefined ||
    !haveSamePrices(now, before)
  )
    return [];
  return [...new Set(budget.map(({ year }) => year))].flatMap((year) => {
    const [value, expected] = [approvedIn(budget, year), approvedIn(previous.budget, year)];
    if (expected === 0 || Math.abs(value - expected) * 100 <= Math.abs(expected) * threshold)
      return [];
    const [from, to] = [String(expected), String(value)];
    return [
      {
        pointer: `/budget${pointerStep(budget.findIndex((line) => line.year === year))}/approved`,
        text: {
          nb: `Budsjettet for ${String(year)} var ${from} i forrige rapport og er ${to}`,
          en: `The budget of ${String(year)} was ${from} in the last report and is ${to}`,
        },
        value,
        expected,
      },
    ];
  });
}

function approvedIn(budget: ReportContentValue['budget'], year?: number): number {
  return budget
    .filter((line) => year === undefined || line.year === year)
    .reduce((sum, { approved }) => sum + approved, 0);
}

/**
 * Finds milestones that have slipped while the colour has not become worse. A milestone counts when
 * it has moved `threshold` days or more since the last report. While the colour is green, it also
 * counts when it has moved less but is by now `threshold` days or more after its baseline. An
 * overdue milestone has moved up to today. A red status cannot become worse and is never warned of.
 */
function findUnchangedStatus(
  { status }: ReportContentValue,
  { previous, slips }: History,
  threshold: number,
): Finding[] {
  const colour = status?.colour ?? null;
  const before = previous?.status?.colour ?? null;
  if (
    colour === null ||
    before === null ||
    colour === 'red' ||
    COLOURS.indexOf(colour) > COLOURS.indexOf(before)
  )
    return [];
  return slips.flatMap(({ key, current, measured, days: slipped }) => {
    const earlier = previous?.milestones?.find((milestone) => milestone.key === key);
    const reported = earlier?.actual ?? earlier?.forecast ?? null;
    const moved = countDays(reported ?? current, measured);
    const findingOf = (value: number, nb: string, en: string): Finding[] => [
      {
        pointer: '/status/colour',
        text: {
          nb: `${key} ${nb}, uten at statusen er blitt dårligere`,
          en: `${key} ${en}, but the status is no worse`,
        },
        value,
        expected: threshold,
      },
    ];
    if (moved > 0 && moved >= threshold && reported !== null)
      return findingOf(
        moved,
        `er flyttet ${String(moved)} dager siden forrige rapport`,
        `has moved ${String(moved)} days since the last report`,
      );
    if (moved > 0 && (colour === 'green' ? slipped : moved) >= threshold)
      return findingOf(
        slipped,
        `er ${String(slipped)} dager etter grunnlinjen`,
        `is ${String(slipped)} days after its baseline`,
      );
    return [];
  });
}

/** Finds budgets whose years add up to more than the total budget. */
function findExceededFrame({ budget, frame = null }: ReportContentValue): Finding[] {
  if (frame === null) return [];
  const more = (pointer: string, value: number, expected: number): Finding[] =>
    value <= expected
      ? []
      : [
          {
            pointer,
            text: {
              nb: `Årene er til sammen ${String(value)}, mer enn rammen på ${String(expected)}`,
              en: `The years add up to ${String(value)}, more than the total of ${String(expected)}`,
            },
            value,
            expected,
          },
        ];
  const forecast = budget.reduce((sum, line) => sum + (line.forecast ?? line.approved), 0);
  return [
    ...more('/frame/approved', approvedIn(budget), frame.approved),
    ...(frame.forecast === null ? [] : more('/frame/forecast', forecast, frame.forecast)),
  ];
}

/** Finds texts that repeat the last report's word for word. */
function findRepeatedTexts(report: ReportContentValue, { previous }: History): Finding[] {
  if (previous === null) return [];
  const words = (text: string | null | undefined): string =>
    (text ?? '').trim().replaceAll(/\s+/g, ' ');
  const texts = [
    ['/summary', report.summary, previous.summary],
    ['/status/reason', report.status?.reason, previous.status?.reason],
    ['/status/action', report.status?.action, previous.status?.action],
  ] as const;
  return texts.flatMap(([pointer, now, before]) =>
    words(now) === '' || words(now) !== words(before)
      ? []
      : [
          {
            pointer,
            text: {
              nb: 'Teksten er den samme som i forrige rapport',
              en: 'The text is the same as in the last report',
            },
            value: null,
            expected: null,
          },
        ],
  );
}

/**
 * Finds an approved total far from the actor's earlier totals: more than `threshold` tenths of a
 * robust z-score.
 */
function findBudgetOutlier(
  { budget }: ReportContentValue,
  { totals }: History,
  threshold: number,
): Finding[] {
  if (budget.length === 0) return [];
  const value = approvedIn(budget);
  const score = robustScoreOf(value, totals);
  if (score === null || Math.abs(score) * 10 <= threshold) return [];
  const usual = String(Math.round(median(totals)));
  return [
    {
      pointer: '/budget',
      text: {
        nb:
          `Budsjettet er ${String(value)}; aktøren rapporterer ellers rundt ${usual} ` +
          `(${String(score)} robuste standardavvik unna)`,
        en:
          `The budget is ${String(value)}; the actor otherwise reports about ${usual} ` +
          `(${String(score)} robust standard deviations away)`,
      },
      value,
      expected: Math.round(median(totals)),
    },
  ];
}

/**
 * Finds amounts in other prices than the last report's. Cost and budget can then not be compared,
 * and the rules that compare them find nothing.
 */
function findChangedPrices(report: ReportContentValue, { previous }: History): Finding[] {
  const [now, before] = [pricesOf(report), previous === null ? undefined : pricesOf(previous)];
  if (now === undefined || before === undefined || haveSamePrices(now.prices, before.prices))
    return [];
  const [shown, last] = [namePrices(now.prices), namePrices(before.prices)];
  return [
    {
      pointer: `${now.at}/priceYear`,
      value: now.prices.priceYear,
      expected: before.prices.priceYear,
      text: {
        nb:
          `Beløpene er i ${shown.nb} og var i ${last.nb} i forrige rapport: ` +
          'kostnad og budsjett kan ikke sammenlignes',
        en:
          `The amounts are in ${shown.en} and were in ${last.en} in the last report: ` +
          'cost and budget cannot be compared',
      },
    },
  ];
}

function namePrices({ currency, priceYear, basis }: Prices): Localised {
  const prices = `${currency} ${String(priceYear)}`;
  return {
    nb: `${prices} (${basis === 'real' ? 'reelle' : 'nominelle'} beløp)`,
    en: `${prices} ${basis}`,
  };
}

const AMOUNTS = {
  approved: { nb: 'vedtatt', en: 'approved' },
  forecast: { nb: 'ventet', en: 'expected' },
  actual: { nb: 'regnskapsført', en: 'spent' },
} as const;

/**
 * Finds years in which a report's lines add up to less than nothing. A negative line is a refund or
 * a correction; a whole year below zero is right only for a measure that earns.
 */
function findNegativeYears({ budget }: ReportContentValue): Finding[] {
  return [...new Set(budget.map(({ year }) => year))].flatMap((year) =>
    (['approved', 'forecast', 'actual'] as const).flatMap((member): Finding[] => {
      const value = budget.reduce(
        (sum, line) => sum + (line.year === year ? (line[member] ?? 0) : 0),
        0,
      );
      if (value >= 0) return [];
      const { nb, en } = AMOUNTS[member];
      const first = budget.findIndex((line) => line.year === year && (line[member] ?? 0) < 0);
      return [
        {
          pointer: `/budget${pointerStep(first)}/${member}`,
          text: {
            nb: `Det som er ${nb} for ${String(year)}, er til sammen ${String(value)}, mindre enn null`,
            en: `What is ${en} for ${String(year)} adds up to ${String(value)}, less than nothing`,
          },
          value,
          expected: 0,
        },
      ];
    }),
  );
}

/**
 * Finds deliveries that a report needs from a project that is stopped or has left the portfolio. A
 * report of a project that is over needs nothing more.
 */
function findHaltedSuppliers(
  { state, dependencies }: ReportContentValue,
  { halted }: History,
): Finding[] {
  if (state === 'completed' || state === 'stopped') return [];
  return dependencies.flatMap(({ project, delivery }, index) => {
    const halt = project === null ? undefined : halted.get(project);
    if (project === null || halt === undefined) return [];
    const [nb, en] =
      halt === 'stopped'
        ? ['er stanset', 'is stopped']
        : ['er ute av porteføljen', 'has left the portfolio'];
    return [
      {
        pointer: `/dependencies${pointerStep(index)}/project`,
        text: {
          nb: `${project}, som skal levere ${delivery}, ${nb}`,
          en: `${project}, which is to deliver ${delivery}, ${en}`,
        },
        value: null,
        expected: null,
      },
    ];
  });
}

/** Returns the prices of all amounts of a report: its budget's, or without one its frame's. */
function pricesOf({
  budget: [line],
  frame = null,
}: ReportContentValue): { readonly at: string; readonly prices: Prices } | undefined {
  if (line !== undefined) return { at: '/budget/0', prices: line };
  return frame === null ? undefined : { at: '/frame', prices: frame };
}

/**
 * Returns the distance of a value from the median of others, in robust standard deviations with one
 * decimal (0.6745 · distance / MAD; Iglewicz and Hoaglin 1993). Returns null for fewer than five
 * others, or when half of them are equal.
 */
export function robustScoreOf(value: number, others: readonly number[]): number | null {
  if (others.length < 5) return null;
  const centre = median(others);
  const deviation = median(others.map((other) => Math.abs(other - centre)));
  return deviation === 0 ? null : Math.round((6.745 * (value - centre)) / deviation) / 10;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
}
