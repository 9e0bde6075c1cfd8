import { ITEM_IDENTITY } from '../files/report-columns.rules.js';
import { rowsOf } from '../files/report-table.rules.js';
import type { ReportContentValue } from '../content/report.types.js';
import type { RecordName } from '../files/report-table.types.js';

/** A value that differs between two reports of a project. */
export interface ValueChange {
  readonly record: RecordName | 'project';
  /** Item of a list; null of the report itself. */
  readonly item: string | null;
  readonly column: string;
  readonly before: string | number | null;
  readonly after: string | number | null;
}

/** A delivery that a report needs from another project. */
export interface Need {
  readonly project: string;
  readonly delivery: string;
  readonly neededBy: string;
  /** Date by which the report before needed it; null when it did not. */
  readonly neededBefore: string | null;
}

/** Lists the deliveries that a report needs from other projects. */
export function needsOf(
  { dependencies }: ReportContentValue,
  before: ReportContentValue | undefined,
): Need[] {
  return dependencies.flatMap(({ project, delivery, neededBy }) => {
    if (project === null) return [];
    const same = before?.dependencies.find(
      (one) => one.project === project && one.delivery === delivery,
    );
    return [{ project, delivery, neededBy, neededBefore: same?.neededBy ?? null }];
  });
}

/**
 * Returns the date for which the last milestone that is not reached is forecast. No delivery is
 * sure before it.
 */
export function forecastReadyOn({ milestones }: ReportContentValue): string | null {
  return (
    (milestones ?? [])
      .flatMap(({ actual, forecast }) => (actual === null && forecast !== null ? [forecast] : []))
      .sort()
      .at(-1) ?? null
  );
}

type Item = {
  readonly record: RecordName;
  readonly item: string | null;
  readonly values: Readonly<Record<string, string | number>>;
};

/** Lists the values that differ between two reports; all values when there is no report before. */
export function listValueChanges(
  before: ReportContentValue | null,
  after: ReportContentValue,
): ValueChange[] {
  const [old, now] = [before === null ? new Map<string, Item>() : itemsOf(before), itemsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [from, to] = [old.get(key), now.get(key)];
    const { record, item } = to ?? from ?? { record: 'report' as const, item: null };
    return [
      ...new Set([...Object.keys(from?.values ?? {}), ...Object.keys(to?.values ?? {})]),
    ].flatMap((column) => {
      const [was, is] = [from?.values[column] ?? null, to?.values[column] ?? null];
      return was === is ? [] : [{ record, item, column, before: was, after: is }];
    });
  });
}

function itemsOf(content: ReportContentValue): Map<string, Item> {
  const items = new Map<string, Item>();
  for (const { record, values } of rowsOf(content)) {
    const item =
      record === 'report'
        ? null
        : ITEM_IDENTITY[record]
            .map((column) => values[column])
            .filter((value) => value !== undefined)
            .join(', ');
    // Items that the columns do not tell apart are compared in their order.
    let key = `${record} ${item ?? ''}`;
    while (items.has(key)) key += ' again';
    items.set(key, { record, item, values });
  }
  return items;
}

/** Returns how much a number changes; null of a text. */
export function differenceOf({
  before,
  after,
}: Pick<ValueChange, 'before' | 'after'>): number | null {
  return typeof before === 'number' && typeof after === 'number' ? after - before : null;
}
