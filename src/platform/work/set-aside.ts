import { Injectable } from '@nestjs/common';
import type { Answer } from '../http/answer.js';
import { Clock } from '../base/clock.js';
import { Database } from '../database/database.js';
import { newId } from '../base/ids.js';
import type { JobMessage } from './job-message.js';
import type { Command } from '../http/command.js';
import { readCursorKey, pageOf, type PageQuery } from '../http/page.js';
import { accessOf } from '../base/principal.js';
import type { SetAsideWorkListResponse } from './set-aside.dto.js';
import {
  deleteDoneWork,
  deleteEndedWork,
  listWork,
  readWork,
  upsertWork,
} from './set-aside.queries.js';

const LONGEST_REASON = 300;
const FIRST_RETRY_MS = 60_000;

/**
 * Work that has failed in every attempt of the queue. A row is kept until its work is done after
 * all. The work is tried again after a minute, then after twice as long each time, up to an hour;
 * reconcilers leave it alone meanwhile.
 */
@Injectable()
export class SetAside {
  /** Work set aside when this process last read the table, and by this process since. */
  private known = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Sets work aside. Work that `ended` is never tried again: its job or notice failed with it. */
  async put(work: JobMessage, error: Error, ended: boolean): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction({ kind: 'system' }, (tx) =>
      upsertWork(tx, {
        id: newId(),
        job: work.name,
        key: work.key,
        payload: work.payload,
        reason: `${error.name}: ${error.message}`.slice(0, LONGEST_REASON),
        times: 1,
        firstFailedAt: now,
        lastFailedAt: now,
        retryAt: ended ? null : new Date(now.getTime() + FIRST_RETRY_MS),
      }),
    );
    this.known.add(nameOf(work));
  }

  /**
   * Removes work that is done. Work that another process has set aside since the table was last
   * read is removed when it is tried again.
   */
  async remove(work: JobMessage): Promise<void> {
    if (!this.has(work)) return;
    await this.database.transaction({ kind: 'system' }, (tx) => deleteDoneWork(tx, work));
    this.known.delete(nameOf(work));
  }

  /** Reads all work that is set aside and returns the work to be tried again now. */
  async findDue(): Promise<JobMessage[]> {
    const rows = await this.database.transaction({ kind: 'system' }, (tx) =>
      listWork(tx, this.clock.now()),
    );
    this.known = new Set(rows.map(nameOf));
    return rows.flatMap(({ due, ...work }) => (due ? [work] : []));
  }

  /** Says whether work is known to be set aside. */
  has(work: JobMessage): boolean {
    return this.known.has(nameOf(work));
  }

  /** Deletes work that is never tried again and failed last before an instant. */
  async prune(before: Date): Promise<void> {
    await this.database.transaction({ kind: 'system' }, (tx) => deleteEndedWork(tx, before));
  }

  /** Lists all work for the directorate, newest first. Others get an empty list. */
  async list({ principal }: Command, query: PageQuery): Promise<Answer<SetAsideWorkListResponse>> {
    const after = readCursorKey('set-aside', query);
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      readWork(tx, principal, query, after),
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
