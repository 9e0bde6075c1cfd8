import { Injectable } from '@nestjs/common';
import type { Answer } from '../http/answer.js';
import { Clock } from '../base/clock.js';
import { Database } from '../database/database.js';
import { newId } from '../base/ids.js';
import { instantText } from '../base/instant.js';
import type { JobMessage } from './job-message.js';
import type { Command } from '../http/command.js';
import { cursorKey, DEFAULT_LIMIT, pageOf, type PageQuery } from '../http/page.js';
import { accessOf, visibleTo } from '../base/principal.js';
import type { SetAsideWorkListResponse, SetAsideWorkResponse } from './set-aside.dto.js';

const REASON = 300;

/**
 * What failed as often as the queue tries: kept until it is done after all, and tried again after a
 * minute, and after twice as long each time, up to an hour. Whoever searches for lost work leaves
 * it alone meanwhile.
 */
@Injectable()
export class SetAside {
  /**
   * What this process knows to be set aside: all that was at the last look, and what it set aside
   * itself.
   */
  private known = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Sets work aside; `ended`: nobody waits for it any more, and it is not tried again. */
  async put(work: JobMessage, error: Error, ended: boolean): Promise<void> {
    await this.database.transaction({ kind: 'system' }, (tx) =>
      tx.rows(
        `insert into platform.set_aside as s (id, job, key, payload, reason, times, first_failed_at, last_failed_at, retry_at) values ($1, $2, $3, $4, $5, 1, $6, $6, case when not $7 then $6::timestamptz + interval '1 minute' end)
       on conflict (job, key) do update set payload = excluded.payload, reason = excluded.reason, times = s.times + 1, last_failed_at = excluded.last_failed_at,
          retry_at = case when not $7 then excluded.last_failed_at + least(interval '1 minute' * power(2, s.times), interval '1 hour') end`,
        [
          newId(),
          work.name,
          work.key,
          JSON.stringify(work.payload),
          `${error.name}: ${error.message}`.slice(0, REASON),
          this.clock.now(),
          ended,
        ],
      ),
    );
    this.known.add(nameOf(work));
  }

  /**
   * Work was done: it is no longer set aside. What another process set aside since the last look is
   * found when it is tried again.
   */
  async done(work: JobMessage): Promise<void> {
    if (!this.has(work)) return;
    await this.database.transaction({ kind: 'system' }, (tx) =>
      tx.rows(
        `delete from platform.set_aside where job = $1 and key = $2 and retry_at is not null`,
        [work.name, work.key],
      ),
    );
    this.known.delete(nameOf(work));
  }

  /** Looks at all that is set aside; answers that of it whose time has come. */
  async due(): Promise<JobMessage[]> {
    const rows = await this.database.transaction({ kind: 'system' }, (tx) =>
      tx.rows<JobMessage & { due: boolean }>(
        `select s.job as name, s.key, s.payload, coalesce(s.retry_at <= $1, false) as due from platform.set_aside s`,
        [this.clock.now()],
      ),
    );
    this.known = new Set(rows.map(nameOf));
    return rows.flatMap(({ due, ...work }) => (due ? [work] : []));
  }

  /** Whether work was set aside at the last look, or by this process since. */
  has(work: JobMessage): boolean {
    return this.known.has(nameOf(work));
  }

  /** Deletes what ended with its work, after a while. */
  async prune(before: Date): Promise<void> {
    await this.database.transaction({ kind: 'system' }, (tx) =>
      tx.rows(`delete from platform.set_aside where retry_at is null and last_failed_at < $1`, [
        before,
      ]),
    );
  }

  /** All of it for the directorate, newest first; nothing for others. */
  async list({ principal }: Command, query: PageQuery): Promise<Answer<SetAsideWorkListResponse>> {
    const after = cursorKey('set-aside', query);
    const [, all] = visibleTo(principal);
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.rows<SetAsideWorkResponse>(
        `select s.id, s.job, s.payload, s.reason, s.times, ${instantText('s.first_failed_at')} as "firstFailedAt", ${instantText('s.last_failed_at')} as "lastFailedAt", ${instantText('s.retry_at')} as "retryAt"
           from platform.set_aside s where $1 and ($2 = '' or s.id::text < $2) order by s.id desc limit $3`,
        [all, after, (query.limit ?? DEFAULT_LIMIT) + 1],
      ),
    );
    return {
      body: pageOf(
        'set-aside',
        query,
        rows,
        (row) => row.id,
        (row) => row,
      ),
    };
  }
}

function nameOf({ name, key }: JobMessage): string {
  return `${name} ${key}`;
}
