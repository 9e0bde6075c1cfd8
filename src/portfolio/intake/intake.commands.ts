import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import type { Command } from '../../platform/http/operation.js';
import { type Fault, fault, pointerStep } from '../../platform/base/problem.js';
import { intakeLock } from './intake.rules.js';
import { IntakeSteps } from './intake-steps.service.js';

/** What a council decided of one project. */
export interface CouncilMove {
  readonly project: string;
  readonly action: 'recommend' | 'endorse' | 'decline' | 'return';
  readonly reason: string;
  /** Council and case, such as `nuit 6/24`. */
  readonly decidedBy: string;
}

/** What a council's decision does to the projects on its list. */
@Injectable()
export class IntakeCommands {
  constructor(private readonly steps: IntakeSteps) {}

  /**
   * Moves every project of the list, or answers why one cannot be moved, with pointers into the
   * list (`/0`); then the caller throws, and nothing is stored. Whether the council may take these
   * steps is the caller's to know.
   */
  async decideOn(
    tx: Tx,
    command: Command,
    moves: readonly CouncilMove[],
    now: Date,
  ): Promise<Fault[]> {
    const faults: Fault[] = [];
    // In one order, so that two decisions at once wait for each other and never for ever.
    const inOrder = [...moves.entries()].sort(([, a], [, b]) => (a.project < b.project ? -1 : 1));
    for (const [index, { project, action, reason, decidedBy }] of inOrder) {
      const pointer = pointerStep(index);
      const found = await this.steps.hold(tx, command.principal, project);
      if (found === undefined) {
        faults.push(
          fault(
            `${pointer}/project`,
            'unknown-project',
            'Tiltaket finnes ikke',
            'The project does not exist',
          ),
        );
        continue;
      }
      const lock = intakeLock(action, {
        ...found,
        parties: ['recommendingCouncil', 'endorsingCouncil'],
        assessment: await this.steps.assessment(tx, found.id),
      });
      if (lock !== undefined)
        faults.push(fault(`${pointer}/project`, lock.code, lock.reason.nb, lock.reason.en));
      else if (faults.length === 0)
        await this.steps.take(tx, command.principal, found, { action, reason, decidedBy }, now);
    }
    return faults;
  }
}
