import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import type { Command } from '../platform/operation.js';
import { fault, type Fault } from '../platform/problem.js';

/** What a council decides for one project. */
export interface CouncilMove {
  readonly project: string;
  readonly action: 'recommend' | 'endorse' | 'decline' | 'return';
  readonly reason: string;
  readonly decidedBy: string;
}

/** Placeholder until main's intake has landed: knows no standing. */
@Injectable()
export class IntakeCommands {
  async decideOn(tx: Tx, _command: Command, moves: readonly CouncilMove[], _now: Date): Promise<Fault[]> {
    const known = await tx.query<{ code: string }>(`select p.code from portfolio.project p where p.code = any($1)`, [moves.map(({ project }) => project)]);
    return moves.flatMap(({ project }, index) => (known.some(({ code }) => code === project) ? [] : [fault(`/${String(index)}`, 'unknown-project', 'Tiltaket finnes ikke', 'The project does not exist')]));
  }
}
