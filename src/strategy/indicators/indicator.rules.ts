import { type Fault, fault, pointerStep } from '../../platform/base/problem.js';
import { COLOURS, type Colour } from '../../reporting/content/report.types.js';
import { parsePlannedPeriod } from '../roadmap/planned-period.rules.js';
import type {
  IndicatorDefinition,
  IndicatorDirection,
  IndicatorLight,
  Thresholds,
} from './indicator.types.js';

/** Returns the light of a value by the thresholds of its indicator. */
export function lightByThreshold(
  value: number,
  direction: IndicatorDirection,
  { green, yellow }: Thresholds,
): Colour {
  const reaches = (limit: number): boolean =>
    direction === 'higher' ? value >= limit : value <= limit;
  if (reaches(green)) return 'green';
  return reaches(yellow) ? 'yellow' : 'red';
}

/** A measured value and a judged light of a period. The last ones recorded count. */
export interface Measured {
  readonly period: string;
  readonly value: number;
}
export interface Judged {
  readonly period: string;
  readonly light: Colour;
}

/**
 * Returns the light of an indicator in its newest period: as judged there, or else by its
 * thresholds. An indicator that is neither measured nor judged has the worst light of its parts.
 */
export function lightOf(
  { direction, thresholds }: Pick<IndicatorDefinition, 'direction' | 'thresholds'>,
  known: { readonly measured: readonly Measured[]; readonly judged: readonly Judged[] },
  parts: readonly (Colour | null)[],
): IndicatorLight {
  const period = newestPeriod([...known.measured, ...known.judged]);
  if (period === null) {
    const light = COLOURS.findLast((colour) => parts.includes(colour)) ?? null;
    return { light, lightBy: light === null ? null : 'parts', period: null };
  }
  const judged = known.judged.find((one) => one.period === period);
  if (judged !== undefined) return { light: judged.light, lightBy: 'judgement', period };
  const measured = known.measured.find((one) => one.period === period);
  if (measured === undefined || thresholds === null) return { light: null, lightBy: null, period };
  const light = lightByThreshold(measured.value, direction, thresholds);
  return { light, lightBy: 'threshold', period };
}

/** Returns the period that ends last; of several that which begins last. */
export function newestPeriod(items: readonly { readonly period: string }[]): string | null {
  const key = (period: string): string => {
    const days = parsePlannedPeriod(period);
    return `${days?.lastDay ?? ''} ${days?.firstDay ?? ''}`;
  };
  const periods = items.map(({ period }) => period).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return periods.at(-1) ?? null;
}

/** Lists every fault of a set of indicators. `goals` are those of its strategy. */
export function indicatorFaults(
  indicators: readonly IndicatorDefinition[],
  goals: ReadonlySet<string>,
): Fault[] {
  return indicators.flatMap((indicator, index) => {
    const at = `/indicators${pointerStep(index)}`;
    const isRepeated = (same: (other: IndicatorDefinition) => boolean): boolean =>
      indicators.findIndex(same) < index;
    const { code, computed } = indicator;
    return [
      ...(isRepeated((other) => other.code === code)
        ? [
            fault(
              `${at}/code`,
              'indicator-repeated',
              'Indikatoren er oppgitt to ganger',
              'The indicator is given twice',
            ),
          ]
        : []),
      ...(computed !== null && isRepeated((other) => other.computed === computed)
        ? [
            fault(
              `${at}/computed`,
              'computed-repeated',
              'Bare én indikator kan beregnes slik',
              'Only one indicator can be computed so',
            ),
          ]
        : []),
      ...parentFaults(`${at}/parent`, indicator, indicators),
      ...thresholdFaults(`${at}/thresholds`, indicator),
      ...goalFaults(`${at}/goals`, indicator.goals, goals),
    ];
  });
}

function parentFaults(
  pointer: string,
  { code, parent }: IndicatorDefinition,
  indicators: readonly IndicatorDefinition[],
): Fault[] {
  if (parent === null) return [];
  const above = indicators.find((other) => other.code === parent);
  if (above === undefined || above.code === code)
    return [
      fault(
        pointer,
        'unknown-parent',
        'Må være koden til en annen indikator i samme sett',
        'Must be the code of another indicator of the same set',
      ),
    ];
  return above.parent === null
    ? []
    : [
        fault(
          pointer,
          'part-of-a-part',
          'En del av en indikator har ikke egne deler',
          'A part of an indicator has no parts',
        ),
      ];
}

function thresholdFaults(pointer: string, { direction, thresholds }: IndicatorDefinition): Fault[] {
  if (thresholds === null) return [];
  const { green, yellow } = thresholds;
  const isOrdered = direction === 'higher' ? green > yellow : green < yellow;
  return isOrdered
    ? []
    : [
        fault(
          pointer,
          'thresholds-in-wrong-order',
          'Grensen for grønn må være bedre enn grensen for gul, i retningen til indikatoren',
          'The limit of green must be better than that of yellow, in the direction of the indicator',
        ),
      ];
}

function goalFaults(
  pointer: string,
  codes: readonly string[],
  goals: ReadonlySet<string>,
): Fault[] {
  return codes.flatMap((code, index) =>
    goals.has(code)
      ? []
      : [
          fault(
            `${pointer}${pointerStep(index)}`,
            'unknown-goal',
            'Må være et mål eller delmål i strategien',
            'Must be a goal or sub-goal of the strategy',
          ),
        ],
  );
}

/** A measurement as far as it is checked. */
export interface GivenMeasurement {
  readonly value: number;
  readonly period: string;
  readonly base?: number | null;
  readonly reason?: string | null;
}

/** Lists the faults of a measurement of an indicator that has been measured in some periods. */
export function measurementFaults(
  { value, period, base, reason }: GivenMeasurement,
  { computed, unit }: Pick<IndicatorDefinition, 'computed' | 'unit'>,
  measured: readonly Measured[],
): Fault[] {
  const faults: Fault[] = [];
  if (computed !== null)
    faults.push(
      fault(
        '/value',
        'indicator-is-computed',
        'Indikatoren beregnes av rapportene i hver runde og føres ikke',
        'The indicator is computed from the reports of each round and is not entered',
      ),
    );
  if (unit === 'percent' && (value < 0 || value > 100))
    faults.push(
      fault(
        '/value',
        'share-out-of-range',
        'En andel er fra 0 til 100 prosent',
        'A share is from 0 to 100 per cent',
      ),
    );
  if (base === undefined || base === null)
    faults.push(
      fault(
        '/base',
        'base-required',
        'Oppgi antallet som målingen bygger på (n)',
        'Give the number that the measurement is based on (n)',
      ),
    );
  const isCorrection = measured.some((one) => one.period === period);
  if (isCorrection && (reason === undefined || reason === null))
    faults.push(
      fault(
        '/reason',
        'reason-required',
        'Perioden er målt før. Begrunn rettelsen',
        'The period was measured before. Give the reason for the correction',
      ),
    );
  return [...faults, ...periodOrderFaults(period)];
}

/** Requires that a period does not end before it begins. */
export function periodOrderFaults(period: string): Fault[] {
  if (parsePlannedPeriod(period) !== null) return [];
  return [
    fault(
      '/period',
      'ends-before-start',
      'Perioden slutter før den begynner',
      'The period ends before it begins',
    ),
  ];
}
