import { Injectable } from '@nestjs/common';
import { type Fault, fault, pointerStep } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Command } from '../../platform/http/command.js';
import { IntakeQueries } from './intake.queries.js';
import { findIntakeLock } from './intake.rules.js';
import { lockProject } from './intake-step.queries.js';
import { takeStep } from './intake-step.service.js';

/** A council's decision on one project. */
export interface CouncilMove {
  readonly project: string;
  readonly action: 'recommend' | 'endorse' | 'decline' | 'return';
  readonly reason: string;
  /** Council and case, such as `nuit 6/24`. */
  readonly decidedBy: string;
}

/** Moves projects when a council has decided a case. */
@Injectable()
export class IntakeCommands {
  constructor(private readonly queries: IntakeQueries) {}

  /**
   * Moves every project of the list. Returns a fault for each project that cannot be moved, with a
   * pointer into the list (`/0`). The caller throws when there are faults, so that nothing is
   * stored, and has checked that the council may take these steps.
   */
  async decideOn(
    tx: Tx,
    command: Command,
    moves: readonly CouncilMove[],
    now: Date,
  ): Promise<Fault[]> {
    const faults: Fault[] = [];
    // Projects are locked in the order of their codes, so that two decisions at once cannot wait
    // for each other for ever.
    const inOrder = [...moves.entries()].sort(([, a], [, b]) => (a.project < b.project ? -1 : 1));
    for (const [index, move] of inOrder) {
      const { action, reason, decidedBy } = move;
      const pointer = `${pointerStep(index)}/project`;
      const project = await lockProject(tx, command.principal, move.project);
      if (project === undefined) {
        faults.push(
          fault(pointer, 'unknown-project', 'Tiltaket finnes ikke', 'The project does not exist'),
        );
        continue;
      }
      const lock = findIntakeLock(action, {
        standing: project.standing,
        parties: ['recommendingCouncil', 'endorsingCouncil'],
        assessment: await this.queries.findAssessment(tx, project.id),
      });
      if (lock !== undefined)
        faults.push(fault(pointer, lock.code, lock.reason.nb, lock.reason.en));
      else if (faults.length === 0) {
        const taker = { principal: command.principal, now };
        await takeStep(tx, project, { action, reason, decidedBy }, taker);
      }
    }
    return faults;
  }
}
