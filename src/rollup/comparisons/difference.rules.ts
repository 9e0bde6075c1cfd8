import {
  DIFFERING_FIELDS,
  type FieldDifference,
  type FigureCellDifference,
  type ProjectDifference,
} from './difference.dto.js';
import { cellsOf } from '../figures/figure.rules.js';
import type { CellSum, Question } from '../figures/figure.types.js';

/**
 * Compares the cells of a question on two sides. Returns the cells that differ, in the order of
 * their keys. A cell that is missing on one side counts as zero there.
 */
export function compareCells(
  question: Question,
  now: readonly CellSum[],
  before: readonly CellSum[],
): FigureCellDifference[] {
  const keyOf = (keys: readonly (string | null)[]): string => JSON.stringify(keys);
  const [valuesNow, valuesBefore] = [now, before].map(
    (sums) => new Map(sums.map(({ keys, value }) => [keyOf(keys), value])),
  );
  const all = [...now, ...before.filter(({ keys }) => valuesNow?.has(keyOf(keys)) !== true)];
  return cellsOf(question, all).flatMap(({ keys }): FigureCellDifference[] => {
    const key = keyOf(question.by.map((dimension) => keys[dimension] ?? null));
    const [value, earlier] = [valuesNow?.get(key), valuesBefore?.get(key)];
    if (value === earlier) return [];
    return [
      {
        keys,
        now: value ?? 0n,
        before: earlier ?? 0n,
        change: (value ?? 0n) - (earlier ?? 0n),
        existed: { now: value !== undefined, before: earlier !== undefined },
      },
    ];
  });
}

/** The compared fields of a project on one side. */
export type ComparedFields = Readonly<Record<string, string | number | null>>;

/** A project on both sides of a comparison; null on a side where it does not exist. */
export interface ComparedProject {
  readonly project: string;
  readonly name: string;
  readonly now: ComparedFields | null;
  readonly before: ComparedFields | null;
}

/** Compares projects on two sides. Returns those that differ or exist on one side only. */
export function compareProjects(projects: readonly ComparedProject[]): ProjectDifference[] {
  return projects.flatMap(({ project, name, now, before }): ProjectDifference[] => {
    const existed = { now: now !== null, before: before !== null };
    if (now === null || before === null) return [{ project, name, existed, changes: [] }];
    const changes = compareFields(now, before);
    return changes.length === 0 ? [] : [{ project, name, existed, changes }];
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
