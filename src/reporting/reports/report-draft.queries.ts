import sql from 'sql-template-tag';
import { insertRow, updateRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Problem, STALE } from '../../platform/base/problem.js';
import type { Assessment } from '../assessment/report-assessment.port.js';
import { Report, type StoredReport } from './report.entity.js';

/** A report in the version that was read. */
export type ReportVersion = Pick<Report, 'id' | 'version'>;

/**
 * Sends the insert of a new report. The transaction fails with the problem when the project has a
 * report in the round.
 */
export function insertReport(tx: Tx, report: StoredReport, otherwise: Problem): void {
  tx.sendOne(
    sql`${insertRow(Report, report)} on conflict (round_id, project_id) do nothing returning id`,
    otherwise,
  );
}

/**
 * Sends the update of a report, which gives it the next version. The transaction fails with a 412
 * problem when the report is no longer in the version that was read.
 */
export function updateReport(
  tx: Tx,
  { id, version }: ReportVersion,
  changes: Partial<StoredReport>,
): void {
  tx.sendOne(
    sql`${updateRows(Report, { id, version }, { ...changes, version: version + 1 })} returning id`,
    new Problem(STALE),
  );
}

/** Sends the update that certifies the draft of a report as its next revision. */
export function certifyReport(
  tx: Tx,
  report: Pick<Report, 'id' | 'version' | 'revision'>,
  { ruleStatus, warnings }: Pick<Assessment, 'ruleStatus' | 'warnings'>,
  now: Date,
): void {
  updateReport(tx, report, {
    state: 'certified',
    ruleStatus,
    warnings,
    faults: [],
    revision: report.revision + 1,
    updatedAt: now,
  });
}

/**
 * Sends the deletion of a report. The transaction fails with a 412 problem when the report is no
 * longer in the version that was read.
 */
export function deleteReport(tx: Tx, { id, version }: ReportVersion): void {
  tx.sendOne(
    sql`delete from reporting.report where id = ${id} and version = ${version} returning id`,
    new Problem(STALE),
  );
}
