import { type Prices, samePrices } from '../../platform/base/money.js';
import { fault, pointerStep, type Fault, type Localised } from '../../platform/base/problem.js';
import { COLOURS, type ReportContentValue } from '../content/report.types.js';
import type { QualityRule, Severity, WarningCode } from '../rule-sets/rule-set.types.js';
import { daysBetween, type MilestoneSlip } from './slip.rules.js';

/** Something about a report that a reader of its figures should know. */
export interface Warning {
  readonly code: WarningCode;
  readonly severity: Severity;
  readonly pointer: string;
  readonly text: Localised;
  /** What was found, and what it was held against, where it is a number. */
  readonly value: number | null;
  readonly expected: number | null;
}

/** What a report is held against. */
export interface History {
  /** The project's last certified report of an earlier round. */
  readonly previous: ReportContentValue | null;
  /** Approved totals of the actor's certified reports of earlier rounds, in the same prices. */
  readonly totals: readonly number[];
  /** Its milestones against the baselines, as of today. */
  readonly slips: readonly MilestoneSlip[];
}

type Found = Omit<Warning, 'code' | 'severity'>;
type Check = (report: ReportContentValue, history: History, threshold: number) => Found[];

/**
 * "Rules and validations have public stable codes and a severity (error blocks, warning travels
 * with the data, information)" (design §4).
 */
export function warningsOf(
  rules: readonly QualityRule[],
  report: ReportContentValue,
  history: History,
): Warning[] {
  return rules.flatMap(({ code, severity, threshold }) =>
    CHECKS[code](report, history, threshold ?? 0).map((found) => ({ code, severity, ...found })),
  );
}

/** The warnings that keep a report from being certified. */
export function blocking(warnings: readonly Warning[]): Fault[] {
  return warnings
    .filter(({ severity }) => severity === 'error')
    .map(({ pointer, code, text }) => fault(pointer, code, text.nb, text.en));
}

const CHECKS: Readonly<Record<WarningCode, Check>> = {
  'budget-jump': budgetJump,
  'status-unchanged-though-slipping': unchangedThoughSlipping,
  'amounts-do-not-add-up': amountsThatDoNotAddUp,
  'parts-do-not-add-up': partsThatDoNotAddUp,
  'stale-text': staleText,
  'budget-outlier': budgetOutlier,
  'prices-changed': pricesChanged,
};

