import { Inject, Injectable } from '@nestjs/common';
import { type Answer, etagOf } from '../platform/answer.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import type { Command } from '../platform/operation.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../platform/page.js';
import { accessOf, type Principal, visibleTo } from '../platform/principal.js';
import { notFound } from '../platform/problem.js';
import { SCOPES } from '../platform/scopes.js';
import type { ReportAction, ReportListResponse, ReportQuery, ReportResponse, RevisionListResponse, RevisionResponse } from './report.dto.js';
import type { ReportContentValue, ReportState, RoundState } from './report.types.js';
import { takesReports } from './round.rules.js';

interface ReportRow {
  id: string;
  round: string;
  round_state: RoundState;
  closes_at: Date;
  project: string;
  actor: string;
  own: boolean;
  state: ReportState;
  revision: number;
  content: ReportContentValue;
  rule_status: ReportResponse['ruleStatus'];
  warnings: ReportResponse['warnings'];
  version: number;
  created_at: Date;
  updated_at: Date;
}

/** The application's own check, beside row-level security. */
const VISIBLE = `(t.actor_id = any($1::uuid[]) or $2)`;
const SELECT = `select t.id, r.key as round, r.state as round_state, r.closes_at, p.code as project, a.organisation_number as actor, t.actor_id = any($1::uuid[]) as own,
       t.state, t.revision, t.content, t.rule_status, t.warnings, t.version, t.created_at, t.updated_at
  from reporting.report t join reporting.round r on r.id = t.round_id join portfolio.project p on p.id = t.project_id join actors.actor a on a.id = t.actor_id`;

/** The caller's reports; the directorate reads all. */
@Injectable()
export class ReportQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async list({ principal }: Command, round: string, query: ReportQuery): Promise<Answer<ReportListResponse>> {
    const list = `reports ${round} ${query.state ?? ''}`;
    const after = cursorKey(list, query);
    return this.database.transaction(accessOf(principal), async (tx) => {
      const known = await tx.query(`select 1 from reporting.round r where r.key = $1`, [round]);
      if (known.length === 0) throw notFound({ nb: 'Runden', en: 'The round' });
      const rows = await tx.query<ReportRow>(`${SELECT} where ${VISIBLE} and r.key = $3 and ($4::text is null or t.state = $4) and p.code > $5 order by p.code limit $6`, [
        ...visibleTo(principal), round, query.state ?? null, after, (query.limit ?? DEFAULT_LIMIT) + 1,
      ]);
      return { body: pageOf(list, query, rows, (row) => row.project, (row) => this.response(row, principal)) };
    });
  }

  find({ principal }: Command, id: string): Promise<Answer<ReportResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, id));
  }

  /** One report as an answer, inside an open transaction. */
  async answer(tx: Tx, principal: Principal, id: string): Promise<Answer<ReportResponse>> {
    const [row] = await tx.query<ReportRow>(`${SELECT} where ${VISIBLE} and t.id = $3`, [...visibleTo(principal), id]);
    if (row === undefined) throw notFound({ nb: 'Rapporten', en: 'The report' });
    return { body: this.response(row, principal), etag: etagOf(row.version) };
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

  private async revisionRows(tx: Tx, id: string, revision: number | null): Promise<RevisionResponse[]> {
    const rows = await tx.query<Omit<RevisionResponse, 'recordedAt'> & { recorded_at: Date }>(
      `select v.revision, v.recorded_at, v.late, v.certified_by as "certifiedBy", v.supplier, v.content_hash as "contentHash", v.project, v.content, v.rule_status as "ruleStatus", v.warnings
         from reporting.report_revision v where v.report_id = $1 and ($2::int is null or v.revision = $2) order by v.revision`,
      [id, revision],
    );
    return rows.map(({ recorded_at, ...row }) => ({ ...row, recordedAt: recorded_at.toISOString() }));
  }

  private response(row: ReportRow, principal: Principal): ReportResponse {
    const { round_state, closes_at, rule_status, created_at, updated_at, own, ...rest } = row;
    const open = takesReports({ state: round_state, closesAt: closes_at }, this.clock.now());
    const allowedActions: ReportAction[] = [];
    if (open && own && principal.scopes.has(SCOPES.write)) allowedActions.push('save');
    if (open && own && row.state === 'draft' && principal.scopes.has(SCOPES.certify)) allowedActions.push('certify');
    return {
      ...rest,
      ruleStatus: rule_status,
      createdAt: created_at.toISOString(),
      updatedAt: updated_at.toISOString(),
      allowedActions,
      locked: open ? null : { code: 'round-closed', nb: 'Runden tar ikke lenger imot rapporter', en: 'The round no longer takes reports' },
    };
  }
}
