import sql, { type Sql } from 'sql-template-tag';
import type { Tx } from '../../platform/database/transaction.js';
import type { PlacedFault } from '../files/report-table.types.js';
import type { ChangeNote, ReportNote } from './import-batch.types.js';
import { type ClaimedImport, type ImportCounts, KEPT_FAULTS } from './import.types.js';
import { differenceOf } from './report-preview.rules.js';

/** Writes faults, numbered from `before` + 1. Leaves out faults beyond {@link KEPT_FAULTS}. */
export async function writeFaults(
  tx: Tx,
  claimed: ClaimedImport,
  before: number,
  found: readonly PlacedFault[],
): Promise<void> {
  const faults = found.slice(0, Math.max(KEPT_FAULTS - before, 0));
  if (faults.length > 0) await tx.execute(insertFaults(claimed, before, faults));
}

function insertFaults(
  { row: { id, actorId } }: ClaimedImport,
  before: number,
  faults: readonly PlacedFault[],
): Sql {
  return sql`
    insert into reporting.import_fault
           (import_id,
            number,
            actor_id,
            sheet,
            "row",
            "column",
            project,
            code,
            value,
            expected,
            difference)
    select ${id},
           ${before} + x.at,
           ${actorId},
           x.sheet,
           x."row",
           x."column",
           x.project,
           x.code,
           x.value,
           x.expected,
           x.difference
      from unnest(${faults.map(({ sheet }) => sheet)}::text[],
                  ${faults.map(({ row }) => row)}::int[],
                  ${faults.map(({ column }) => column)}::text[],
                  ${faults.map(({ project }) => project)}::text[],
                  ${faults.map(({ code }) => code)}::text[],
                  ${faults.map(({ value }) => value)}::text[],
                  ${faults.map(({ expected }) => expected)}::text[],
                  ${faults.map(({ difference }) => difference)}::bigint[])
           with ordinality
           as x(sheet,
                "row",
                "column",
                project,
                code,
                value,
                expected,
                difference,
                at)`;
}

/** Writes the outcome of each project's rows. */
export async function writeReportNotes(
  tx: Tx,
  { row: { id, actorId } }: ClaimedImport,
  reports: readonly ReportNote[],
): Promise<void> {
  if (reports.length === 0) return;
  const statement = sql`
    insert into reporting.import_report
           (import_id,
            project,
            actor_id,
            outcome,
            report_id,
            state,
            colour_before,
            colour_after,
            needs,
            state_before,
            ready_on,
            ready_before)
    select ${id},
           x.project,
           ${actorId},
           x.outcome,
           x.report_id,
           x.state,
           x.colour_before,
           x.colour_after,
           x.needs::jsonb,
           x.state_before,
           x.ready_on,
           x.ready_before
      from unnest(${reports.map(({ project }) => project)}::text[],
                  ${reports.map(({ outcome }) => outcome)}::text[],
                  ${reports.map(({ reportId }) => reportId)}::uuid[],
                  ${reports.map(({ state }) => state)}::text[],
                  ${reports.map(({ colourBefore }) => colourBefore)}::text[],
                  ${reports.map(({ colourAfter }) => colourAfter)}::text[],
                  ${reports.map(({ needs }) => JSON.stringify(needs))}::text[],
                  ${reports.map(({ stateBefore }) => stateBefore)}::text[],
                  ${reports.map((note) => note.readyOn)}::text[],
                  ${reports.map(({ readyBefore }) => readyBefore)}::text[])
           as x(project,
                outcome,
                report_id,
                state,
                colour_before,
                colour_after,
                needs,
                state_before,
                ready_on,
                ready_before)`;
  await tx.execute(statement);
}

/** Writes changes of values, numbered from `before` + 1. */
export async function writeChanges(
  tx: Tx,
  { row: { id, actorId } }: ClaimedImport,
  before: number,
  changes: readonly ChangeNote[],
): Promise<void> {
  if (changes.length === 0) return;
  const statement = sql`
    insert into reporting.import_change
           (import_id,
            number,
            actor_id,
            project,
            record,
            item,
            "column",
            before,
            after,
            difference)
    select ${id},
           ${before} + x.at,
           ${actorId},
           x.project,
           x.record,
           x.item,
           x."column",
           x.before,
           x.after,
           x.difference
      from unnest(${changes.map(({ project }) => project)}::text[],
                  ${changes.map(({ record }) => record)}::text[],
                  ${changes.map(({ item }) => item)}::text[],
                  ${changes.map(({ column }) => column)}::text[],
                  ${changes.map((change) => textOrNull(change.before))}::text[],
                  ${changes.map((change) => textOrNull(change.after))}::text[],
                  ${changes.map(differenceOf)}::bigint[])
           with ordinality
           as x(project,
                record,
                item,
                "column",
                before,
                after,
                difference,
                at)`;
  await tx.execute(statement);
}

function textOrNull(value: string | number | null): string | null {
  return value === null ? null : String(value);
}

/**
 * Deletes the notes of batches that were not stored: an import that stores all or nothing writes
 * its notes outside its own transaction.
 */
export async function deleteNotesAfter(
  tx: Tx,
  { row: { id } }: ClaimedImport,
  counts: ImportCounts,
  judgedTo: string,
): Promise<void> {
  await tx.execute(sql`update reporting.report_import set broken = null where id = ${id}`);
  await tx.execute(sql`
    delete from reporting.import_fault where import_id = ${id} and number > ${counts.faults}`);
  await tx.execute(sql`
    delete from reporting.import_change where import_id = ${id} and number > ${counts.changes}`);
  await tx.execute(sql`
    delete from reporting.import_report where import_id = ${id} and project > ${judgedTo}`);
}
