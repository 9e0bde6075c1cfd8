import { Injectable } from '@nestjs/common';
import sql, { join, type Sql } from 'sql-template-tag';
import { actsFor, type Principal } from '../../platform/base/principal.js';
import { Problem, STALE } from '../../platform/base/problem.js';
import {
  bool,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import { jsonLines, jsonLinesOf } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/transaction.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { ProjectMentions } from '../../portfolio/projects/project-mention.lookup.js';
import {
  type Assessable,
  type AssessmentBasis,
  ReportAssessment,
} from '../assessment/report-assessment.port.js';
import type { ReportContentValue } from '../content/report.types.js';
import { type EarlierReport, ReportQueries } from '../reports/report.queries.js';
import type { Round } from '../rounds/round.entity.js';
import { hasAllColumns } from '../columns/kept-columns.rules.js';
import { resolveContent, type StoredContents } from './import-batch.rules.js';
import type {
  BatchContext,
  ExistingReport,
  LoadedBatch,
  PreparedBatch,
  ReportWrite,
  WholeReport,
} from './import-batch.types.js';
import { findAmbiguous } from './import-mention.port.js';
import { isHeld, newestRoundFirst } from '../rounds/round-order.lookup.js';

const EXISTING_ROW = rowType<ExistingReport>({
  id: uuid,
  actorId: uuid,
  projectId: uuid,
  state: textOf(),
  content: json(),
  revision: int,
  version: int,
  reason: nullable(text),
  unchanged: int,
  confirms: nullable(uuid),
  revertsTo: nullable(int),
  late: nullable(bool),
  complete: bool,
});

/** Path to the warnings of a draft that prevent its certification. */
const BLOCKS = '$[*] ? (@.severity == "error")';

/** Projects in a round, and the actors whose own they are. */
interface OwnProjects {
  readonly roundId: string;
  readonly projectIds: readonly string[];
  readonly actorIds: readonly string[];
}

/** Selects own reports of projects in a round, with the lateness of their last revisions. */
function selectExisting({ roundId, projectIds, actorIds }: OwnProjects): Sql {
  return sql`
    select t.id,
           t.actor_id as "actorId",
           t.project_id as "projectId",
           t.state,
           t.content,
           t.revision,
           t.version,
           t.reason,
           t.unchanged,
           t.confirms,
           t.reverts_to as "revertsTo",
           (select v.late
              from reporting.report_revision v
             where v.report_id = t.id and v.revision = t.revision) as late,
           t.state = 'certified'
             or t.faults = '[]'
                and not coalesce(jsonb_path_exists(t.warnings, ${BLOCKS}::jsonpath), false) as complete
      from reporting.report t
     where t.round_id = ${roundId}
       and t.project_id = any(${projectIds}::uuid[])
       and t.actor_id = any(${actorIds}::uuid[])`;
}

const PROJECT_ROW = rowType({ projectId: uuid });

/** Selects the projects whose report of a round another actor has certified: a former owner. */
function selectReportedByFormer({ roundId, projectIds, actorIds }: OwnProjects): Sql {
  return sql`
    select distinct v.project_id as "projectId"
      from reporting.report_revision v
     where v.round_id = ${roundId}
       and v.project_id = any(${projectIds}::uuid[])
       and v.actor_id <> all(${actorIds}::uuid[])`;
}

const CERTIFIED_ROW = rowType<{ projectId: string; content: ReportContentValue }>({
  projectId: uuid,
  content: json(),
});

/**
 * Selects the newest certified revision of each project, from the round itself or an earlier one. A
 * correction of a reopened round is not compared with a later round.
 */
function selectLastCertified(
  { id, opensAt, key }: Pick<Round, 'id' | 'opensAt' | 'key'>,
  projectIds: readonly string[],
): Sql {
  return sql`
    select distinct on (v.project_id) v.project_id as "projectId", v.content
      from reporting.report_revision v
      join reporting.round r on r.id = v.round_id
     where v.project_id = any(${projectIds}::uuid[])
       and (r.id = ${id}
            or (${isHeld(sql`r`)}
                and (r.opens_at, r.key) < (${opensAt}::timestamptz, ${key}::text)))
     order by v.project_id, ${newestRoundFirst(sql`r`)}, v.revision desc`;
}

/** Loads the rows that batches are judged by, and writes the rows of their reports. */
@Injectable()
export class ImportBatchQueries {
  constructor(
    private readonly projects: ProjectLookup,
    private readonly reports: ReportQueries,
    private readonly assessment: ReportAssessment,
    private readonly mentions: ProjectMentions,
  ) {}

  /**
   * Loads everything needed to judge one batch, in one round trip. Safe to run while the previous
   * batch is being written: no batch reads what another writes.
   */
  async load(tx: Tx, context: BatchContext, batch: PreparedBatch): Promise<LoadedBatch> {
    const { locked, claimed } = context;
    const { round } = locked;
    const { whole } = batch;
    const ids = whole.flatMap(({ projectId }) => projectId ?? []);
    // A confirmed report is assessed by the content of an earlier report, so this query comes
    // first. A batch without confirmed reports must not await here: its queries would then reach
    // PostgreSQL after the writes of the batch before it.
    const confirmed = confirmedProjectsOf(whole);
    const earlier =
      confirmed.length === 0
        ? new Map<string, EarlierReport>()
        : await this.reports.listEarlier(tx, round.id, confirmed);
    const codes = whole.map(({ project }) => project);
    const own = { roundId: round.id, projectIds: ids, actorIds: claimed.principal.actorIds };
    const readExisting = (): Promise<ExistingReport[]> =>
      tx.query(EXISTING_ROW, selectExisting(own));
    // Nor must a batch whose file has every column: only the others are assessed with what is stored.
    const { columns } = claimed;
    const kept = columns === undefined || hasAllColumns(columns) ? undefined : await readExisting();
    const stored = { earlier, existing: byProject(kept ?? []), columns };
    const [owners, rows, former, before, projects, basis, ambiguous] = await Promise.all([
      this.projects.findOwners(tx, codes),
      kept ?? readExisting(),
      tx.query(PROJECT_ROW, selectReportedByFormer(own)),
      tx.query(CERTIFIED_ROW, selectLastCertified(round, ids)),
      this.projects.readFacts(tx, ids),
      this.loadBasis(tx, context, whole, stored),
      findAmbiguous(tx, this.mentions, claimed.principal, whole),
    ]);
    return {
      batch,
      owned: ownedOf(owners, claimed.principal),
      existing: byProject(rows),
      reportedByFormer: new Set(former.map(({ projectId }) => projectId)),
      before: new Map(before.map(({ projectId, content }) => [projectId, content])),
      earlier,
      ambiguous,
      basis,
      certifying: { projects, wasLate: latenessOf(rows) },
    };
  }

  private loadBasis(
    tx: Tx,
    { claimed, locked, now }: BatchContext,
    whole: readonly WholeReport[],
    stored: StoredContents,
  ): Promise<AssessmentBasis> {
    const reports = whole.flatMap((one): Omit<Assessable, 'round' | 'project'>[] => {
      const content = resolveContent(one, stored);
      if (content === null) return [];
      const projectId = one.projectId ?? undefined;
      return claimed.principal.actorIds.map((actorId) => ({ projectId, actorId, content }));
    });
    return this.assessment.loadBasis(tx, locked.round, reports, now);
  }
}

function byProject(rows: readonly ExistingReport[]): Map<string, ExistingReport> {
  return new Map(rows.map((row) => [row.projectId, row]));
}

function confirmedProjectsOf(whole: readonly WholeReport[]): string[] {
  return whole.flatMap(({ confirms, projectId }) => (confirms ? (projectId ?? []) : []));
}

function ownedOf(
  owners: readonly { readonly id: string; readonly code: string; readonly actorId: string }[],
  principal: Principal,
): Map<string, string> {
  const own = owners.filter(({ actorId }) => actsFor(principal, actorId));
  return new Map(own.map(({ code, id }) => [code, id]));
}

function latenessOf(reports: readonly ExistingReport[]): Map<string, { readonly late: boolean }> {
  return new Map(
    reports.flatMap(({ id, late }) => (late === null ? [] : [[id, { late }] as const])),
  );
}

/**
 * Writes the rows of many reports, each over the version that was read. Sends its statements before
 * it waits, so that later statements of the caller come after them. Throws 409 when another request
 * has changed a report meanwhile.
 */
export async function writeReports(
  tx: Tx,
  roundId: string,
  writes: readonly ReportWrite[],
  now: Date,
): Promise<void> {
  const [fresh, existing] = [
    writes.filter(({ expectedVersion }) => expectedVersion === null),
    writes.filter(({ expectedVersion }) => expectedVersion !== null),
  ];
  const [, updated] = await Promise.all([
    fresh.length === 0 ? 0 : tx.execute(insertReports(roundId, fresh, now)),
    existing.length === 0 ? 0 : tx.execute(updateReports(existing, now)),
  ]);
  if (updated !== existing.length) throw new Problem(STALE);
}

function insertReports(roundId: string, writes: readonly ReportWrite[], now: Date): Sql {
  return sql`
    insert into reporting.report
           (id,
            actor_id,
            round_id,
            project_id,
            state,
            content,
            revision,
            version,
            created_at,
            updated_at,
            rule_status,
            warnings,
            unchanged,
            confirms)
    select x.id,
           x.actor_id,
           n.round_id,
           x.project_id,
           x.state,
           x.content::jsonb,
           x.revision,
           x.version,
           n.now,
           n.now,
           x.rule_status::jsonb,
           x.warnings::jsonb,
           x.unchanged,
           x.confirms
      from (select ${roundId}::uuid as round_id, ${now}::timestamptz as now) n
     cross join unnest(${idsOf(writes)}::uuid[],
                       ${writes.map(({ report }) => report.actorId)}::uuid[],
                       ${writes.map(({ report }) => report.projectId)}::uuid[],
                       ${assessedColumns(writes)},
                       ${writes.map(({ report }) => report.unchanged)}::int[],
                       ${writes.map(({ report }) => report.confirms)}::uuid[])
           as x(id,
                actor_id,
                project_id,
                ${ASSESSED_NAMES},
                unchanged,
                confirms)`;
}

function updateReports(writes: readonly ReportWrite[], now: Date): Sql {
  return sql`
    update reporting.report t
       set state       = x.state,
           content     = x.content::jsonb,
           revision    = x.revision,
           version     = x.version,
           updated_at  = ${now},
           rule_status = x.rule_status::jsonb,
           warnings    = x.warnings::jsonb,
           faults      = '[]',
           reason      = x.reason,
           unchanged   = x.unchanged,
           confirms    = x.confirms,
           reverts_to  = x.reverts_to
      from unnest(${idsOf(writes)}::uuid[],
                  ${writes.map(({ expectedVersion }) => expectedVersion)}::int[],
                  ${assessedColumns(writes)},
                  ${writes.map(({ report }) => report.reason)}::text[],
                  ${writes.map(({ report }) => report.unchanged)}::int[],
                  ${writes.map(({ report }) => report.confirms)}::uuid[],
                  ${writes.map(({ report }) => report.revertsTo)}::int[])
           as x(id,
                expected,
                ${ASSESSED_NAMES},
                reason,
                unchanged,
                confirms,
                reverts_to)
     where t.id = x.id and t.version = x.expected`;
}

function idsOf(writes: readonly ReportWrite[]): string[] {
  return writes.map(({ report }) => report.id);
}

/** The names of {@link assessedColumns}, in their order. */
const ASSESSED_NAMES = sql`
  state,
  content,
  revision,
  version,
  rule_status,
  warnings`;

/** The state, content, versions and assessment of reports, as arrays for `unnest`. */
function assessedColumns(writes: readonly ReportWrite[]): Sql {
  return join([
    sql`${writes.map(({ certifies }) => (certifies ? 'certified' : 'draft'))}::text[]`,
    jsonLinesOf(writes.map((write) => write.text).join('\n')),
    sql`${writes.map(({ report, certifies }) => report.revision + (certifies ? 1 : 0))}::int[]`,
    sql`${writes.map(({ version }) => version)}::int[]`,
    jsonLinesOf(jsonLines(writes.map(({ assessed }) => assessed.ruleStatus))),
    jsonLinesOf(jsonLines(writes.map(({ assessed }) => assessed.warnings))),
  ]);
}
