import { Injectable } from '@nestjs/common';
import { ruleBroken } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { IntakeCommands } from '../../portfolio/intake/intake.commands.js';
import { CASE_DECIDED_EVENT } from '../governance.events.js';
import { CouncilLookup } from '../councils/council.lookup.js';
import type { CaseResponse, DecideCase } from './case.dto.js';
import { insertMoves } from './case.queries.js';
import { alternativeFaults } from './case-subject.rules.js';
import { CaseService } from './case.service.js';
import { decisionFaults } from './decision.rules.js';

/**
 * Records decisions of councils. A decision and all its moves of projects are one transaction: they
 * are recorded together or not at all.
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
      const before = await this.cases.requireOpen(tx, command, id, 'decide');
      const role = await this.councils.findRole(tx, before.council);
      if (role === undefined) throw new Error(`The case ${id} has no council`);
      const { decision, outcome, chosenAlternative = null, projects: moves = [] } = dto;
      const faults = [
        ...alternativeFaults(chosenAlternative, before.alternatives),
        ...decisionFaults({ role, outcome, projects: before.projects }, moves),
      ];
      const decidedBy = `${before.council} ${before.number}`;
      // Runs even when there are faults already, so that the caller gets all faults at once. A
      // fault rolls the transaction back.
      const moveFaults = await this.intake.decideOn(
        tx,
        command,
        moves.map(({ project, action, reason }) => ({ project, action, reason, decidedBy })),
        now,
      );
      for (const found of moveFaults)
        faults.push({ ...found, pointer: `/projects${found.pointer}` });
      if (faults.length > 0) throw ruleBroken(faults);
      const columns = { state: 'decided', decision, outcome, decidedAt: now } as const;
      const chosen = { ...columns, chosenAlternative, updatedAt: now };
      await this.cases.writeVersion(tx, before, chosen);
      await insertMoves(tx, id, moves, now);
      const change = await this.cases.describeChange(tx, command, before);
      return { ...change, events: [{ topic: CASE_DECIDED_EVENT, payload: { caseId: id } }] };
    });
  }
}
