import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { CriteriaSetLookup } from '../../criteria/criteria-set.lookup.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instantText, visibleTo } from '../../platform/database/fragments.js';
import {
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type { IntakeEventResponse, IntakeResponse, NominationResponse } from './intake.dto.js';
import { INTAKE_ACTIONS, findIntakeLock, type IntakeSituation, partiesOf } from './intake.rules.js';
import { findNewestAssessment } from './intake-step.queries.js';
import type { NominationContent } from './ranking.rules.js';

type ProjectIntake = Omit<
  IntakeResponse,
  'nomination' | 'history' | 'allowedActions' | 'lockedActions'
> & { readonly id: string; readonly actorId: string };

const PROJECT_INTAKE = rowType<ProjectIntake>({
  id: uuid,
  actorId: uuid,
  project: text,
  standing: textOf(),
  since: text,
  version: int,
  predecessors: texts,
  successors: texts,
});

/**
 * Selects a project that the caller may see. Its predecessors and successors may be other actors',
 * so their codes are read by a function that may see them.
 */
function selectProjectIntake(principal: Principal, code: string): Sql {
  return sql`
    select p.id,
           p.actor_id as "actorId",
           p.code as project,
           p.standing,
           ${instantText(sql`p.standing_since`)} as since,
           p.version,
           array(
             select r.code
               from portfolio.succession s
              cross join lateral portfolio.project_by_id(s.predecessor_id) r
              where s.successor_id = p.id
              order by r.code
           ) as predecessors,
           array(
             select r.code
               from portfolio.succession s
              cross join lateral portfolio.project_by_id(s.successor_id) r
              where s.predecessor_id = p.id
              order by r.code
           ) as successors
      from portfolio.project p
     where ${visibleTo(sql`p.actor_id`, principal)}
       and p.code = ${code}`;
}

const EVENT_ROW = rowType<IntakeEventResponse>({
  action: textOf(),
  from: textOf(),
  to: textOf(),
  reasonCode: nullable(text),
  reason: nullable(text),
  decidedBy: nullable(text),
  recordedBy: text,
  recordedAt: text,
});

function selectHistory(projectId: string): Sql {
  return sql`
    select e.action,
           e.from_standing as "from",
           e.to_standing as "to",
           e.reason_code as "reasonCode",
           e.reason,
           e.decided_by as "decidedBy",
           e.recorded_by as "recordedBy",
           ${instantText(sql`e.recorded_at`)} as "recordedAt"
      from portfolio.intake_event e
     where e.project_id = ${projectId}
     order by e.recorded_at, e.id`;
}

const NOMINATION_ROW = rowType({
  content: json<NominationContent>(),
  revision: int,
  recordedAt: text,
});

async function findNomination(tx: Tx, projectId: string): Promise<NominationResponse | null> {
  const [row] = await tx.query(
    NOMINATION_ROW,
    sql`
      select n.content, n.revision, ${instantText(sql`n.recorded_at`)} as "recordedAt"
        from portfolio.nomination n
       where n.project_id = ${projectId}
       order by n.revision desc
       limit 1`,
  );
  if (row === undefined) return null;
  return { revision: row.revision, ...row.content, recordedAt: row.recordedAt };
}

/** Reads the intake of one project. */
@Injectable()
export class IntakeQueries {
  constructor(
    private readonly database: Database,
    private readonly sets: CriteriaSetLookup,
  ) {}

  find({ principal }: Command, code: string): Promise<Answer<IntakeResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, code));
  }

  /** Answers one project's intake inside an open transaction. */
  async answer(tx: Tx, principal: Principal, code: string): Promise<Answer<IntakeResponse>> {
    const [row] = await tx.query(PROJECT_INTAKE, selectProjectIntake(principal, code));
    if (row === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
    const { id, actorId, ...project } = row;
    const history = await tx.query(EVENT_ROW, selectHistory(id));
    const nomination = await findNomination(tx, id);
    const situation = {
      standing: project.standing,
      parties: partiesOf(principal, actorId),
      assessment: await this.findAssessment(tx, id),
    };
    const locks = INTAKE_ACTIONS.map(
      (action) => [action, findIntakeLock(action, situation)] as const,
    );
    return {
      body: { ...project, nomination, history, ...actionsOf(Object.fromEntries(locks)) },
      etag: etagOf(project.version),
    };
  }

  /**
   * Finds the directorate's newest assessment of a project, under a version of the criteria that is
   * not retired today.
   */
  async findAssessment(tx: Tx, projectId: string): Promise<IntakeSituation['assessment']> {
    const usable = (await this.sets.listAll()).filter(({ status }) => status !== 'retired');
    return findNewestAssessment(
      tx,
      projectId,
      usable.map(({ key }) => key),
    );
  }
}
