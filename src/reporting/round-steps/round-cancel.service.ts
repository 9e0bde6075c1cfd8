import { Injectable } from '@nestjs/common';
import { Problem, RULE_BROKEN } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { ROUND_CHANGED_EVENT } from '../reporting.events.js';
import { ROUND_COMPARED_WITH } from '../reporting.problems.js';
import { RoundChanges, wrongState } from '../rounds/round-change.port.js';
import type { RoundResponse } from '../rounds/round.dto.js';
import { listFollowers } from '../rounds/round.queries.js';
import { countReports } from './round-change.queries.js';
import { reportsFaults } from './round-change.rules.js';
import { cancellationNews } from './round-notice.rules.js';
import { RoundNotices } from './round-notice.service.js';
import type { CancelRound } from './round-step.dto.js';

/** Cancels rounds that are planned or open, for the directorate. */
@Injectable()
export class RoundCancelling {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rounds: RoundChanges,
    private readonly notices: RoundNotices,
  ) {}

  /**
   * Cancels a round. Its certified reports stay readable and are counted no more, which must be
   * confirmed by their number.
   */
  cancel(
    command: Command,
    key: string,
    { reason, reports: confirmed }: CancelRound,
  ): Promise<Answer<RoundResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RoundResponse>> => {
      const round = await this.rounds.lock(tx, command, key);
      if (round.state === 'closed' || round.state === 'cancelled') throw wrongState(round.state);
      const [follower] = await listFollowers(tx, round.id);
      if (follower !== undefined) throw comparedWith(follower);
      const reports = await countReports(tx, round.id);
      const errors = reportsFaults(reports, confirmed);
      if (errors.length > 0) throw new Problem(RULE_BROKEN, { errors, members: { reports } });
      if (round.state === 'open')
        await this.notices.tell(tx, round.id, cancellationNews(key, reason), now);
      const cancelled = { state: 'cancelled', cancelledAt: now, cancelReason: reason } as const;
      await this.rounds.update(tx, round, cancelled);
      const change = await this.rounds.changeOf(tx, key);
      const payload = { roundId: round.id };
      return { ...change, events: [{ topic: ROUND_CHANGED_EVENT, payload }] };
    });
  }
}

function comparedWith(follower: string): Problem {
  return new Problem(ROUND_COMPARED_WITH, {
    detail: {
      nb: `Runde ${follower} sammenlignes med denne. Endre den først`,
      en: `Round ${follower} is compared with this one. Change that round first`,
    },
  });
}
