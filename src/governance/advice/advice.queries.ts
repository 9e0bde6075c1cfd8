import { Injectable } from '@nestjs/common';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { actionsOf } from '../../platform/http/allowed-actions.dto.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { instantText } from '../../platform/base/instant.js';
import type { Command } from '../../platform/http/operation.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { accessOf, actsFor, type Principal, visibleTo } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import type {
  AdviceItemResponse,
  AdviceListResponse,
  AdviceQuery,
  AdviceResponse,
  PublishedAdviceQuery,
} from './advice.dto.js';
import { itemLocks } from './advice.rules.js';
import { directorateLock, isDirectorate } from '../councils/publication.rules.js';

/** One item as the database answers it. */
export interface AdviceItemRow extends Omit<
  AdviceItemResponse,
  'allowedActions' | 'lockedActions'
> {
  readonly id: string;
  readonly actorId: string;
  readonly dueRoundClosed: boolean;
}
export type AdviceRow = Omit<AdviceResponse, 'allowedActions' | 'lockedActions' | 'items'> & {
  readonly items: readonly AdviceItemRow[];
};

/** The application's own check, beside row-level security. $1, $2: the caller's actors, or all. */
const OWN = `(i.actor_id = any($1::uuid[]) or $2)`;
// Names $1 too, for PostgreSQL wants every parameter used.
const PUBLISHED = `(a.published_at is not null and $1::uuid[] is not null)`;
const PUBLISHED_OR_OWN = `(${PUBLISHED} or ${OWN})`;

/**
 * Advice with those of its items that are visible and match. $3: now; $4, $5, $6: state, due round,
 * project, or null.
 */
const select = (
  visible: string,
): string => `select a.id, a.council, a.text, a.answer_due_in as "answerDueIn", ${instantText('a.published_at')} as "publishedAt", ${instantText('a.created_at')} as "createdAt",
    (select c.id from governance.council_case c where c.id = a.case_id and (c.published_at is not null or $2)) as "case",
    (a.version + l.events)::int as version, l.items
  from governance.advice a join reporting.round r on r.key = a.answer_due_in
  cross join lateral (
    select json_agg(json_build_object('id', x.id, 'actorId', x.actor_id, 'project', x.code, 'round', x.round, 'owner', x.owner, 'state', x.state, 'overdue', x.state = 'open' and r.deadline < $3,
             'answer', x.answer, 'effect', x.effect, 'dueRoundClosed', r.state = 'closed') order by x.code nulls last) as items,
           sum(coalesce((x.answer->>'revision')::int, 0) + coalesce((x.effect->>'revision')::int, 0)) as events
      from (
        select i.id, i.actor_id, i.code, i.round, o.organisation_number as owner, w.answer, e.effect,
               case when e.effect is not null then 'closed' when w.answer is not null then 'answered' else 'open' end as state
          from governance.advice_item i join actors.actor o on o.id = i.actor_id
          left join lateral (
            select json_build_object('revision', n.revision, 'text', n.text, 'answeredBy', n.answered_by, 'late', n.late, 'recordedAt', ${instantText('n.recorded_at')}) as answer
              from governance.advice_answer n where n.item_id = i.id order by n.revision desc limit 1) w on true
          left join lateral (
            select json_build_object('revision', n.revision, 'effect', n.effect, 'outcome', n.outcome, 'recordedAt', ${instantText('n.recorded_at')}) as effect
              from governance.advice_effect n where n.item_id = i.id order by n.revision desc limit 1) e on true
         where i.advice_id = a.id and ${visible} and ($6::text is null or i.code = $6)) x
     where $4::text is null or x.state = $4) l
 where l.items is not null and ($5::text is null or a.answer_due_in = $5)`;

/** Advice: owners read what they were given, the directorate all, anyone what is published. */
@Injectable()
export class AdviceQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** What the caller was given and is to answer; for the directorate all. */
  list({ principal }: Command, query: AdviceQuery): Promise<Answer<AdviceListResponse>> {
    return this.page(
      `advice ${query.state ?? ''} ${query.round ?? ''} ${query.project ?? ''}`,
      principal,
      OWN,
      query,
    );
  }

  published(
    caller: Principal | undefined,
    query: PublishedAdviceQuery,
  ): Promise<Answer<AdviceListResponse>> {
    return this.page(`published-advice ${query.project ?? ''}`, caller, PUBLISHED, query);
  }

  find(caller: Principal | undefined, id: string): Promise<Answer<AdviceResponse>> {
    return this.database.transaction(accessOfAny(caller), (tx) =>
      this.answer(tx, caller, id, this.clock.now()),
    );
  }

  /** One piece of advice as an answer, inside an open transaction. */
  async answer(
    tx: Tx,
    caller: Principal | undefined,
    id: string,
    now: Date,
  ): Promise<Answer<AdviceResponse>> {
    const row = await this.row(tx, caller, id, now);
    return { body: response(row, caller), etag: etagOf(row.version) };
  }

  /** The same as rows, with what a command needs to know of each item. */
  async row(tx: Tx, caller: Principal | undefined, id: string, now: Date): Promise<AdviceRow> {
    const [row] = await tx.rows<AdviceRow>(`${select(PUBLISHED_OR_OWN)} and a.id = $7`, [
      ...seenBy(caller),
      now,
      null,
      null,
      null,
      id,
    ]);
    if (row === undefined) throw notFound({ nb: 'Rådet', en: 'The advice' });
    return row;
  }

  private page(
    list: string,
    caller: Principal | undefined,
    visible: string,
    query: AdviceQuery,
  ): Promise<Answer<AdviceListResponse>> {
    const after = cursorKey(list, query);
    return this.database.transaction(accessOfAny(caller), async (tx) => {
      const rows = await tx.rows<AdviceRow>(
        `${select(visible)} and a.id::text > $7 order by a.id::text limit $8`,
        [
          ...seenBy(caller),
          this.clock.now(),
          query.state ?? null,
          query.round ?? null,
          query.project ?? null,
          after,
          (query.limit ?? DEFAULT_LIMIT) + 1,
        ],
      );
      return {
        body: pageOf(
          list,
          query,
          rows,
          (row) => row.id,
          (row) => response(row, caller),
        ),
      };
    });
  }
}

/** Whether an item was given to the caller. */
export function isOwn(caller: Principal | undefined, item: AdviceItemRow): boolean {
  return caller !== undefined && actsFor(caller, item.actorId);
}

function accessOfAny(caller: Principal | undefined): Parameters<Database['transaction']>[0] {
  return caller === undefined ? { kind: 'public' } : accessOf(caller);
}

function seenBy(caller: Principal | undefined): readonly [readonly string[], boolean] {
  return caller === undefined ? [[], false] : visibleTo(caller);
}

function response({ items, ...row }: AdviceRow, caller: Principal | undefined): AdviceResponse {
  const directorate = isDirectorate(caller);
  return {
    ...row,
    items: items.map((item) => {
      const { id: _, actorId: __, dueRoundClosed, ...shown } = item;
      return {
        ...shown,
        ...actionsOf(
          itemLocks({ state: item.state, own: isOwn(caller, item), dueRoundClosed }, directorate),
        ),
      };
    }),
    ...actionsOf({
      publish: directorateLock(
        directorate,
        row.publishedAt !== null,
        'advice-state',
        'Rådet er publisert',
        'The advice is published',
      ),
    }),
  };
}
