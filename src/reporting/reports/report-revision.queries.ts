import sql, { type Sql } from 'sql-template-tag';
import { bool, rowType, uuid } from '../../platform/database/row-type.js';
import { jsonLines, jsonLinesOf } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ReportRevision } from './report.entity.js';

/** A new revision. Its content and its assessment are in the row of its report. */
export type NewRevision = Pick<
  ReportRevision,
  | 'id'
  | 'reportId'
  | 'actorId'
  | 'roundId'
  | 'projectId'
  | 'revision'
  | 'late'
  | 'project'
  | 'contentHash'
  | 'reason'
  | 'unchanged'
  | 'confirms'
  | 'revertsTo'
>;

/** The act of certifying, which all its revisions share. */
export type Certification = Pick<
  ReportRevision,
  'recordedAt' | 'certifiedBy' | 'supplier' | 'delegate' | 'correction'
>;

const LATENESS_ROW = rowType({ reportId: uuid, late: bool });

/** Reads whether the last revision of each of these reports was late. */
export async function readLateness(
  tx: Tx,
  reportIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly late: boolean }>> {
  if (reportIds.length === 0) return new Map();
  const rows = await tx.query(
    LATENESS_ROW,
    sql`
      select distinct on (v.report_id)
             v.report_id as "reportId",
             v.late
        from reporting.report_revision v
       where v.report_id = any(${reportIds}::uuid[])
       order by v.report_id, v.revision desc`,
  );
  return new Map(rows.map((row) => [row.reportId, row]));
}

/** Sends the insert of revisions, in their order, without waiting for the answer. */
export function insertRevisions(
  tx: Tx,
  certification: Certification,
  revisions: readonly NewRevision[],
): void {
  tx.send(insertFromReports(certification, revisions));
}

/** Columns of a revision in the order of {@link insertFromReports}. */
const COLUMNS = sql`
           id,
           report_id,
           actor_id,
           round_id,
           project_id,
           revision,
           recorded_at,
           late,
           certified_by,
           supplier,
           project,
           content,
           content_hash,
           correction,
           reason,
           unchanged,
           confirms,
           reverts_to,
           rule_status,
           warnings,
           delegate`;

/**
 * Statement: inserts revisions, with content and assessment copied from the rows of their reports.
 * PostgreSQL has parsed and compressed both already, so they are not sent again. `offset 0` makes
 * PostgreSQL look up each report by its key; a plan made while the table was small would read the
 * whole table.
 */
function insertFromReports(certification: Certification, revisions: readonly NewRevision[]): Sql {
  const { recordedAt, certifiedBy, supplier, delegate, correction } = certification;
  return sql`
    insert into reporting.report_revision (${COLUMNS})
    select x.id,
           x.report_id,
           x.actor_id,
           x.round_id,
           x.project_id,
           x.revision,
           ${recordedAt},
           x.late,
           ${certifiedBy},
           ${supplier},
           x.project::jsonb,
           t.content,
           x.content_hash,
           ${correction},
           x.reason,
           x.unchanged,
           x.confirms,
           x.reverts_to,
           t.rule_status,
           t.warnings,
           ${delegate}
      from ${rowsOf(revisions)}
      left join lateral (
           select t.content,
                  t.rule_status,
                  t.warnings
             from reporting.report t
            where t.id = x.report_id
           offset 0
           ) t on true`;
}

/** Relation `x`: the given revisions, one in each row. */
function rowsOf(revisions: readonly NewRevision[]): Sql {
  const column = <Name extends keyof NewRevision>(name: Name): NewRevision[Name][] =>
    revisions.map((revision) => revision[name]);
  return sql`
           unnest(${column('id')}::uuid[],
                  ${column('reportId')}::uuid[],
                  ${column('actorId')}::uuid[],
                  ${column('roundId')}::uuid[],
                  ${column('projectId')}::uuid[],
                  ${column('revision')}::int[],
                  ${column('late')}::boolean[],
                  ${jsonLinesOf(jsonLines(column('project')))},
                  ${column('contentHash')}::text[],
                  ${column('reason')}::text[],
                  ${column('unchanged')}::int[],
                  ${column('confirms')}::uuid[],
                  ${column('revertsTo')}::int[])
        as x(id,
             report_id,
             actor_id,
             round_id,
             project_id,
             revision,
             late,
             project,
             content_hash,
             reason,
             unchanged,
             confirms,
             reverts_to)`;
}
