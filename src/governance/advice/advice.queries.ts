import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock } from '../../platform/base/clock.js';
import { actsFor, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { equalsIfGiven, instantText, visibleTo } from '../../platform/database/fragments.js';
import { int, json, nullable, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { readableBy } from '../councils/publication.queries.js';
import { accessOfReader, isDirectorate } from '../councils/publication.rules.js';
import type {
  AdviceItemResponse,
  AdviceListResponse,
  AdviceQuery,
  AdviceResponse,
  PublishedAdviceQuery,
} from './advice.dto.js';
import { adviceLocks, itemLocks } from './advice.rules.js';

/** One item as the database answers it. */
export interface AdviceItemRow extends Omit<
  AdviceItemResponse,
  'allowedActions' | 'lockedActions'
> {
  readonly id: string;
  readonly actorId: string;
  readonly dueRoundClosed: boolean;
}

/** One piece of advice with the items that the reader may see. */
export type AdviceRow = Omit<AdviceResponse, 'allowedActions' | 'lockedActions' | 'items'> & {
  readonly items: readonly AdviceItemRow[];
};

/** An item that is to be inserted. */
export interface NewAdviceItem {
  readonly id: string;
  readonly actorId: string;
  readonly projectId: string | null;
  readonly code: string | null;
  readonly round: string | null;
}

/** An answer that is to be inserted. */
export interface NewAdviceAnswer {
  readonly itemId: string;
  readonly revision: number;
  readonly text: string;
  readonly answeredBy: string;
  readonly recordedAt: Date;
}

/** Reader of advice, and the time at which items are judged as overdue. */
interface Reading {
  readonly caller: Principal | undefined;
  readonly now: Date;
  /** Condition on advice `a` and item `i`: the reader may see the item. */
  readonly visible: Sql;
  readonly filters?: Pick<AdviceQuery, 'state' | 'round' | 'project'>;
}

const ADVICE_ROW = rowType<AdviceRow>({
  id: uuid,
  council: text,
  text,
  answerDueIn: text,
  publishedAt: nullable(text),
  createdAt: text,
  case: nullable(uuid),
  version: int,
  items: json(),
});
const VERSION_ROW = rowType({ version: int });

/** Condition: advice `a` is published. */
const PUBLISHED = sql`a.published_at is not null`;

/** Condition: item `i` was given to the caller, or the caller sees all. */
function isGivenTo(caller: Principal | undefined): Sql {
  return caller === undefined ? sql`false` : visibleTo(sql`i.actor_id`, caller);
}

/** Relation: the newest answer to item `i`, as JSON. */
const NEWEST_ANSWER = sql`
  select json_build_object(
           'revision', n.revision,
           'text', n.text,
           'answeredBy', n.answered_by,
           'late', n.late,
           'recordedAt', ${instantText(sql`n.recorded_at`)}) as answer
    from governance.advice_answer n
   where n.item_id = i.id
   order by n.revision desc
   limit 1`;

/** Relation: the newest effect of item `i`, as JSON. */
const NEWEST_EFFECT = sql`
  select json_build_object(
           'revision', n.revision,
           'effect', n.effect,
           'outcome', n.outcome,
           'recordedAt', ${instantText(sql`n.recorded_at`)}) as effect
    from governance.advice_effect n
   where n.item_id = i.id
   order by n.revision desc
   limit 1`;

/** Relation: the items of advice `a` that a reader may see, with their states. */
function visibleItems({ visible, filters }: Reading): Sql {
  return sql`
    select i.id,
           i.actor_id,
           i.code,
           i.round,
           o.organisation_number as owner,
           w.answer,
           e.effect,
           case
             when e.effect is not null then 'closed'
             when w.answer is not null then 'answered'
             else 'open'
           end as state
      from governance.advice_item i
      join actors.actor o on o.id = i.actor_id
      left join lateral (${NEWEST_ANSWER}) w on true
      left join lateral (${NEWEST_EFFECT}) e on true
     where i.advice_id = a.id
       and ${visible}
       and ${equalsIfGiven(sql`i.code`, filters?.project)}`;
}

/**
 * Relation: one row with the items of advice `a` as JSON, and the number of their answers and
 * effects. Expects the round `r` in which the advice is due.
 */
function itemsAsJson(reading: Reading): Sql {
  return sql`
    select json_agg(
             json_build_object(
               'id', x.id,
               'actorId', x.actor_id,
               'project', x.code,
               'round', x.round,
               'owner', x.owner,
               'state', x.state,
               'overdue', x.state = 'open' and r.deadline < ${reading.now},
               'answer', x.answer,
               'effect', x.effect,
               'dueRoundClosed', r.state = 'closed')
             order by x.code nulls last) as items,
           sum(coalesce((x.answer->>'revision')::int, 0)
               + coalesce((x.effect->>'revision')::int, 0)) as events
      from (${visibleItems(reading)}) x
     where ${equalsIfGiven(sql`x.state`, reading.filters?.state)}`;
}

/** Selects advice that has visible items. Further conditions on advice `a` may follow. */
function selectAdvice(reading: Reading): Sql {
  return sql`
    select a.id,
           a.council,
           a.text,
           a.answer_due_in as "answerDueIn",
           ${instantText(sql`a.published_at`)} as "publishedAt",
           ${instantText(sql`a.created_at`)} as "createdAt",
           (select c.id
              from governance.council_case c
             where c.id = a.case_id
               and ${readableBy(sql`c.published_at`, reading.caller)}) as "case",
           (a.version + l.events)::int as version,
           l.items
      from governance.advice a
      join reporting.round r on r.key = a.answer_due_in
     cross join lateral (${itemsAsJson(reading)}) l
     where l.items is not null
       and ${equalsIfGiven(sql`a.answer_due_in`, reading.filters?.round)}`;
}

/**
 * Reads advice. Owners read advice on their own projects, the directorate reads all, and anyone
 * reads published advice.
 */
@Injectable()
export class AdviceQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Lists the items that the caller is to answer. The directorate gets all. */
  list({ principal }: Command, query: AdviceQuery): Promise<Answer<AdviceListResponse>> {
    const list = `advice ${query.state ?? ''} ${query.round ?? ''} ${query.project ?? ''}`;
    return this.readPage(list, principal, isGivenTo(principal), query);
  }

  listPublished(
    caller: Principal | undefined,
    query: PublishedAdviceQuery,
  ): Promise<Answer<AdviceListResponse>> {
    return this.readPage(`published-advice ${query.project ?? ''}`, caller, PUBLISHED, query);
  }

  find(caller: Principal | undefined, id: string): Promise<Answer<AdviceResponse>> {
    return this.database.transaction(accessOfReader(caller), (tx) =>
      this.answer(tx, caller, id, this.clock.now()),
    );
  }

  /** Answers one piece of advice inside an open transaction. Throws 404 as {@link load} does. */
  async answer(
    tx: Tx,
    caller: Principal | undefined,
    id: string,
    now: Date,
  ): Promise<Answer<AdviceResponse>> {
    const row = await this.load(tx, caller, id, now);
    return { body: responseOf(row, caller), etag: etagOf(row.version) };
  }

  /** Loads one piece of advice. Throws 404 when the caller may see none of its items. */
  async load(tx: Tx, caller: Principal | undefined, id: string, now: Date): Promise<AdviceRow> {
    const visible = sql`(${PUBLISHED} or ${isGivenTo(caller)})`;
    const statement = sql`${selectAdvice({ caller, now, visible })} and a.id = ${id}`;
    const [row] = await tx.query(ADVICE_ROW, statement);
    if (row === undefined) throw notFound({ nb: 'Rådet', en: 'The advice' });
    return row;
  }

  private async readPage(
    list: string,
    caller: Principal | undefined,
    visible: Sql,
    query: AdviceQuery,
  ): Promise<Answer<AdviceListResponse>> {
    const statement = sql`
      ${selectAdvice({ caller, now: this.clock.now(), visible, filters: query })}
         and a.id::text > ${readCursorKey(list, query)}
       order by a.id::text
       limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
    const rows = await this.database.transaction(accessOfReader(caller), (tx) =>
      tx.query(ADVICE_ROW, statement),
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ id }) => id,
      (row) => responseOf(row, caller),
    );
    return { body };
  }
}

/** Says whether an item was given to the caller. */
export function isOwn(caller: Principal | undefined, item: AdviceItemRow): boolean {
  return caller !== undefined && actsFor(caller, item.actorId);
}

function responseOf({ items, ...row }: AdviceRow, caller: Principal | undefined): AdviceResponse {
  const directorate = isDirectorate(caller);
  return {
    ...row,
    items: items.map((item) => {
      const { id: _, actorId: __, dueRoundClosed, ...shown } = item;
      const own = isOwn(caller, item);
      const locks = itemLocks({ state: item.state, own, dueRoundClosed }, directorate);
      return { ...shown, ...actionsOf(locks) };
    }),
    ...actionsOf(adviceLocks(row.publishedAt !== null, directorate)),
  };
}

/** Inserts the items of a piece of advice, unpublished. */
export async function insertItems(
  tx: Tx,
  adviceId: string,
  items: readonly NewAdviceItem[],
): Promise<void> {
  const insert = sql`
    insert into governance.advice_item (
           id,
           advice_id,
           actor_id,
           project_id,
           code,
           round,
           published)
    select x.id,
           ${adviceId},
           x."actorId",
           x."projectId",
           x.code,
           x.round,
           false
      from jsonb_to_recordset(${JSON.stringify(items)}) as x(
           id uuid,
           "actorId" uuid,
           "projectId" uuid,
           code text,
           round text)`;
  await tx.execute(insert);
}

/**
 * Finds the stored version of advice. The answered version adds the number of answers and effects.
 */
export async function findStoredVersion(tx: Tx, id: string): Promise<number | undefined> {
  const [row] = await tx.query(
    VERSION_ROW,
    sql`select a.version from governance.advice a where a.id = ${id}`,
  );
  return row?.version;
}

/**
 * Inserts an answer. It is late when the round in which the advice is due has passed its deadline.
 */
export async function insertAnswer(
  tx: Tx,
  { itemId, revision, text: answer, answeredBy, recordedAt }: NewAdviceAnswer,
): Promise<void> {
  const insert = sql`
    insert into governance.advice_answer (
           item_id,
           revision,
           actor_id,
           text,
           answered_by,
           late,
           recorded_at)
    select i.id,
           ${revision},
           i.actor_id,
           ${answer},
           ${answeredBy},
           r.deadline < ${recordedAt},
           ${recordedAt}
      from governance.advice_item i
      join governance.advice a on a.id = i.advice_id
      join reporting.round r on r.key = a.answer_due_in
     where i.id = ${itemId}`;
  await tx.execute(insert);
}
