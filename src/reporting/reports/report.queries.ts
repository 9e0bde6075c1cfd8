import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock } from '../../platform/base/clock.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { equalsIfGiven, visibleTo } from '../../platform/database/fragments.js';
import {
  bool,
  instant,
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { codeOfProject } from '../../portfolio/projects/project.lookup.js';
import type { EarlierContent } from '../assessment/assessment-basis.queries.js';
import type { ReportContentValue, ReportState } from '../content/report.types.js';
import {
  factsOf,
  SUBMISSION_FACTS,
  SUBMISSION_FACTS_COLUMNS,
} from '../steps/submission-facts.queries.js';
import type { StoredReport } from './report.entity.js';
import {
  type AnsweredReport,
  type ReportListResponse,
  type ReportQuery,
  type ReportResponse,
  reportResponse,
} from './report-response.dto.js';
import { isEarlierRound, newestRoundFirst } from '../rounds/round-order.lookup.js';

const REPORT_ROW = rowType({
  id: uuid,
  round: text,
  project: text,
  actor: text,
  own: bool,
  state: textOf<ReportState>(),
  revision: int,
  content: json<ReportContentValue>(),
  ruleStatus: nullable(json<NonNullable<StoredReport['ruleStatus']>>()),
  warnings: nullable(json<NonNullable<StoredReport['warnings']>>()),
  faults: json<StoredReport['faults']>(),
  unchanged: int,
  revertsTo: nullable(int),
  version: int,
  createdAt: instant,
  updatedAt: instant,
  ...SUBMISSION_FACTS_COLUMNS,
  earlier: nullable(json<EarlierContent>()),
});

/** The report of an earlier round that a new one begins with, or is compared with. */
export interface EarlierReport {
  readonly id: string;
  readonly content: ReportContentValue;
  /** Number of rounds in a row in which this report had been confirmed unchanged. */
  readonly unchanged: number;
  /** True when no opened round lies between the two. */
  readonly roundJustBefore: boolean;
}

const EARLIER_ROW = rowType<EarlierReport & { readonly projectId: string }>({
  projectId: uuid,
  id: uuid,
  content: json(),
  unchanged: int,
  roundJustBefore: bool,
});
const CONTENT_ROW = rowType({ content: json<ReportContentValue>() });
/**
 * Relation of at most one row: the last certified revision of a project from a round before the
 * round `r`. The project's id may be a column of the statement around it.
 */
export function lastRevisionBeforeRound(projectId: Sql): Sql {
  return sql`
    select v.id,
           v.content,
           v.revision,
           v.unchanged,
           b.key,
           b.state,
           b.opens_at
      from reporting.report_revision v
      join reporting.round b on b.id = v.round_id
     where v.project_id = ${projectId}
       and ${isEarlierRound(sql`b`, sql`r`)}
     order by ${newestRoundFirst(sql`b`)}, v.revision desc
     limit 1`;
}

/**
 * Selects the reports `t` that the caller may see. Further conditions on `t`, its round `r` and the
 * code of its project `p` may follow.
 */
function selectVisibleReports(principal: Principal): Sql {
  return sql`
    select t.id,
           r.key as round,
           p.code as project,
           a.organisation_number as actor,
           t.actor_id = any(${principal.actorIds}::uuid[]) as own,
           t.state,
           t.revision,
           t.content,
           t.rule_status as "ruleStatus",
           t.warnings,
           t.faults,
           t.unchanged,
           t.reverts_to as "revertsTo",
           t.version,
           t.created_at as "createdAt",
           t.updated_at as "updatedAt",
           ${SUBMISSION_FACTS},
           case when e.id is not null
                then json_build_object('round', e.key,
                                       'revision', e.revision,
                                       'content', e.content)
            end as earlier
      from reporting.report t
      join reporting.round r on r.id = t.round_id
      join actors.actor a on a.id = t.actor_id
      left join reporting.submission s on s.round_id = t.round_id and s.actor_id = t.actor_id
      left join reporting.actor_setting c on c.actor_id = t.actor_id
      left join lateral (${lastRevisionBeforeRound(sql`t.project_id`)}) e on true
     cross join lateral (${codeOfProject(sql`t.project_id`)}) p
     where ${visibleTo(sql`t.actor_id`, principal)}`;
}

/** Selects a page of the reports of a round, and one more: the first of the next page. */
function selectPage(principal: Principal, round: string, query: ReportQuery, after: string): Sql {
  return sql`
    ${selectVisibleReports(principal)}
       and r.key = ${round}
       and ${equalsIfGiven(sql`t.state`, query.state)}
       and p.code > ${after}
     order by p.code
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
}

/** Reads the caller's reports; the directorate reads all. */
@Injectable()
export class ReportQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(
    { principal }: Command,
    round: string,
    query: ReportQuery,
  ): Promise<Answer<ReportListResponse>> {
    const list = `reports ${round} ${query.state ?? ''}`;
    const after = readCursorKey(list, query);
    return this.database.transaction(accessOf(principal), async (tx) => {
      const known = await tx.execute(sql`select 1 from reporting.round r where r.key = ${round}`);
      if (known === 0) throw notFound({ nb: 'Runden', en: 'The round' });
      const rows = await tx.query(REPORT_ROW, selectPage(principal, round, query, after));
      const now = this.clock.now();
      return {
        body: pageOf(
          list,
          query,
          rows,
          ({ project }) => project,
          (row) => reportResponse(answeredReportOf(row), principal, now),
        ),
      };
    });
  }

  find({ principal }: Command, id: string): Promise<Answer<ReportResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, id));
  }

  /** Answers one report inside an open transaction. Throws 404 when the caller may not see it. */
  async answer(tx: Tx, principal: Principal, id: string): Promise<Answer<ReportResponse>> {
    const [row] = await tx.query(
      REPORT_ROW,
      sql`${selectVisibleReports(principal)} and t.id = ${id}`,
    );
    if (row === undefined) throw notFound({ nb: 'Rapporten', en: 'The report' });
    return this.answerOf(answeredReportOf(row), principal);
  }

  /** Returns the answer of a report that has been read. */
  answerOf(report: AnsweredReport, principal: Principal): Answer<ReportResponse> {
    return {
      body: reportResponse(report, principal, this.clock.now()),
      etag: etagOf(report.version),
    };
  }

  /** Reads the last certified report of a project from an earlier round. */
  async findEarlier(
    tx: Tx,
    roundId: string,
    projectId: string,
  ): Promise<EarlierReport | undefined> {
    return (await this.listEarlier(tx, roundId, [projectId])).get(projectId);
  }

  /** Reads the last certified reports of many projects from earlier rounds, by project id. */
  async listEarlier(
    tx: Tx,
    roundId: string,
    projectIds: readonly string[],
  ): Promise<ReadonlyMap<string, EarlierReport>> {
    if (projectIds.length === 0) return new Map();
    const rows = await tx.query(EARLIER_ROW, selectEarlier(roundId, projectIds));
    return new Map(rows.map((row) => [row.projectId, row]));
  }

  /** Reads the content of a certified revision. Returns undefined when there is none. */
  async readContent(tx: Tx, id: string, revision: number): Promise<ReportContentValue | undefined> {
    const [row] = await tx.query(
      CONTENT_ROW,
      sql`
        select v.content
          from reporting.report_revision v
         where v.report_id = ${id} and v.revision = ${revision}`,
    );
    return row?.content;
  }
}

function selectEarlier(roundId: string, projectIds: readonly string[]): Sql {
  return sql`
    select p.id as "projectId",
           e.id,
           e.content,
           e.unchanged,
           not exists (select 1
                         from reporting.round m
                        where ${isEarlierRound(sql`m`, sql`r`)}
                          and ${isEarlierRound(sql`e`, sql`m`)}
           ) as "roundJustBefore"
      from reporting.round r
     cross join unnest(${projectIds}::uuid[]) as p(id)
     cross join lateral (${lastRevisionBeforeRound(sql`p.id`)}) e
     where r.id = ${roundId}`;
}

function answeredReportOf(row: RowOf<typeof REPORT_ROW>): AnsweredReport {
  return { ...row, facts: factsOf(row) };
}
