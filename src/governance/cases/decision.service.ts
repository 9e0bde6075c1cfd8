import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/operation.js';
import { ruleBroken } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { IntakeCommands } from '../../portfolio/intake/intake.commands.js';
import type { CaseResponse, DecideCase } from './case.dto.js';
import { CaseService } from './case.service.js';
import { CouncilLookup } from '../councils/council.lookup.js';
import { decisionFaults } from './decision.rules.js';

/**
 * Records what a council decided. The decision, and all it does to projects, is one transaction: a
 * list stands or falls as a whole.
 */
@Injectable()
export class DecisionService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cases: CaseService,
    private readonly councils: CouncilLookup,
    private readonly intake: IntakeCommands,
  ) {}

  decide(command: Command, id: string, dto: DecideCase): Promise<Answer<CaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<CaseResponse>> => {
      const before = await this.cases.openTo(tx, command, id, 'decide');
      const role = await this.councils.role(tx, before.council);
      if (role === undefined) throw new Error(`The case ${id} has no council`);
      const moves = dto.projects ?? [];
      const faults = decisionFaults(
        { role, outcome: dto.outcome, projects: before.projects },
        moves,
      );
      // Also after other faults, so that all are told at once; the transaction ends with them.
      const decidedBy = `${before.council} ${before.number}`;
      const moved = await this.intake.decideOn(
        tx,
        command,
        moves.map(({ project, action, reason }) => ({ project, action, reason, decidedBy })),
        now,
      );
      faults.push(...moved.map((found) => ({ ...found, pointer: `/projects${found.pointer}` })));
      if (faults.length > 0) throw ruleBroken(faults);
      await this.cases.write(tx, before, {
        state: 'decided',
        decision: dto.decision,
        outcome: dto.outcome,
        decidedAt: now,
        updatedAt: now,
      });
      await tx.rows(
        `insert into governance.case_move (case_id, code, action, reason, recorded_at)
         select $1, x.project, x.action, x.reason, $3 from jsonb_to_recordset($2) as x(project text, action text, reason text)`,
        [id, JSON.stringify(moves), now],
      );
      return this.cases.changed(tx, command, before);
    });
  }
}
