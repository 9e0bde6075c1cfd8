import {
  DIFFERING_FIELDS,
  type FieldDifference,
  type FigureCellDifference,
  type ProjectDifference,
  type TotalDifference,
} from './difference.dto.js';
import { cellsOf, keysOf } from '../figures/figure.rules.js';
import type { DifferencePart } from '../groups/bridge.types.js';
import type { CellSum, LevelSum, Question } from '../figures/figure.types.js';

/**
 * Compares the cells of a question on two sides. Returns the cells that differ, in the order of
 * their keys. A cell that is missing on one side has no projects there, and no amount.
 */
export function compareCells(
  question: Question,
  now: readonly CellSum[],
  before: readonly CellSum[],
): FigureCellDifference[] {
  const keyOf = (sum: CellSum): string => JSON.stringify(keysOf(question, sum));
  const [valuesNow, valuesBefore] = [now, before].map(
    (sums) => new Map(sums.map((sum) => [keyOf(sum), sum.value])),
  );
  const all = [...now, ...before.filter((sum) => valuesNow?.has(keyOf(sum)) !== true)];
  return cellsOf(question, all).flatMap(({ keys }): FigureCellDifference[] => {
    const key = JSON.stringify(question.by.map((dimension) => keys[dimension] ?? null));
    const [value, earlier] = [valuesNow?.get(key), valuesBefore?.get(key)];
    if (value === earlier) return [];
    return [
      {
        keys,
        ...differenceOf(question, value, earlier),
        existed: { now: value !== undefined, before: earlier !== undefined },
      },
    ];
  });
}

/**
 * Compares a number of two sides. Projects that are not there are 0; an amount that nobody reported
 * is null, and so is its change.
 */
export function differenceOf(
  { measure }: Pick<Question, 'measure'>,
  found?: bigint,
  earlier?: bigint,
): TotalDifference {
  const nothing = measure === 'projects' ? 0n : null;
  const [now, before] = [found ?? nothing, earlier ?? nothing];
  return { now, before, change: now === null || before === null ? null : now - before };
}

/** Compares the sums of two sides at each price level. */
export function compareTotals(
  question: Question,
  now: readonly LevelSum[],
  before: readonly LevelSum[],
): { readonly prices: string | null; readonly difference: TotalDifference }[] {
  const levels = [...new Set([...now, ...before].map(({ prices }) => prices))].sort();
  const sumAt = (sums: readonly LevelSum[], level: string | null): bigint | undefined =>
    sums.find(({ prices }) => prices === level)?.value;
  return levels.map((prices) => ({
    prices,
    difference: differenceOf(question, sumAt(now, prices), sumAt(before, prices)),
  }));
}

/** The compared fields of a project on one side. */
export type ComparedFields = Readonly<Record<string, string | number | null>>;

/** A project on both sides of a comparison; null on a side where it does not exist. */
export interface ComparedProject {
  readonly project: string;
  readonly name: string;
  readonly now: ComparedFields | null;
  readonly before: ComparedFields | null;
  readonly part: DifferencePart;
}

/** Compares projects on two sides. Returns those that differ or exist on one side only. */
export function compareProjects(projects: readonly ComparedProject[]): ProjectDifference[] {
  return projects.flatMap(({ project, name, now, before, part }): ProjectDifference[] => {
    const existed = { now: now !== null, before: before !== null };
    if (now === null || before === null) return [{ project, name, existed, part, changes: [] }];
    const changes = compareFields(now, before);
    return changes.length === 0 ? [] : [{ project, name, existed, part, changes }];
  });
}

function compareFields(now: ComparedFields, before: ComparedFields): FieldDifference[] {
  return DIFFERING_FIELDS.flatMap((field) => {
    const [value, earlier] = [now[field] ?? null, before[field] ?? null];
    if (value === earlier) return [];
    return [{ field, now: textOrNull(value), before: textOrNull(earlier) }];
  });
}

function textOrNull(value: string | number | null): string | null {
  return value === null ? null : String(value);
}
