import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../http/answer.js';
import { Clock } from '../base/clock.js';
import type { Config } from '../settings/config.js';
import { Database } from '../database/database.js';
import { reasonOf } from '../database/database-errors.js';
import { insertRow, updateRows } from '../database/entity-rows.js';
import type { Tx } from '../database/transaction.js';
import { newId } from '../base/ids.js';
import { Log } from '../telemetry/logging.js';
import type { NoticeListResponse, NoticeQuery } from './notice.dto.js';
import { Notice } from './notice.entity.js';
import {
  listWaitingSince,
  lockWaitingBeside,
  lockWaitingNotice,
  readNotices,
  recordFailedAttempt,
  recordSent,
} from './notice.queries.js';
import { createSender, type NoticeSender, type OutgoingNotice } from './notice.sender.js';
import type { Command } from '../http/command.js';
import { OutboxRelay } from './outbox.relay.js';
import { readCursorKey, pageOf } from '../http/page.js';
import { accessOf } from '../base/principal.js';
import type { Localised } from '../base/problem.js';
import type { JobMessage } from './job-message.js';
import { JobQueue } from './queue.js';
import { CONFIG } from '../base/tokens.js';
import { appendEvents } from '../database/unit-of-work.js';

/** Topic of the event that a notice was written, with the payload `{ noticeId }`. */
const NOTICE_WRITTEN = 'notice.written';
/** A notice that has waited this long has lost its message. */
const LOST_AFTER_MS = 60_000;

export interface NewNotice {
  readonly actorId: string;
  readonly organisationNumber: string;
  readonly kind: string;
  readonly subject: string;
  readonly recipients: readonly string[];
  readonly title: Localised;
  readonly text: Localised;
}

/**
 * Messages to actors. A notice is written in the transaction of the change that it is about. A job
 * sends it, tries again, and records the outcome. Each notice is delivered at least once; the id of
 * the message is the id of the notice.
 */
@Injectable()
export class Notices {
  private readonly sender: NoticeSender;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: Log,
    queue: JobQueue,
    relay: OutboxRelay,
  ) {
    this.sender = createSender(config.noticeUrl, config.noticeFrom, (notice) => {
      const { id, kind, subject, code } = notice;
      this.log.info(
        { notice: id, kind, subject, ...(config.codesInLog && code !== undefined && { code }) },
        'a notice is only logged: no sender is set',
      );
    });
    const message = (noticeId: string): JobMessage => ({
      name: 'send-notice',
      key: noticeId,
      payload: { noticeId },
    });
    queue.register({
      name: 'send-notice',
      run: ({ noticeId = '' }) => this.send(noticeId),
      ends: true,
      exhausted: ({ noticeId = '' }) => this.giveUp(noticeId),
    });
    relay.addRoute(NOTICE_WRITTEN, ({ noticeId = '' }) => [message(noticeId)]);
    relay.reconcileWith(async () => (await this.findLost()).map(message));
  }

  /**
   * Writes notices inside a transaction of the service itself. A notice without a recipient is kept
   * as unaddressed, so that the portfolio office sees it.
   */
  async write(tx: Tx, notices: readonly NewNotice[], now: Date): Promise<void> {
    for (const { actorId, organisationNumber, kind, subject, recipients, title, text } of notices) {
      const id = newId();
      const state = recipients.length === 0 ? 'unaddressed' : 'waiting';
      await tx.execute(
        insertRow(Notice, {
          id,
          actorId,
          organisationNumber,
          kind,
          subject,
          recipients: [...recipients],
          title,
          text,
          state,
          channel: null,
          attempts: 0,
          lastError: null,
          createdAt: now,
          sentAt: null,
        }),
      );
      if (state === 'waiting')
        await appendEvents(tx, [{ topic: NOTICE_WRITTEN, payload: { noticeId: id } }], now);
    }
  }

  /** Sends a message that is not kept: it has a secret. Throws when it was not accepted. */
  sendUnkept(notice: OutgoingNotice): Promise<void> {
    return this.sender.send([notice]);
  }

  /** Lists the caller's notices, or all for the directorate, newest first. */
  async list({ principal }: Command, query: NoticeQuery): Promise<Answer<NoticeListResponse>> {
    const list = `notices ${query.kind ?? ''} ${query.state ?? ''}`;
    const after = readCursorKey(list, query);
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      readNotices(tx, principal, query, after),
    );
    return {
      body: pageOf(
        list,
        query,
        rows,
        (row) => row.id,
        (row) => row,
      ),
    };
  }

  /**
   * Sends a waiting notice, together with others that wait for the same recipients where the
   * channel bundles them, and records the outcome. Throws when the attempt failed.
   */
  private async send(id: string): Promise<void> {
    const { channel } = this.sender;
    const error = await this.database.transaction({ kind: 'system' }, async (tx) => {
      // When the queue delivers a message twice, the second run waits for this lock and then finds
      // the notice sent.
      const notice = await lockWaitingNotice(tx, id);
      if (notice === undefined) return undefined;
      const others = await lockWaitingBeside(tx, notice, this.sender.most - 1);
      const ids = [id, ...others.map((one) => one.id)];
      const failure: unknown = await this.sender.send([notice, ...others]).then(
        () => undefined,
        (reason: unknown) => reason ?? new Error('refused'),
      );
      if (failure === undefined) await recordSent(tx, ids, channel, this.clock.now());
      else await recordFailedAttempt(tx, ids, channel, reasonOf(failure));
      return failure;
    });
    if (error !== undefined)
      throw Error.isError(error) ? error : new Error('The notice was refused');
  }

  private giveUp(id: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await tx.execute(updateRows(Notice, { id, state: 'waiting' }, { state: 'failed' }));
    });
  }

  /** Finds waiting notices whose message was lost. */
  private findLost(): Promise<string[]> {
    const before = new Date(this.clock.now().getTime() - LOST_AFTER_MS);
    return this.database.transaction({ kind: 'system' }, (tx) => listWaitingSince(tx, before));
  }
}
