import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { Notices } from '../../platform/work/notices.js';
import { CompletenessQueries } from '../completeness/completeness.queries.js';
import { readMailboxes } from '../steps/actor-mailbox.lookup.js';
import { noticeOf, type RoundNews } from './round-notice.rules.js';

/** Tells the actors that report in a round when it is postponed or cancelled. */
@Injectable()
export class RoundNotices {
  constructor(
    private readonly completeness: CompletenessQueries,
    private readonly notices: Notices,
  ) {}

  /** Writes a notice to each actor that is expected to report, or has begun to. */
  async tell(tx: Tx, roundId: string, news: RoundNews, now: Date): Promise<void> {
    const scope = { roundId, expectedAt: now, knownAt: now };
    const actors = await this.completeness.listActors(tx, scope);
    const mailboxes = await readMailboxes(
      tx,
      actors.map(({ actorId }) => actorId),
    );
    const notices = actors.map((actor) => noticeOf(news, actor, mailboxes.get(actor.actorId)));
    await this.notices.write(tx, notices, now);
  }
}
