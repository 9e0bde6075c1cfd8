import sql, { type Sql } from 'sql-template-tag';
import { type Principal, seesAll } from '../base/principal.js';
import { type EntityRow, insertRow } from '../database/entity-rows.js';
import { instantText, precedesIfGiven } from '../database/fragments.js';
import {
  bool,
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  uuid,
} from '../database/row-type.js';
import type { Tx } from '../database/transaction.js';
import { DEFAULT_LIMIT, type PageQuery } from '../http/page.js';
import type { JobMessage } from './job-message.js';
import type { SetAsideWorkResponse } from './set-aside.dto.js';
import { SetAsideWork } from './set-aside.entity.js';

const WORK_ROW = rowType<SetAsideWorkResponse>({
  id: uuid,
  job: text,
  payload: json(),
  reason: text,
  times: int,
  firstFailedAt: text,
  lastFailedAt: text,
  retryAt: nullable(text),
});

const MESSAGE_ROW = rowType({
  name: text,
  key: text,
  payload: json<Record<string, string>>(),
  due: bool,
});

/**
 * Stores work that has failed, or counts one more failure of it. It is tried again after a minute,
 * then after twice as long each time, up to an hour; never when `retryAt` is null.
 */
export async function upsertWork(tx: Tx, work: EntityRow<SetAsideWork>): Promise<void> {
  await tx.execute(sql`
    ${insertRow(SetAsideWork, work)}
        on conflict (job, key) do update
       set payload = excluded.payload,
           reason = excluded.reason,
           times = set_aside.times + 1,
           last_failed_at = excluded.last_failed_at,
           retry_at = case
             when excluded.retry_at is not null
             then excluded.last_failed_at
                  + least(interval '1 minute' * power(2, set_aside.times), interval '1 hour')
           end`);
}

/** Deletes work that is done after all. Keeps work whose job or notice has failed with it. */
export async function deleteDoneWork(tx: Tx, { name, key }: JobMessage): Promise<void> {
  await tx.execute(sql`
    delete from platform.set_aside
     where job = ${name}
       and key = ${key}
       and retry_at is not null`);
}

/** Lists all work that is set aside; `due` says whether its time to be tried again has come. */
export function listWork(tx: Tx, now: Date): Promise<RowOf<typeof MESSAGE_ROW>[]> {
  return tx.query(
    MESSAGE_ROW,
    sql`
      select s.job as name,
             s.key,
             s.payload,
             coalesce(s.retry_at <= ${now}, false) as due
        from platform.set_aside s`,
  );
}

/** Deletes work that is never tried again and failed last before an instant. */
export async function deleteEndedWork(tx: Tx, before: Date): Promise<void> {
  await tx.execute(sql`
    delete from platform.set_aside
     where retry_at is null
       and last_failed_at < ${before}`);
}

/** Reads a page of the work, newest first, and one more. Only the directorate sees any. */
export function readWork(
  tx: Tx,
  principal: Principal,
  query: PageQuery,
  after: string,
): Promise<SetAsideWorkResponse[]> {
  return tx.query(WORK_ROW, selectPage(principal, query, after));
}

function selectPage(principal: Principal, query: PageQuery, after: string): Sql {
  return sql`
    select s.id,
           s.job,
           s.payload,
           s.reason,
           s.times,
           ${instantText(sql`s.first_failed_at`)} as "firstFailedAt",
           ${instantText(sql`s.last_failed_at`)} as "lastFailedAt",
           ${instantText(sql`s.retry_at`)} as "retryAt"
      from platform.set_aside s
     where ${seesAll(principal)}::boolean
       and ${precedesIfGiven(sql`s.id`, after)}
     order by s.id desc
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
}
