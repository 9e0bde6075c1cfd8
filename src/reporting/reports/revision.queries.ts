import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instantText, visibleTo } from '../../platform/database/fragments.js';
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
import type { Tx } from '../../platform/database/transaction.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { ReportQueries } from './report.queries.js';
import type {
  CertifiedReportListResponse,
  CertifiedReportResponse,
  RevisionListResponse,
  RevisionResponse,
} from './revision.dto.js';

const REVISION_ROW = rowType<RevisionResponse>({
  revision: int,
  late: bool,
  correction: bool,
  reason: nullable(text),
  confirmedUnchanged: int,
  revertsTo: nullable(int),
  certifiedBy: text,
  supplier: nullable(text),
  delegate: nullable(text),
  contentHash: text,
  project: json(),
  content: json(),
  ruleStatus: nullable(json()),
  warnings: nullable(json()),
  recordedAt: text,
});

const CERTIFIED_ROW = rowType<CertifiedReportResponse>({
  round: text,
  report: uuid,
  revision: int,
  actor: text,
  state: textOf(),
  late: bool,
  recordedAt: text,
});

/**
 * Condition: the caller may read the certified revision `v`. It is the caller's own, or of a project
 * that the caller owns now: what is certified follows the project to its next owner, drafts do not.
 */
function isReadable(principal: Principal): Sql {
  return sql`
    (${visibleTo(sql`v.actor_id`, principal)}
       or v.project_id in (select p.id
                             from portfolio.project p
                            where p.actor_id = any(${principal.actorIds}::uuid[])))`;
}

/** Reads certified revisions: the caller's own, and those of projects that it owns now. */
@Injectable()
export class RevisionQueries {
  constructor(
    private readonly database: Database,
    private readonly reports: ReportQueries,
  ) {}

  list({ principal }: Command, id: string): Promise<Answer<RevisionListResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      const items = await this.read(tx, principal, id, null);
      return { body: { items } };
    });
  }

  find({ principal }: Command, id: string, revision: string): Promise<Answer<RevisionResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      const [body] = await this.read(tx, principal, id, Number(revision));
      if (body === undefined) throw notFound({ nb: 'Revisjonen', en: 'The revision' });
      return { body, etag: etagOf(body.revision) };
    });
  }

  /** Lists the last certified revision of a project in each round, oldest round first. */
  listOfProject(
    { principal }: Command,
    code: string,
  ): Promise<Answer<CertifiedReportListResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      const items = await tx.query(CERTIFIED_ROW, selectCertified(principal, code));
      if (items.length === 0 && !(await isProjectVisible(tx, principal, code)))
        throw notFound({ nb: 'Tiltaket', en: 'The project' });
      return { body: { items } };
    });
  }

  /** Reads one revision of a report, or all of them. Throws 404 when the caller sees no report. */
  private async read(
    tx: Tx,
    principal: Principal,
    reportId: string,
    revision: number | null,
  ): Promise<RevisionResponse[]> {
    const rows = await tx.query(REVISION_ROW, selectRevisions(principal, reportId, revision));
    if (rows.length === 0) await this.reports.answer(tx, principal, reportId);
    return rows;
  }
}

function selectRevisions(principal: Principal, reportId: string, revision: number | null): Sql {
  return sql`
    select v.revision,
           v.late,
           v.correction,
           v.reason,
           v.unchanged as "confirmedUnchanged",
           v.reverts_to as "revertsTo",
           v.certified_by as "certifiedBy",
           v.supplier,
           v.delegate,
           v.content_hash as "contentHash",
           v.project,
           v.content,
           v.rule_status as "ruleStatus",
           v.warnings,
           ${instantText(sql`v.recorded_at`)} as "recordedAt"
      from reporting.report_revision v
     where ${isReadable(principal)}
       and v.report_id = ${reportId}
       and (${revision}::int is null or v.revision = ${revision})
     order by v.revision`;
}

function selectCertified(principal: Principal, code: string): Sql {
  return sql`
    select l.round,
           l.report,
           l.revision,
           l.actor,
           l.state,
           l.late,
           l."recordedAt"
      from (select distinct on (v.report_id)
                   r.opens_at,
                   r.key as round,
                   v.report_id as report,
                   v.revision,
                   a.organisation_number as actor,
                   v.content->>'state' as state,
                   v.late,
                   ${instantText(sql`v.recorded_at`)} as "recordedAt"
              from portfolio.project_by_code(array[${code}]) p
              join reporting.report_revision v on v.project_id = p.id
              join reporting.round r on r.id = v.round_id
              join actors.actor a on a.id = v.actor_id
             where ${isReadable(principal)}
             order by v.report_id, v.revision desc) l
     order by l.opens_at, l.round`;
}

async function isProjectVisible(tx: Tx, principal: Principal, code: string): Promise<boolean> {
  const visible = visibleTo(sql`p.actor_id`, principal);
  const found = await tx.execute(
    sql`select 1 from portfolio.project p where ${visible} and p.code = ${code}`,
  );
  return found > 0;
}
