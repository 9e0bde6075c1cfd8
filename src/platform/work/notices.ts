import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../http/answer.js';
import { Clock } from '../base/clock.js';
import type { Config } from '../base/config.js';
import { Database } from '../database/database.js';
import { reasonOf } from '../database/database-errors.js';
import type { Tx } from '../database/transaction.js';
import { newId } from '../base/ids.js';
import { instantText } from '../base/instant.js';
import { Log } from '../base/logging.js';
import type { NoticeListResponse, NoticeQuery, NoticeResponse } from './notice.dto.js';
import { type NoticeSender, noticeSender, type OutgoingNotice } from './notice.sender.js';
import type { Command } from '../http/command.js';
import { OutboxRelay } from './outbox.relay.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../http/page.js';
import { accessOf, visibleTo } from '../base/principal.js';
import type { Localised } from '../base/problem.js';
import type { JobMessage } from './job-message.js';
import { JobQueue } from './queue.js';
import { CONFIG } from '../base/tokens.js';
import { appendEvents } from '../database/unit-of-work.js';

/** A notice was written: `{ noticeId }`. */
const NOTICE_WRITTEN = 'notice.written';

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
 * Messages to actors: written in the transaction of what they are about, sent by a job that tries
 * again, and kept with what became of them. Delivered at least once, with the notice's id as the
 * message's.
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
    this.sender = noticeSender(config.noticeUrl, config.noticeFrom, ({ id, kind, subject }) => {
      this.log.info({ notice: id, kind, subject }, 'a notice that no sender is configured for');
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
    relay.route(NOTICE_WRITTEN, ({ noticeId = '' }) => [message(noticeId)]);
    relay.reconcileWith(async () => (await this.waiting()).map(message));
  }

  /**
   * Writes notices inside a transaction of the service itself; one without an address is kept as
   * such, for the office to see.
   */
  async write(tx: Tx, notices: readonly NewNotice[], now: Date): Promise<void> {
    for (const { actorId, organisationNumber, kind, subject, recipients, title, text } of notices) {
      const id = newId();
      const state = recipients.length === 0 ? 'unaddressed' : 'waiting';
      await tx.rows(
        `insert into platform.notice (id, actor_id, organisation_number, kind, subject, recipients, title, text, state, attempts, created_at) values ($1, $2, $10, $3, $4, $5, $6, $7, $8, 0, $9)`,
        [
          id,
          actorId,
          kind,
          subject,
          recipients,
          JSON.stringify(title),
          JSON.stringify(text),
          state,
          now,
          organisationNumber,
        ],
      );
      if (state === 'waiting')
        await appendEvents(tx, [{ topic: NOTICE_WRITTEN, payload: { noticeId: id } }], now);
    }
  }

  /** The caller's notices, newest first; all for the directorate. */
  async list({ principal }: Command, query: NoticeQuery): Promise<Answer<NoticeListResponse>> {
    const list = `notices ${query.kind ?? ''} ${query.state ?? ''}`;
    const after = cursorKey(list, query);
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.rows<NoticeResponse>(
        `select n.id, n.organisation_number as actor, n.kind, n.subject, n.recipients, n.title, n.text, n.state, n.channel, n.attempts,
                n.last_error as "lastError", ${instantText('n.created_at')} as "createdAt", ${instantText('n.sent_at')} as "sentAt"
           from platform.notice n where (n.actor_id = any($1::uuid[]) or $2) and ($3::text is null or n.kind = $3) and ($4::text is null or n.state = $4) and ($5 = '' or n.id::text < $5)
          order by n.id desc limit $6`,
        [
          ...visibleTo(principal),
          query.kind ?? null,
          query.state ?? null,
          after,
          (query.limit ?? DEFAULT_LIMIT) + 1,
        ],
      ),
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

  /** Sends one notice that waits, and writes down that it was taken, or why not. */
  private async send(id: string): Promise<void> {
    const error = await this.database.transaction({ kind: 'system' }, async (tx) => {
      // Held until it is written down: of two deliveries of the message one waits, and finds it
      // sent.
      const [notice] = await tx.rows<OutgoingNotice>(
        `select n.id, n.organisation_number as actor, n.kind, n.subject, n.recipients, n.title, n.text, n.created_at as "createdAt"
           from platform.notice n where n.id = $1 and n.state = 'waiting' for update`,
        [id],
      );
      if (notice === undefined) return undefined;
      const failure: unknown = await this.sender.send(notice).then(
        () => undefined,
        (reason: unknown) => reason ?? new Error('refused'),
      );
      if (failure === undefined)
        await tx.rows(
          `update platform.notice set state = 'sent', channel = $2, sent_at = $3, attempts = attempts + 1, last_error = null where id = $1`,
          [id, this.sender.channel, this.clock.now()],
        );
      else
        await tx.rows(
          `update platform.notice set channel = $2, attempts = attempts + 1, last_error = $3 where id = $1`,
          [id, this.sender.channel, reasonOf(failure)],
        );
      return failure;
    });
    if (error !== undefined)
      throw Error.isError(error) ? error : new Error('The notice was refused');
  }

  private giveUp(id: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await tx.rows(
        `update platform.notice set state = 'failed' where id = $1 and state = 'waiting'`,
        [id],
      );
    });
  }

  /** Notices whose message was lost. */
  private waiting(): Promise<string[]> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const rows = await tx.rows<{ id: string }>(
        `select n.id from platform.notice n where n.state = 'waiting' and n.created_at < $1 order by n.created_at limit 500`,
        [new Date(this.clock.now().getTime() - 60_000)],
      );
      return rows.map(({ id }) => id);
    });
  }
}