/** The approved budget of a year differs from last round's by more than `threshold` per cent. */
function budgetJump(
  { budget }: ReportContentValue,
  { previous }: History,
  threshold: number,
): Found[] {
  const [now, before] = [budget[0], previous?.budget[0]];
  if (previous === null || now === undefined || before === undefined || !samePrices(now, before))
    return [];
  return [...new Set(budget.map(({ year }) => year))].flatMap((year) => {
    const [value, expected] = [approvedIn(budget, year), approvedIn(previous.budget, year)];
    if (expected === 0 || Math.abs(value - expected) * 100 <= expected * threshold) return [];
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
 * A milestone has moved `threshold` days or more since the last report, and the colour is no worse;
 * or less at a time, but that much from its baseline by now, and the colour is green still. One
 * that is overdue moves on to today, as for the rule's colour. Red has nowhere to go.
 */
function unchangedThoughSlipping(
  { status }: ReportContentValue,
  { previous, slips }: History,
  threshold: number,
): Found[] {
  const before = previous?.status ?? null;
  if (
    status === null ||
    before === null ||
    status.colour === 'red' ||
    COLOURS.indexOf(status.colour) > COLOURS.indexOf(before.colour)
  )
    return [];
  return slips.flatMap(({ key, current, measured, days: slipped }) => {
    const earlier = previous?.milestones?.find((milestone) => milestone.key === key);
    const reported = earlier?.actual ?? earlier?.forecast ?? null;
    const moved = daysBetween(reported ?? current, measured);
    const found = (value: number, nb: string, en: string): Found[] => [
      {
        pointer: '/status/colour',
        text: {
          nb: `${key} ${nb}, uten at status er dårligere`,
          en: `${key} ${en}, and the status is no worse`,
        },
        value,
        expected: threshold,
      },
    ];
    if (moved > 0 && moved >= threshold && reported !== null)
      return found(
        moved,
        `er flyttet ${String(moved)} dager siden forrige rapport`,
        `has moved ${String(moved)} days since the last report`,
      );
    if (moved > 0 && (status.colour === 'green' ? slipped : moved) >= threshold)
      return found(
        slipped,
        `er ${String(slipped)} dager etter grunnlinjen`,
        `is ${String(slipped)} days after its baseline`,
      );
    return [];
  });
}

/** The years of a budget are more than the frame they are part of. */
function amountsThatDoNotAddUp({ budget, frame = null }: ReportContentValue): Found[] {
  if (frame === null) return [];
  const more = (pointer: string, value: number, expected: number): Found[] =>
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

/**
 * The areas of a grant scheme are not its total: 179 ≠ 25 + 131 + 24 applications, 331.6 ≠ 50.0 +
 * 205.7 + 87.7 MNOK (NUIT 2024, Helseteknologiordningen).
 */
function partsThatDoNotAddUp({ grants = null }: ReportContentValue): Found[] {
  if (grants === null || grants.areas.length === 0) return [];
  return (['applications', 'amount'] as const).flatMap((member): Found[] => {
    const parts = grants.areas.map((area) => area[member]);
    const [value, expected] = [grants[member], parts.reduce((sum, part) => sum + part, 0)];
    if (value === expected) return [];
    const shown = `${parts.join(' + ')} = ${String(expected)}`;
    return [
      {
        pointer: `/grants/${member}`,
        text: {
          nb: `${String(value)} er ikke summen av områdene: ${shown}`,
          en: `${String(value)} is not the sum of the areas: ${shown}`,
        },
        value,
        expected,
      },
    ];
  });
}

/** A text is word for word last round's. */
function staleText(report: ReportContentValue, { previous }: History): Found[] {
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
 * The approved total lies far from what the actor has reported before: `threshold` tenths of a
 * robust z-score.
 */
function budgetOutlier(
  { budget }: ReportContentValue,
  { totals }: History,
  threshold: number,
): Found[] {
  if (budget.length === 0) return [];
  const value = approvedIn(budget);
  const score = robustScore(value, totals);
  if (score === null || Math.abs(score) * 10 <= threshold) return [];
  const usual = String(Math.round(median(totals)));
  return [
    {
      pointer: '/budget',
      text: {
        nb: `Budsjettet er ${String(value)}; aktøren rapporterer ellers rundt ${usual} (robust z-skår ${String(score)})`,
        en: `The budget is ${String(value)}; the actor otherwise reports about ${usual} (robust z-score ${String(score)})`,
      },
      value,
      expected: Math.round(median(totals)),
    },
  ];
}

/**
 * The amounts are in other prices than the last report's: what has become of cost and budget since
 * cannot be told, and the rules that compare them are silent.
 */
function pricesChanged(report: ReportContentValue, { previous }: History): Found[] {
  const [now, before] = [pricesOf(report), previous === null ? undefined : pricesOf(previous)];
  if (now === undefined || before === undefined || samePrices(now.prices, before.prices)) return [];
  const [shown, last] = [now.prices, before.prices].map(
    ({ currency, priceYear, basis }) => `${currency} ${String(priceYear)} ${basis}`,
  );
  return [
    {
      pointer: `${now.at}/priceYear`,
      value: now.prices.priceYear,
      expected: before.prices.priceYear,
      text: {
        nb: `Beløpene er i ${shown ?? ''} og var i ${last ?? ''} i forrige rapport: kostnad og budsjett kan ikke sammenlignes`,
        en: `The amounts are in ${shown ?? ''} and were in ${last ?? ''} in the last report: cost and budget cannot be compared`,
      },
    },
  ];
}

/**
 * All amounts of a report are in the same prices: those of its budget or, without one, of its
 * frame.
 */
function pricesOf({
  budget: [line],
  frame = null,
}: ReportContentValue): { readonly at: string; readonly prices: Prices } | undefined {
  return line !== undefined
    ? { at: '/budget/0', prices: line }
    : frame === null
      ? undefined
      : { at: '/frame', prices: frame };
}

/**
 * How far a value lies from the median of others, in robust standard deviations (0.6745 · distance
 * / MAD; Iglewicz and Hoaglin
 * 1993), with one decimal. Null of fewer than five, and where half of them are equal.
 */
export function robustScore(value: number, others: readonly number[]): number | null {
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
