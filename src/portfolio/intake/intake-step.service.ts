import { newId } from '../../platform/base/ids.js';
import type { Principal } from '../../platform/base/principal.js';
import { Problem, STALE } from '../../platform/base/problem.js';
import { insertRow, updateRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Project } from '../projects/project.entity.js';
import { IntakeEvent } from './intake.entity.js';
import { INTAKE, type IntakeAction } from './intake.rules.js';
import type { LockedProject } from './intake-step.queries.js';

/** A step of a project into the portfolio, through it or out of it. */
export interface Step {
  readonly action: IntakeAction;
  readonly reasonCode?: string;
  readonly reason?: string;
  readonly decidedBy?: string;
}

/** The caller who takes a step, and the instant of the change. */
export interface StepTaker {
  readonly principal: Principal;
  readonly now: Date;
}

/** Moves a locked project and records the step. The caller has checked that the rules allow it. */
export async function takeStep(
  tx: Tx,
  project: LockedProject,
  step: Step,
  { principal, now }: StepTaker,
): Promise<void> {
  const { to } = INTAKE[step.action];
  const moved = await tx.execute(
    updateRows(
      Project,
      { id: project.id, version: project.version },
      { standing: to, standingSince: now, version: project.version + 1, updatedAt: now },
    ),
  );
  if (moved !== 1) throw new Problem(STALE);
  await tx.execute(
    insertRow(IntakeEvent, {
      id: newId(),
      projectId: project.id,
      actorId: project.actorId,
      action: step.action,
      fromStanding: project.standing,
      toStanding: to,
      reasonCode: step.reasonCode ?? null,
      reason: step.reason ?? null,
      decidedBy: step.decidedBy ?? null,
      recordedBy: principal.organisationNumber,
      recordedAt: now,
    }),
  );
}
