import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { Locked } from '../../platform/http/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { canonicalJson } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Command } from '../../platform/http/operation.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { accessOf, type Principal, visibleTo } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import {
  REPORT_ACTIONS,
  type ReportAction,
  type ReportListResponse,
  type ReportQuery,
  type ReportResponse,
  type RevisionListResponse,
  type RevisionResponse,
} from './report.dto.js';
import type { EarlierContent } from '../assessment/report-assessment.port.js';
import type { StoredReport } from './report.entity.js';
import type { ReportContentValue } from '../content/report.types.js';
import {
  clientOf,
  type SubmissionCaller,
  type SubmissionFacts,
  submissionLock,
  unchangedMembers,
} from '../steps/submission.rules.js';
import {
  FACTS,
  type FactsRow,
  factsOf,
  type StoredFacts,
} from '../steps/submission-facts.queries.js';
import { scopeLock } from '../steps/submission-steps.port.js';
import { blocking } from '../assessment/warning.rules.js';

/** A report with what its answer says beside it. */
export interface AnsweredReport extends Pick<
  StoredReport,
  | 'id'
  | 'state'
  | 'revision'
  | 'content'
  | 'ruleStatus'
  | 'warnings'
  | 'faults'
  | 'unchanged'
  | 'revertsTo'
  | 'version'
  | 'createdAt'
  | 'updatedAt'
> {
  /**
   * Key of its round, code of its project, organisation number of the actor that answers for it.
   */
  readonly round: string;
  readonly project: string;
  readonly actor: string;
  /** Of the caller's. */
  readonly own: boolean;
  readonly facts: StoredFacts;
  readonly earlier: EarlierContent | null;
}

type ReportRow = Omit<AnsweredReport, 'facts'> & FactsRow;

/** The report that a project's next one begins with, or is compared with. */
export interface EarlierReport {
  readonly id: string;
  readonly content: ReportContentValue;
  /** How many rounds in a row it had been confirmed unchanged itself. */
  readonly unchanged: number;
  /** No round lies between. */
  readonly roundJustBefore: boolean;
}

/** A project's last certified revision of a round before the round `r`. */
export const earlierOf = (
  project: string,
): string => `select v.id, v.content, v.revision, v.unchanged, b.key, b.opens_at from reporting.report_revision v join reporting.round b on b.id = v.round_id
   where v.project_id = ${project} and b.opens_at < r.opens_at order by b.opens_at desc, v.revision desc limit 1`;

/**
 * Relation of at most one row: the last certified revision of a project from a round before the
 * round `r`. The project's id may be a column of the statement around it.
 */
export function earlierRevisionOf(projectId: Sql): Sql {
  return sql`
    select v.id,
           v.content,
           v.revision,
           v.unchanged,
           b.key,
           b.opens_at
      from reporting.report_revision v
      join reporting.round b on b.id = v.round_id
     where v.project_id = ${projectId} and b.opens_at < r.opens_at
     order by b.opens_at desc, v.revision desc
     limit 1`;
}

/** The application's own check, beside row-level security. */
const VISIBLE = `(t.actor_id = any($1::uuid[]) or $2)`;
const SELECT = `select t.id, r.key as round, p.code as project, a.organisation_number as actor, t.actor_id = any($1::uuid[]) as own,
       t.state, t.revision, t.content, t.rule_status as "ruleStatus", t.warnings, t.faults, t.unchanged, t.reverts_to as "revertsTo", t.version, t.created_at as "createdAt", t.updated_at as "updatedAt", ${FACTS},
       case when e.id is not null then json_build_object('round', e.key, 'revision', e.revision, 'content', e.content) end as earlier
  from reporting.report t join reporting.round r on r.id = t.round_id join portfolio.project p on p.id = t.project_id join actors.actor a on a.id = t.actor_id
  left join reporting.submission s on s.round_id = t.round_id and s.actor_id = t.actor_id left join reporting.actor_setting c on c.actor_id = t.actor_id
  left join lateral (${earlierOf('t.project_id')}) e on true`;

