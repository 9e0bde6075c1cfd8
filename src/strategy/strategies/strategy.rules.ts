import { type Fault, fault, pointerStep } from '../../platform/base/problem.js';

/** The days of a strategy: from the first one until, not including, `validTo`. */
export interface StrategyDays {
  readonly validFrom: string;
  readonly validTo: string;
}

/** Lists the faults of a new strategy beside those that are published. */
export function strategyFaults(
  { validFrom, validTo }: StrategyDays,
  others: readonly (StrategyDays & { readonly strategy: string })[],
): Fault[] {
  if (validTo <= validFrom)
    return [
      fault(
        '/validTo',
        'ends-before-start',
        `Må være etter ${validFrom}`,
        `Must be after ${validFrom}`,
      ),
    ];
  const other = others.find((one) => one.validFrom < validTo && validFrom < one.validTo);
  if (other === undefined) return [];
  return [
    fault(
      '/validFrom',
      'strategies-overlap',
      `Strategien ${other.strategy} gjelder da`,
      `The strategy ${other.strategy} applies then`,
    ),
  ];
}

/** A goal of an earlier strategy with the goals that carry it on. */
export interface GivenMapping {
  readonly from: string;
  readonly to: readonly string[];
}

/** Lists the faults of a mapping: goals that do not exist, and goals that are mapped twice. */
export function mappingFaults(
  goals: readonly GivenMapping[],
  known: { readonly from: ReadonlySet<string>; readonly to: ReadonlySet<string> },
): Fault[] {
  return goals.flatMap(({ from, to }, index) => {
    const at = `/goals${pointerStep(index)}`;
    const repeated = goals.findIndex((goal) => goal.from === from) < index;
    return [
      ...(known.from.has(from) ? [] : [unknownGoal(`${at}/from`)]),
      ...(repeated
        ? [
            fault(
              `${at}/from`,
              'goal-mapped-twice',
              'Målet er oppgitt to ganger',
              'The goal is given twice',
            ),
          ]
        : []),
      ...to.flatMap((code, place) =>
        known.to.has(code) ? [] : [unknownGoal(`${at}/to${pointerStep(place)}`)],
      ),
    ];
  });
}

function unknownGoal(pointer: string): Fault {
  return fault(
    pointer,
    'unknown-goal',
    'Må være et mål eller delmål i strategien',
    'Must be a goal or sub-goal of the strategy',
  );
}
