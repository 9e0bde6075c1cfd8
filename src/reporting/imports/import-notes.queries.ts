import sql, { type Sql } from 'sql-template-tag';
import { float, int, nullable, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { PlacedFault } from '../columns/report-table.types.js';
import type { ChangeNote, ReportNote } from './import-batch.types.js';
import type {
  ImportChangeResponse,
  ImportFaultCountResponse,
  ImportFaultResponse,
} from './import.dto.js';
import { type ClaimedFile, type ImportCounts, KEPT_FAULTS } from './import.types.js';
import { differenceOf } from '../previews/report-preview.rules.js';

/** A row of a list that is paged by its numbers. */
export type Numbered<T> = T & { readonly number: number };

const FAULT_ROW = rowType<Numbered<ImportFaultResponse>>({
  number: int,
  sheet: nullable(text),
  row: nullable(int),
  column: nullable(text),
  heading: nullable(text),
  cell: nullable(text),
  project: nullable(text),
  code: text,
  value: nullable(text),
  expected: text,
  difference: nullable(float),
});
const CHANGE_ROW = rowType<Numbered<ImportChangeResponse>>({
  number: int,
  against: textOf(),
  project: text,
  record: text,
  item: nullable(text),
  column: text,
  before: nullable(text),
  after: nullable(text),
  difference: nullable(float),
});
const FAULT_COUNT_ROW = rowType<ImportFaultCountResponse>({
  code: text,
  column: nullable(text),
  faults: int,
  firstRow: nullable(int),
});
/** Reads faults of an import with numbers after `after`. */
export function readFaults(
  tx: Tx,
  importId: string,
  after: number,
  limit: number,
): Promise<Numbered<ImportFaultResponse>[]> {
  const statement = sql`
    select f.number,
           f.sheet,
           f."row",
           f."column",
           f.heading,
           i.form->'letters'->coalesce(f.sheet, '')->>f."column" || f."row" as cell,
           f.project,
           f.code,
           f.value,
           f.expected,
           f.difference::float8 as difference
      from reporting.import_fault f
      join reporting.report_import i on i.id = f.import_id
     where f.import_id = ${importId} and f.number > ${after}
     order by f.number
     limit ${limit}`;
  return tx.query(FAULT_ROW, statement);
}

/** Counts the stored faults by code and column, the most frequent first. */
export function countFaults(tx: Tx, importId: string): Promise<ImportFaultCountResponse[]> {
  const statement = sql`
    select f.code, f."column", count(*)::int as faults, min(f."row") as "firstRow"
      from reporting.import_fault f
     where f.import_id = ${importId}
     group by f.code, f."column"
     order by count(*) desc, f.code, f."column"`;
  return tx.query(FAULT_COUNT_ROW, statement);
}

/** Reads changes of values with numbers after `after`. */
export function readChanges(
  tx: Tx,
  importId: string,
  after: number,
  limit: number,
): Promise<Numbered<ImportChangeResponse>[]> {
  const statement = sql`
    select c.number,
           c.against,
           c.project,
           c.record,
           c.item,
           c."column",
           c.before,
           c.after,
           c.difference::float8 as difference
      from reporting.import_change c
     where c.import_id = ${importId} and c.number > ${after}
     order by c.number
     limit ${limit}`;
  return tx.query(CHANGE_ROW, statement);
}

/** Writes faults, numbered from `before` + 1. Leaves out faults beyond {@link KEPT_FAULTS}. */
export async function writeFaults(
  tx: Tx,
  claimed: ClaimedFile,
  before: number,
  found: readonly PlacedFault[],
): Promise<void> {
  const faults = found.slice(0, Math.max(KEPT_FAULTS - before, 0));
  if (faults.length > 0) await tx.execute(insertFaults(claimed, before, faults));
}

const FAULT_COLUMNS = sql`
  sheet,
  "row",
  "column",
  heading,
  project,
  code,
  value,
  expected,
  difference`;

function insertFaults(
  { row: { id, actorId }, headings = {} }: ClaimedFile,
  before: number,
  faults: readonly PlacedFault[],
): Sql {
  const headingOf = ({ sheet, column }: PlacedFault): string | null =>
    headings[sheet ?? '']?.[column ?? ''] ?? null;
  return sql`
    insert into reporting.import_fault
           (import_id, number, actor_id, ${FAULT_COLUMNS})
    select ${id}, ${before} + x.at, ${actorId}, ${FAULT_COLUMNS}
      from unnest(${faults.map(({ sheet }) => sheet)}::text[],
                  ${faults.map(({ row }) => row)}::int[],
                  ${faults.map(({ column }) => column)}::text[],
                  ${faults.map(headingOf)}::text[],
                  ${faults.map(({ project }) => project)}::text[],
                  ${faults.map(({ code }) => code)}::text[],
                  ${faults.map(({ value }) => value)}::text[],
                  ${faults.map(({ expected }) => expected)}::text[],
                  ${faults.map(({ difference }) => difference)}::bigint[])
           with ordinality
           as x(${FAULT_COLUMNS}, at)`;
}

const CHANGE_COLUMNS = sql`
  against,
  project,
  record,
  item,
  "column",
  before,
  after,
  difference`;

/** Writes changes of values, numbered from `before` + 1. */
export async function writeChanges(
  tx: Tx,
  { row: { id, actorId } }: ClaimedFile,
  before: number,
  changes: readonly ChangeNote[],
): Promise<void> {
  if (changes.length === 0) return;
  const statement = sql`
    insert into reporting.import_change
           (import_id, number, actor_id, ${CHANGE_COLUMNS})
    select ${id}, ${before} + x.at, ${actorId}, ${CHANGE_COLUMNS}
      from unnest(${changes.map(({ against }) => against)}::text[],
                  ${changes.map(({ project }) => project)}::text[],
                  ${changes.map(({ record }) => record)}::text[],
                  ${changes.map(({ item }) => item)}::text[],
                  ${changes.map(({ column }) => column)}::text[],
                  ${changes.map((change) => textOrNull(change.before))}::text[],
                  ${changes.map((change) => textOrNull(change.after))}::text[],
                  ${changes.map(differenceOf)}::bigint[])
           with ordinality
           as x(${CHANGE_COLUMNS}, at)`;
  await tx.execute(statement);
}

const REPORT_COLUMNS = sql`
  project,
  outcome,
  report_id,
  stored_version,
  stored_revision,
  state,
  colour_before,
  colour_after,
  state_before,
  ready_on,
  ready_before,
  complete_before,
  complete`;

const REPORT_LISTS = sql`
  forecasts,
  needs,
  warnings,
  effects`;

/** Writes the outcome of each project's rows. */
export async function writeReportNotes(
  tx: Tx,
  { row: { id, actorId } }: ClaimedFile,
  reports: readonly ReportNote[],
): Promise<void> {
  if (reports.length === 0) return;
  const statement = sql`
    insert into reporting.import_report
           (import_id, actor_id, ${REPORT_COLUMNS}, ${REPORT_LISTS})
    select ${id},
           ${actorId},
           ${REPORT_COLUMNS},
           x.forecasts::jsonb,
           x.needs::jsonb,
           x.warnings::jsonb,
           x.effects::jsonb
      from unnest(${reports.map(({ project }) => project)}::text[],
                  ${reports.map(({ outcome }) => outcome)}::text[],
                  ${reports.map(({ reportId }) => reportId)}::uuid[],
                  ${reports.map(({ storedVersion }) => storedVersion)}::int[],
                  ${reports.map(({ storedRevision }) => storedRevision)}::int[],
                  ${reports.map(({ state }) => state)}::text[],
                  ${reports.map(({ colourBefore }) => colourBefore)}::text[],
                  ${reports.map(({ colourAfter }) => colourAfter)}::text[],
                  ${reports.map(({ stateBefore }) => stateBefore)}::text[],
                  ${reports.map((note) => note.readyOn)}::text[],
                  ${reports.map(({ readyBefore }) => readyBefore)}::text[],
                  ${reports.map(({ completeBefore }) => completeBefore)}::boolean[],
                  ${reports.map(({ complete }) => complete)}::boolean[],
                  ${reports.map(({ forecasts }) => forecasts && JSON.stringify(forecasts))}::text[],
                  ${reports.map(({ needs }) => JSON.stringify(needs))}::text[],
                  ${reports.map(({ warnings }) => JSON.stringify(warnings))}::text[],
                  ${reports.map(({ effects }) => JSON.stringify(effects))}::text[])
           as x(${REPORT_COLUMNS}, ${REPORT_LISTS})`;
  await tx.execute(statement);
}

function textOrNull(value: string | number | null): string | null {
  return value === null ? null : String(value);
}

/**
 * Deletes the notes of batches that were not stored. An import of all or nothing writes its notes
 * outside the transaction of its reports, so they stay when that transaction is rolled back.
 */
export async function deleteNotesAfter(
  tx: Tx,
  { row: { id } }: ClaimedFile,
  counts: ImportCounts,
  judgedTo: string,
): Promise<void> {
  await tx.execute(sql`
    update reporting.report_import
       set broken = null
     where id = ${id}`);
  await tx.execute(sql`
    delete from reporting.import_fault
     where import_id = ${id} and number > ${counts.faults}`);
  await tx.execute(sql`
    delete from reporting.import_change
     where import_id = ${id} and number > ${counts.changes}`);
  await tx.execute(sql`
    delete from reporting.import_report
     where import_id = ${id} and project > ${judgedTo}`);
}
