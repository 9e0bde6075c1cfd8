import type { ReportContentValue } from '../content/report.types.js';
import { columnsOf, findRecord, ITEM_IDENTITY, placesOf } from './report-columns.rules.js';
import type { HeadingMeaning } from './report-headings.rules.js';
import { type AssembledReport, assembleReport, rowsOf } from './report-table.rules.js';
import { type Column, type RecordName, RECORDS } from './report-table.types.js';

/** Names of the columns that a file has, by the kind of record that it has rows or columns for. */
export type FileColumns = Readonly<Partial<Record<RecordName, readonly string[]>>>;

type Values = Readonly<Record<string, string | number>>;

/**
 * Returns the columns of a table by kind of record. A sheet of a workbook holds one kind. A CSV file
 * holds reports; with a column for the kind of record it also holds every list of which it has a
 * column that no other record uses.
 */
export function columnsOfTable(
  columns: readonly Column[],
  { sheet, hasRecords }: { readonly sheet: RecordName | undefined; readonly hasRecords: boolean },
): FileColumns {
  const held = RECORDS.filter((record) => {
    if (sheet !== undefined) return record === sheet;
    if (record === 'report') return true;
    return hasRecords && columns.some(({ places }) => isOnlyOf(record, places));
  });
  return Object.fromEntries(
    held.map((record) => [
      record,
      columns.flatMap(({ name, places }) => (places[record] === undefined ? [] : [name])),
    ]),
  );
}

/** Returns the columns of a table by kind of record, as its headings mean them. */
export function columnsUnder(
  meanings: readonly HeadingMeaning[],
  sheet: string | null,
): FileColumns {
  const columns = meanings.flatMap((meaning) => (meaning.kind === 'column' ? meaning.column : []));
  return columnsOfTable(columns, {
    sheet: sheet === null ? undefined : findRecord(sheet),
    hasRecords: meanings.some(({ kind }) => kind === 'record'),
  });
}

function isOnlyOf(record: RecordName, places: Column['places']): boolean {
  return Object.keys(places).join() === record;
}

/** Says whether a file has every column of every record, so that it leaves nothing as it was. */
export function hasAllColumns(columns: FileColumns): boolean {
  return RECORDS.every((record) => columns[record]?.length === columnsOf(record).length);
}

/**
 * Returns the body of a report from a file with what the file has no column for taken from the
 * report as it was. A cell that is empty clears; items of a list are known by their identity.
 */
export function keepUncovered(
  project: string,
  given: ReportContentValue,
  stored: ReportContentValue,
  columns: FileColumns,
): AssembledReport {
  const [rows, before] = [rowsOf(given), rowsOf(stored)];
  const kept = RECORDS.flatMap((record) => {
    const ofRecord = before.filter((row) => row.record === record);
    const covered = columns[record];
    if (covered === undefined && record !== 'report') return ofRecord;
    return rows
      .filter((row) => row.record === record)
      .map((row) => {
        const earlier = ofRecord.find((one) => isSameItem(record, one.values, row.values));
        const values = keepValues(record, row.values, earlier?.values ?? {}, covered ?? []);
        return { record, values };
      });
  });
  return assembleReport(
    project,
    kept.map((row) => ({ ...row, sheet: null, row: 0 })),
  );
}

function isSameItem(record: RecordName, one: Values, other: Values): boolean {
  return record === 'report' || ITEM_IDENTITY[record].every((name) => one[name] === other[name]);
}

/**
 * Returns the values that the file has columns for, and with them the earlier ones of its other
 * columns. A member that the file has a column for and leaves empty is cleared as a whole.
 */
function keepValues(
  record: RecordName,
  given: Values,
  earlier: Values,
  covered: readonly string[],
): Values {
  const places = placesOf(record);
  const memberOf = (name: string): string => {
    const steps = places.get(name) ?? [];
    return steps.length === 1 ? name : steps.slice(0, -1).join('/');
  };
  const read = Object.entries(given).filter(([name]) => covered.includes(name));
  const members = new Set(covered.map(memberOf));
  const filled = new Set(read.map(([name]) => memberOf(name)));
  const kept = Object.entries(earlier).filter(([name]) => {
    const member = memberOf(name);
    return !covered.includes(name) && (!members.has(member) || filled.has(member));
  });
  return Object.fromEntries([...kept, ...read]);
}
