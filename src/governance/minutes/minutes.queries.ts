import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instantText } from '../../platform/database/fragments.js';
import {
  bool,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { MinutesResponse } from './minutes.dto.js';
import { minutesLocks } from './minutes.rules.js';
import { readableBy } from '../councils/publication.queries.js';
import { accessOfReader, isDirectorate } from '../councils/publication.rules.js';

type MinutesRow = Omit<MinutesResponse, 'allowedActions' | 'lockedActions'> & {
  readonly cancelled: boolean;
};
const MINUTES_ROW = rowType<MinutesRow>({
  meeting: text,
  state: textOf(),
  summary: nullable(text),
  actions: json(),
  namesConfirmed: bool,
  version: int,
  publishedAt: nullable(text),
  updatedAt: nullable(text),
  cancelled: bool,
});

/** Minutes `m` of meeting `t` as the API answers them. Unwritten minutes have no row, and version 0. */
const SELECT_MINUTES = sql`
  select t.key as meeting,
         case
           when m.meeting is null then 'unwritten'
           when m.published_at is null then 'draft'
           else 'published'
         end as state,
         m.summary,
         coalesce(m.actions, '[]') as actions,
         coalesce(m.names_confirmed, false) as "namesConfirmed",
         coalesce(m.version, 0) as version,
         ${instantText(sql`m.published_at`)} as "publishedAt",
         ${instantText(sql`m.updated_at`)} as "updatedAt",
         t.cancelled_at is not null as cancelled
    from governance.meeting t
    left join governance.minutes m on m.meeting = t.key`;

/** Reads minutes: anyone reads published ones, the directorate also drafts and unwritten ones. */
@Injectable()
export class MinutesQueries {
  constructor(private readonly database: Database) {}

  find(caller: Principal | undefined, meeting: string): Promise<Answer<MinutesResponse>> {
    return this.database.transaction(accessOfReader(caller), (tx) =>
      this.answer(tx, caller, meeting),
    );
  }

  /** Answers minutes inside an open transaction. Throws 404 when the caller may not read them. */
  async answer(
    tx: Tx,
    caller: Principal | undefined,
    meeting: string,
  ): Promise<Answer<MinutesResponse>> {
    const [row] = await tx.query(
      MINUTES_ROW,
      sql`
        ${SELECT_MINUTES}
         where t.key = ${meeting}
           and ${readableBy(sql`m.published_at`, caller)}`,
    );
    if (row === undefined) throw notFound({ nb: 'Referatet', en: 'The minutes' });
    const { cancelled, ...minutes } = row;
    const actions = actionsOf(minutesLocks(row.state, isDirectorate(caller), cancelled));
    return { body: { ...minutes, ...actions }, etag: etagOf(row.version) };
  }
}