/** Submitted with what a rule made an error since. */
const FAULTY: Locked = {
  code: 'report-faulty',
  reason: {
    nb: 'Rapporten har feil; trekk innsendingen for å rette dem',
    en: 'The report has faults; withdraw the submission to mend them',
  },
};

/** The caller's reports; the directorate reads all. */
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
    const after = cursorKey(list, query);
    return this.database.transaction(accessOf(principal), async (tx) => {
      const known = await tx.rows(`select 1 from reporting.round r where r.key = $1`, [round]);
      if (known.length === 0) throw notFound({ nb: 'Runden', en: 'The round' });
      const rows = await tx.rows<ReportRow>(
        `${SELECT} where ${VISIBLE} and r.key = $3 and ($4::text is null or t.state = $4) and p.code > $5 order by p.code limit $6`,
        [
          ...visibleTo(principal),
          round,
          query.state ?? null,
          after,
          (query.limit ?? DEFAULT_LIMIT) + 1,
        ],
      );
      return {
        body: pageOf(
          list,
          query,
          rows,
          ({ project }) => project,
          (row) => this.response(answered(row), principal),
        ),
      };
    });
  }

  find({ principal }: Command, id: string): Promise<Answer<ReportResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, id));
  }

  /** One report as an answer, inside an open transaction. */
  async answer(tx: Tx, principal: Principal, id: string): Promise<Answer<ReportResponse>> {
    const [row] = await tx.rows<ReportRow>(`${SELECT} where ${VISIBLE} and t.id = $3`, [
      ...visibleTo(principal),
      id,
    ]);
    if (row === undefined) throw notFound({ nb: 'Rapporten', en: 'The report' });
    return this.answerOf(answered(row), principal);
  }

  /** The same of one that is known already. */
  answerOf(report: AnsweredReport, principal: Principal): Answer<ReportResponse> {
    return { body: this.response(report, principal), etag: etagOf(report.version) };
  }

  revisions(command: Command, id: string): Promise<Answer<RevisionListResponse>> {
    return this.database.transaction(accessOf(command.principal), async (tx) => {
      await this.answer(tx, command.principal, id);
      return { body: { items: await this.revisionRows(tx, id, null) } };
    });
  }

  revision(command: Command, id: string, revision: string): Promise<Answer<RevisionResponse>> {
    return this.database.transaction(accessOf(command.principal), async (tx) => {
      await this.answer(tx, command.principal, id);
      const [body] = await this.revisionRows(tx, id, Number(revision));
      if (body === undefined) throw notFound({ nb: 'Revisjonen', en: 'The revision' });
      return { body, etag: etagOf(body.revision) };
    });
  }

  /** What a project's last certified report of an earlier round said. */
  async earlier(tx: Tx, roundId: string, projectId: string): Promise<EarlierReport | undefined> {
    return (await this.earlierOfAll(tx, roundId, [projectId])).get(projectId);
  }

  /** The same of many projects, by their ids. */
  async earlierOfAll(
    tx: Tx,
    roundId: string,
    projectIds: readonly string[],
  ): Promise<ReadonlyMap<string, EarlierReport>> {
    if (projectIds.length === 0) return new Map();
    const rows = await tx.rows<EarlierReport & { projectId: string }>(
      `select p.id as "projectId", e.id, e.content, e.unchanged, not exists (select 1 from reporting.round m where m.state <> 'planned' and m.opens_at > e.opens_at and m.opens_at < r.opens_at) as "roundJustBefore"
         from reporting.round r cross join unnest($2::uuid[]) as p(id) cross join lateral (${earlierOf('p.id')}) e where r.id = $1`,
      [roundId, projectIds],
    );
    return new Map(rows.map((row) => [row.projectId, row]));
  }

  async contentOfRevision(
    tx: Tx,
    id: string,
    revision: number,
  ): Promise<ReportContentValue | undefined> {
    const [row] = await tx.rows<{ content: ReportContentValue }>(
      `select v.content from reporting.report_revision v where v.report_id = $1 and v.revision = $2`,
      [id, revision],
    );
    return row?.content;
  }

  private async revisionRows(
    tx: Tx,
    id: string,
    revision: number | null,
  ): Promise<RevisionResponse[]> {
    const rows = await tx.rows<Omit<RevisionResponse, 'recordedAt'> & { recorded_at: Date }>(
      `select v.revision, v.recorded_at, v.late, v.correction, v.reason, v.unchanged as "confirmedUnchanged", v.reverts_to as "revertsTo", v.certified_by as "certifiedBy", v.supplier, v.delegate, v.content_hash as "contentHash", v.project, v.content, v.rule_status as "ruleStatus", v.warnings
         from reporting.report_revision v where v.report_id = $1 and ($2::int is null or v.revision = $2) order by v.revision`,
      [id, revision],
    );
    return rows.map(({ recorded_at, ...row }) => ({
      ...row,
      recordedAt: recorded_at.toISOString(),
    }));
  }

  private response(report: AnsweredReport, principal: Principal): ReportResponse {
    const {
      id,
      round,
      project,
      actor,
      own,
      state,
      revision,
      content,
      earlier,
      faults,
      ruleStatus,
      warnings,
      unchanged,
      revertsTo,
      version,
      createdAt,
      updatedAt,
    } = report;
    const facts: SubmissionFacts = { ...report.facts, reports: 1, openQuestions: 0, askedBy: [] };
    const caller: SubmissionCaller = {
      parties: own ? ['owner'] : [],
      client: clientOf(principal.token),
      delegate: principal.delegate?.organisationNumber ?? null,
      now: this.clock.now(),
    };
    const editLock = submissionLock('edit', facts, caller);
    const certifyLock = state === 'draft' ? submissionLock('certify', facts, caller) : undefined;
    const [unwritable, uncertifiable] = [
      scopeLock(SCOPES.write, principal),
      scopeLock(SCOPES.certify, principal),
    ];
    const [mayWrite, mayCertify] = [unwritable === undefined, uncertifiable === undefined];
    const sound = faults.length === 0 && blocking(warnings ?? []).length === 0;
    const open: Readonly<Record<ReportAction, boolean>> = {
      save: mayWrite && editLock === undefined,
      confirmUnchanged: mayWrite && editLock === undefined && earlier !== null,
      certify: mayCertify && state === 'draft' && certifyLock === undefined && sound,
      revert:
        mayCertify && editLock === undefined && (state === 'draft' ? revision > 0 : revision > 1),
      discard: mayWrite && editLock === undefined && revision === 0,
    };
    const allowedActions = REPORT_ACTIONS.filter((action) => open[action]);
    // When nothing is open, what stands in the way of the step that is nearest: of a draft that is
    // not edited now, certifying it.
    const nearest =
      state === 'draft' && editLock !== undefined
        ? (certifyLock ?? uncertifiable ?? FAULTY)
        : (editLock ?? unwritable);
    const locked = allowedActions.length > 0 ? undefined : nearest;
    return {
      id,
      round,
      project,
      actor,
      state,
      revision,
      content,
      faults,
      ruleStatus,
      warnings,
      revertsTo,
      version,
      earlier: earlier === null ? null : { round: earlier.round, revision: earlier.revision },
      unchanged:
        earlier === null
          ? []
          : unchangedMembers(
              content,
              earlier.content,
              (a, b) => canonicalJson(a) === canonicalJson(b),
            ),
      confirmedUnchanged: unchanged,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
      allowedActions,
      locked: locked === undefined ? null : { code: locked.code, ...locked.reason },
    };
  }
}

function answered(row: ReportRow): AnsweredReport {
  return { ...row, facts: factsOf(row) };
}
