import { Injectable } from '@nestjs/common';
import { actionsOf } from '../../platform/http/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { instantText } from '../../platform/base/instant.js';
import type { Command } from '../../platform/http/operation.js';
import { accessOf, actsFor, type Principal, visibleTo } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { IntakeSteps } from './intake-steps.service.js';
import type {
  IntakeEventResponse,
  IntakeResponse,
  NominationResponse,
  PortfolioMemberResponse,
  PortfolioQuery,
  PortfolioResponse,
  PortfolioThemeResponse,
  RankingQuery,
  RankingResponse,
} from './intake.dto.js';
import { INTAKE_ACTIONS, intakeLock, type IntakeParty } from './intake.rules.js';
import type { Standing } from '../projects/project.types.js';
import { byPriority, type NominationContent, prioritised } from './ranking.rules.js';

const STAGE = `case m.state when 'planned' then 'new' when 'completed' then 'existing' when 'stopped' then 'stopped' else 'ongoing' end`;

/** Who a caller is to a project. */
export function partiesOf(principal: Principal, ownerId: string): IntakeParty[] {
  return [
    ...(actsFor(principal, ownerId) ? (['owner'] as const) : []),
    ...(principal.directorate ? (['directorate'] as const) : []),
  ];
}

/** Reads of intake: one project's, the ranking of the candidates, and the portfolio itself. */
@Injectable()
export class IntakeQueries {
  constructor(
    private readonly database: Database,
    private readonly steps: IntakeSteps,
    private readonly clock: Clock,
  ) {}

  find({ principal }: Command, code: string): Promise<Answer<IntakeResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, code));
  }

  /** One project's intake, inside an open transaction. */
  async answer(tx: Tx, principal: Principal, code: string): Promise<Answer<IntakeResponse>> {
    const [row] = await tx.rows<{
      id: string;
      actor_id: string;
      project: string;
      standing: Standing;
      since: string;
      version: number;
      predecessors: string[];
      successors: string[];
    }>(
      `select p.id, p.actor_id, p.code as project, p.standing, ${instantText('p.standing_since')} as since, p.version,
              array(select r.code from portfolio.succession s cross join lateral portfolio.project_by_id(s.predecessor_id) r where s.successor_id = p.id order by r.code) as predecessors,
              array(select r.code from portfolio.succession s cross join lateral portfolio.project_by_id(s.successor_id) r where s.predecessor_id = p.id order by r.code) as successors
         from portfolio.project p where (p.actor_id = any($1::uuid[]) or $2) and p.code = $3`,
      [...visibleTo(principal), code],
    );
    if (row === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
    const { id, actor_id, ...project } = row;
    const history = await tx.rows<IntakeEventResponse>(
      `select e.action, e.from_standing as "from", e.to_standing as "to", e.reason_code as "reasonCode", e.reason, e.decided_by as "decidedBy", e.recorded_by as "recordedBy", ${instantText('e.recorded_at')} as "recordedAt"
         from portfolio.intake_event e where e.project_id = $1 order by e.recorded_at, e.id`,
      [id],
    );
    const [nomination] = await tx.rows<{
      content: NominationContent;
      revision: number;
      recordedAt: string;
    }>(
      `select n.content, n.revision, ${instantText('n.recorded_at')} as "recordedAt" from portfolio.nomination n where n.project_id = $1 order by n.revision desc limit 1`,
      [id],
    );
    const situation = {
      standing: project.standing,
      parties: partiesOf(principal, actor_id),
      assessment: await this.steps.assessment(tx, id),
    };
    const shown: NominationResponse | null =
      nomination === undefined
        ? null
        : {
            revision: nomination.revision,
            ...nomination.content,
            recordedAt: nomination.recordedAt,
          };
    return {
      body: {
        ...project,
        nomination: shown,
        history,
        ...actionsOf(
          Object.fromEntries(
            INTAKE_ACTIONS.map((action) => [action, intakeLock(action, situation)]),
          ),
        ),
      },
      etag: etagOf(project.version),
    };
  }

  /** Candidates by priority, each with why it stands there. For the directorate. */
  async ranking({ principal }: Command, query: RankingQuery): Promise<Answer<RankingResponse>> {
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.rows<{ code: string; name: string; owner: string; content: NominationContent }>(
        `select distinct on (p.id) p.code, p.name, a.organisation_number as owner, n.content
           from portfolio.project p join actors.actor a on a.id = p.actor_id join portfolio.nomination n on n.project_id = p.id
          where (p.actor_id = any($1::uuid[]) or $2) and p.standing = $3 order by p.id, n.revision desc`,
        [...visibleTo(principal), query.standing ?? 'inAssessment'],
      ),
    );
    const items = rows
      .sort(byPriority)
      .slice(0, query.limit ?? 500)
      .map(({ code, name, owner, content }, index) => ({
        rank: index + 1,
        project: code,
        name,
        owner,
        ...prioritised(content),
      }));
    return { body: { items } };
  }

  /** The portfolio as it was known at an instant, the same for every reader. */
  async portfolio(query: PortfolioQuery): Promise<Answer<PortfolioResponse>> {
    const asOf = query.asOf === undefined ? this.clock.now() : new Date(query.asOf);
    const members = `(select distinct on (r.project_id) r.project_id, a.organisation_number as owner, a.name as owner_name, x.* from portfolio.project_revision r
        join actors.actor a on a.id = r.actor_id
        cross join lateral jsonb_to_record(r.project) as x(code text, name text, kind text, state text, segment text, theme text, standing text, standing_since timestamptz)
       where r.recorded_at <= $1 order by r.project_id, r.version desc)`;
    const filter = `m.standing = 'inPortfolio' and ($2::text is null or m.segment = $2) and ($3::text is null or m.theme = $3)`;
    const parameters = [asOf, query.segment ?? null, query.theme ?? null];
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const items = await tx.rows<PortfolioMemberResponse>(
        `select m.code as project, m.name, m.owner, m.owner_name as "ownerName", m.kind, m.state, ${STAGE} as stage, m.segment, m.theme, ${instantText('m.standing_since')} as since
           from ${members} m where ${filter} order by m.code collate "C" limit 1000`,
        parameters,
      );
      const themes = await tx.rows<PortfolioThemeResponse>(
        `select m.segment, m.theme, ${['existing', 'ongoing', 'new', 'stopped'].map((stage) => `count(*) filter (where ${STAGE} = '${stage}')::int as "${stage}"`).join(', ')}
           from ${members} m where ${filter} group by m.segment, m.theme order by m.segment nulls last, m.theme nulls last`,
        parameters,
      );
      const projects = themes.reduce(
        (sum, row) => sum + row.existing + row.ongoing + row.new + row.stopped,
        0,
      );
      return { body: { asOf: asOf.toISOString(), projects, themes, items } };
    });
  }
}
