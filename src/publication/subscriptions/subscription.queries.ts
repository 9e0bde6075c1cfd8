import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { accessOf, actsFor, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import {
  equalsIfGiven,
  instantText,
  precedesIfGiven,
  visibleTo,
} from '../../platform/database/fragments.js';
import {
  int,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { DEFAULT_LIMIT, pageOf, readCursorKey } from '../../platform/http/page.js';
import type {
  SubscriptionListResponse,
  SubscriptionQuery,
  SubscriptionResponse,
  SubscriptionStanding,
} from './subscription.dto.js';
import { type Subscription, SubscriptionSecret } from './subscription.entity.js';
import { subscriptionLocks } from './subscription.rules.js';

const STANDING_COLUMNS = {
  id: uuid,
  types: texts,
  subjects: texts,
  state: textOf<SubscriptionResponse['state']>(),
  reason: nullable(textOf<NonNullable<SubscriptionResponse['reason']>>()),
  lastStatus: nullable(int),
  lastAttemptAt: nullable(text),
  nextAttemptAt: nullable(text),
  createdAt: text,
} as const;
const STANDING_ROW = rowType<SubscriptionStanding>(STANDING_COLUMNS);
const SUBSCRIPTION_ROW = rowType({
  ...STANDING_COLUMNS,
  actorId: nullable(uuid),
  actor: nullable(text),
  endpoint: text,
  lastAnswer: nullable(text),
  waiting: int,
  failed: int,
  version: int,
});
const KEY_ROW = rowType({ removalKey: nullable(text) });
const COUNT_ROW = rowType({ count: int });
const ID_ROW = rowType({ id: uuid });

type SubscriptionRow = RowOf<typeof SUBSCRIPTION_ROW>;

/** Columns of the standing of subscription `s`. */
const SELECT_STANDING = sql`
           s.id,
           s.types,
           s.subjects,
           s.state,
           s.reason,
           s.last_status as "lastStatus",
           ${instantText(sql`s.last_attempt_at`)} as "lastAttemptAt",
           ${instantText(sql`s.next_attempt_at`)} as "nextAttemptAt",
           ${instantText(sql`s.created_at`)} as "createdAt"`;

/** Number of deliveries of subscription `s` in a state. */
function countDeliveries(state: string): Sql {
  return sql`
           (select count(*)::int
              from publication.delivery d
             where d.subscription_id = s.id
               and d.state = ${state})`;
}

function selectSubscriptions(principal: Principal): Sql {
  return sql`
    select ${SELECT_STANDING},
           s.actor_id as "actorId",
           a.organisation_number as actor,
           s.endpoint,
           s.last_answer as "lastAnswer",
           ${countDeliveries('waiting')} as waiting,
           ${countDeliveries('failed')} as failed,
           s.version
      from publication.subscription s
      left join actors.actor a on a.id = s.actor_id
     where ${visibleTo(sql`s.actor_id`, principal)}`;
}

/** Reads subscriptions of the caller, and all for the directorate. Never reads a secret. */
@Injectable()
export class SubscriptionQueries {
  constructor(private readonly database: Database) {}

  async list(
    { principal }: Command,
    query: SubscriptionQuery,
  ): Promise<Answer<SubscriptionListResponse>> {
    const list = `subscriptions ${query.state ?? ''}`;
    const statement = sql`
      ${selectSubscriptions(principal)}
         and ${equalsIfGiven(sql`s.state`, query.state)}
         and ${precedesIfGiven(sql`s.id`, readCursorKey(list, query))}
       order by s.id desc
       limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(SUBSCRIPTION_ROW, statement),
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ id }) => id,
      (row) => describe(row, principal),
    );
    return { body };
  }

  find({ principal }: Command, id: string): Promise<Answer<SubscriptionResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, id));
  }

  /** Answers a subscription inside a transaction. Throws when the caller may not see it. */
  async answer(tx: Tx, principal: Principal, id: string): Promise<Answer<SubscriptionResponse>> {
    const statement = sql`${selectSubscriptions(principal)} and s.id = ${id}`;
    const [row] = await tx.query(SUBSCRIPTION_ROW, statement);
    if (row === undefined) throw subscriptionNotFound();
    return { body: describe(row, principal), etag: etagOf(row.version) };
  }

  /** Finds the standing of a public consumer's subscription. It shows no endpoint. */
  async findStanding(tx: Tx, id: string): Promise<SubscriptionStanding> {
    const [row] = await tx.query(
      STANDING_ROW,
      sql`
        select ${SELECT_STANDING}
          from publication.subscription s
         where s.id = ${id}
           and s.actor_id is null`,
    );
    if (row === undefined) throw subscriptionNotFound();
    return row;
  }
}

function describe(row: SubscriptionRow, principal: Principal): SubscriptionResponse {
  const { actorId, ...body } = row;
  const isOwn = actorId !== null && actsFor(principal, actorId);
  return { ...body, ...actionsOf(subscriptionLocks(row.state, isOwn)) };
}

export function subscriptionNotFound(): ReturnType<typeof notFound> {
  return notFound({ nb: 'Abonnementet', en: 'The subscription' });
}

/** Counts the subscriptions of an actor. */
export async function countOwn(tx: Tx, actorId: string): Promise<number> {
  const [row] = await tx.query(
    COUNT_ROW,
    sql`
      select count(*)::int as count
        from publication.subscription s
       where s.actor_id = ${actorId}`,
  );
  return row?.count ?? 0;
}

/** Counts the subscriptions of public consumers to a host, also those that have failed. */
export async function countPublic(tx: Tx, host: string): Promise<number> {
  const [row] = await tx.query(
    COUNT_ROW,
    sql`
      select count(*)::int as count
        from publication.subscription s
       where s.actor_id is null
         and s.host = ${host}`,
  );
  return row?.count ?? 0;
}

/** Finds the hash of the key that removes a public subscription. */
export async function findRemovalKey(tx: Tx, id: string): Promise<string | undefined> {
  const [row] = await tx.query(
    KEY_ROW,
    sql`
      select s.removal_key as "removalKey"
        from publication.subscription s
       where s.id = ${id}
         and s.actor_id is null
         for update`,
  );
  return row?.removalKey ?? undefined;
}

/** Stores a sealed secret of a version of a subscription. */
export async function insertSecret(
  tx: Tx,
  {
    id,
    actorId,
    version,
    updatedAt,
  }: Pick<Subscription, 'id' | 'actorId' | 'version' | 'updatedAt'>,
  sealed: string,
): Promise<void> {
  const secret = { subscriptionId: id, actorId, number: version, sealed, createdAt: updatedAt };
  await tx.execute(insertRow(SubscriptionSecret, secret));
}

/** Deletes a subscription with its secrets and deliveries. Returns false when there is none. */
export async function deleteSubscription(tx: Tx, id: string, version?: number): Promise<boolean> {
  const deleted = await tx.execute(sql`
    delete from publication.subscription
     where id = ${id}
       and (${version ?? null}::int is null or version = ${version ?? null})`);
  return deleted > 0;
}

/**
 * Writes changes of the subscriber as the next version. A worker that is sending meanwhile ends its
 * claim without an outcome.
 */
export async function writeVersion(
  tx: Tx,
  before: Versioned,
  changes: SubscriptionChanges,
): Promise<boolean> {
  return (await tx.execute(updateVersion(before, changes))) > 0;
}

function updateVersion({ id, version }: Versioned, changes: SubscriptionChanges): Sql {
  const { endpoint, host, types, subjects, restart, now } = changes;
  return sql`
    update publication.subscription
       set endpoint = coalesce(${endpoint ?? null}, endpoint),
           host = coalesce(${host ?? null}, host),
           types = coalesce(${types ?? null}::text[], types),
           subjects = coalesce(${subjects ?? null}::text[], subjects),
           state = case when ${restart} then 'unverified' else state end,
           reason = case when ${restart} then null else reason end,
           failures = case when ${restart} then 0 else failures end,
           slow = slow and not ${restart},
           next_attempt_at = case when ${restart} then ${now} else next_attempt_at end,
           version = version + 1,
           updated_at = ${now}
     where id = ${id}
       and version = ${version}`;
}

/** A version of a subscription that a caller has read. */
interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** New values of a subscription; those left out stay. `restart` asks the endpoint again. */
export interface SubscriptionChanges {
  readonly endpoint?: string | undefined;
  readonly host?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly subjects?: readonly string[] | undefined;
  readonly restart: boolean;
  readonly now: Date;
}

/** Lists the ids of the directorate's actors that exist on a date. */
export async function listDirectorateIds(tx: Tx, date: string): Promise<string[]> {
  const rows = await tx.query(
    ID_ROW,
    sql`
      select a.id
        from actors.actor a
       where a.role = 'directorate'
         and (a.valid_to is null or a.valid_to > ${date}::date)`,
  );
  return rows.map(({ id }) => id);
}
