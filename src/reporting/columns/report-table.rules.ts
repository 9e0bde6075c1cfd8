import { columnsOf, LISTS, placesOf } from './report-columns.rules.js';
import type { ReportContentValue } from '../content/report.types.js';
import { RECORDS, type RecordName, type RecordRow } from './report-table.types.js';
import type { Place } from '../workbooks/table.types.js';

type ItemName = Exclude<RecordName, 'report'>;

/** The body of a report put together from its rows, not validated yet. */
export type AssembledReport = Record<string, unknown>;

/**
 * Puts the rows of one project together to the body of a report. Leaves out empty cells; rows of
 * one list keep their order.
 */
export function assembleReport(project: string, rows: readonly RecordRow[]): AssembledReport {
  const body: AssembledReport = { project };
  for (const { record, values } of rows) {
    const item = record === 'report' ? body : addItem(body, record);
    const places = placesOf(record);
    for (const name of Object.keys(values)) {
      const [value, steps] = [values[name], places.get(name)];
      if (value !== undefined && steps !== undefined) putValue(item, steps, value);
    }
  }
  return body;
}

/**
 * Returns the place in the file that a fault's pointer leads to. A pointer that matches no row of a
 * list leads to the report's own row.
 */
export function placeOf(pointer: string, rows: readonly RecordRow[]): Place {
  const pointerSteps = pointer.split('/').slice(1);
  const record = RECORDS.find(
    (one): one is ItemName =>
      one !== 'report' && LISTS[one].every((step, index) => pointerSteps[index] === step),
  );
  const [index = '0', ...inItem] =
    record === undefined ? [] : pointerSteps.slice(LISTS[record].length);
  const row =
    record === undefined
      ? rows.find((one) => one.record === 'report')
      : rows.filter((one) => one.record === record)[Number(index)];
  const steps = record === undefined ? pointerSteps : inItem;
  const { sheet = null, row: number = 0 } = row ?? rows[0] ?? {};
  return { sheet, row: number, column: row === undefined ? null : columnAt(row.record, steps) };
}

/**
 * Returns the rows of a report in the order in which they are read, with the values of its content:
 * the inverse of {@link assembleReport}.
 */
export function rowsOf(
  content: ReportContentValue,
): { readonly record: RecordName; readonly values: Readonly<Record<string, string | number>> }[] {
  return RECORDS.flatMap((record) => {
    const items =
      record === 'report'
        ? [content]
        : ((valueAt(content, LISTS[record]) ?? []) as readonly object[]);
    return items.map((item) => ({
      record,
      values: Object.fromEntries(
        columnsOf(record).flatMap(({ name, places }) => {
          const value = valueAt(item, places[record] ?? []);
          return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
        }),
      ),
    }));
  });
}

function addItem(body: AssembledReport, record: ItemName): AssembledReport {
  const item: AssembledReport = {};
  const steps = LISTS[record];
  ((parentOf(body, steps)[steps.at(-1) ?? ''] ??= []) as AssembledReport[]).push(item);
  return item;
}

function putValue(item: AssembledReport, steps: readonly string[], value: string | number): void {
  parentOf(item, steps)[steps.at(-1) ?? ''] = value;
}

/** Returns the object that holds the last of these steps. Makes objects that are missing. */
function parentOf(item: AssembledReport, steps: readonly string[]): AssembledReport {
  let parent = item;
  for (let index = 0; index < steps.length - 1; index++)
    parent = (parent[steps[index] ?? ''] ??= {}) as AssembledReport;
  return parent;
}

function valueAt(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (here, step) => (here as Record<string, unknown> | null | undefined)?.[step],
    value,
  );
}

/**
 * Returns the column of a place. Returns the first column of an object when the object is the
 * place.
 */
function columnAt(record: RecordName, steps: readonly string[]): string | null {
  const columns = columnsOf(record).filter(({ places }) =>
    steps.every((step, index) => places[record]?.[index] === step),
  );
  return steps.length === 0 ? null : (columns[0]?.name ?? null);
}
