import { Injectable } from '@nestjs/common';
import type { Outcome } from '../../criteria/criteria-expression.types.js';
import { CriteriaSetLookup } from '../../criteria/criteria-set.lookup.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import { type Principal, visibleTo } from '../../platform/base/principal.js';
import { Problem, STALE } from '../../platform/base/problem.js';
import { INTAKE, type IntakeAction, type IntakeSituation } from './intake.rules.js';
import type { Standing } from '../projects/project.types.js';

/** A project held for the rest of the transaction: nobody else moves it meanwhile. */
export interface HeldProject {
  readonly id: string;
  readonly actorId: string;
  readonly code: string;
  readonly standing: Standing;
  readonly version: number;
}

export interface Step {
  readonly action: IntakeAction;
  readonly reasonCode?: string;
  readonly reason?: string;
  readonly decidedBy?: string;
}

/** The steps of intake in an open transaction: the owner's, the directorate's and the councils'. */
@Injectable()
export class IntakeSteps {
  constructor(private readonly sets: CriteriaSetLookup) {}

  /** A project that the caller sees. */
  async hold(tx: Tx, principal: Principal, code: string): Promise<HeldProject | undefined> {
    const [row] = await tx.rows<HeldProject>(
      `select p.id, p.actor_id as "actorId", p.code, p.standing, p.version from portfolio.project p where (p.actor_id = any($1::uuid[]) or $2) and p.code = $3 for update`,
      [...visibleTo(principal), code],
    );
    return row;
  }

  /**
   * The directorate's newest assessment under a version of the criteria that is not retired today.
   */
  async assessment(tx: Tx, projectId: string): Promise<IntakeSituation['assessment']> {
    const usable = (await this.sets.all())
      .filter(({ status }) => status !== 'retired')
      .map(({ key }) => key);
    const [row] = await tx.rows<{ criteriaSet: string; outcome: Outcome }>(
      `select e.criteria_set as "criteriaSet", e.outcome from portfolio.evaluation e
        where e.project_id = $1 and e.assessed_by = 'directorate' and e.criteria_set = any($2) order by e.recorded_at desc, e.id desc limit 1`,
      [projectId, usable],
    );
    return row ?? null;
  }

  /** Moves a held project, whose step the rules allow, and writes it down. */
  async take(
    tx: Tx,
    principal: Principal,
    project: HeldProject,
    step: Step,
    now: Date,
  ): Promise<void> {
    const { to } = INTAKE[step.action];
    const moved = await tx.rows(
      `update portfolio.project set standing = $3, standing_since = $4, version = version + 1, updated_at = $4 where id = $1 and version = $2 returning id`,
      [project.id, project.version, to, now],
    );
    if (moved.length !== 1) throw new Problem(STALE);
    await tx.rows(
      `insert into portfolio.intake_event (id, project_id, actor_id, action, from_standing, to_standing, reason_code, reason, decided_by, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        newId(),
        project.id,
        project.actorId,
        step.action,
        project.standing,
        to,
        step.reasonCode ?? null,
        step.reason ?? null,
        step.decidedBy ?? null,
        principal.organisationNumber,
        now,
      ],
    );
  }
}
