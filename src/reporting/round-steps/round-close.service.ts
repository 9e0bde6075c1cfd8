import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Problem, RULE_BROKEN } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { Jobs } from '../../platform/work/jobs.js';
import { ExpectedReports } from '../completeness/expected-reports.lookup.js';
import { ROUND_CLOSED_EVENT } from '../reporting.events.js';
import { RoundChanges, tooEarly, wrongState } from '../rounds/round-change.port.js';
import type { RoundResponse } from '../rounds/round.dto.js';
import type { CloseRound } from './round-step.dto.js';
import { confirmationFaults } from './round-step.rules.js';

/** Closes rounds, for the directorate. */
@Injectable()
export class RoundClosing {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rounds: RoundChanges,
    private readonly expected: ExpectedReports,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * Closes an open round and requests its roll-up. It can be closed from its deadline on. Reports
   * that are missing must be confirmed by their number, which is recorded.
   */
  close(
    command: Command,
    key: string,
    { missing: confirmed }: CloseRound,
  ): Promise<Answer<RoundResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RoundResponse>> => {
      const round = await this.rounds.lock(tx, command, key);
      if (round.state !== 'open') throw wrongState(round.state);
      if (now < round.deadline) {
        const from = round.deadline.toISOString();
        throw tooEarly(`Runden kan lukkes fra ${from}`, `The round can be closed from ${from}`);
      }
      // Read after the lock is granted: no report is certified later than the closing.
      const closedAt = this.clock.now();
      const missingAtClosing = await this.confirmMissing(tx, round.id, closedAt, confirmed);
      const rollupJob = await this.jobs.request(
        tx,
        { actorId: command.principal.actorId, kind: 'rollup-round', subject: `round/${key}` },
        closedAt,
      );
      const closedBy = command.principal.organisationNumber;
      const closing = { state: 'closed', closedAt, closedBy, missingAtClosing, rollupJob } as const;
      await this.rounds.update(tx, round, closing);
      const change = await this.rounds.changeOf(tx, key);
      const payload = { roundId: round.id, jobId: rollupJob };
      return { ...change, events: [{ topic: ROUND_CLOSED_EVENT, payload }] };
    });
  }

  /** Counts the missing reports. Throws a problem when another number is confirmed. */
  private async confirmMissing(
    tx: Tx,
    id: string,
    closedAt: Date,
    confirmed: number | undefined,
  ): Promise<number> {
    const round = { id, closedAt: null };
    const { length: missing } = await this.expected.listMissing(tx, round, closedAt);
    const errors = confirmationFaults(missing, confirmed);
    if (errors.length > 0) throw new Problem(RULE_BROKEN, { errors, members: { missing } });
    return missing;
  }
}
