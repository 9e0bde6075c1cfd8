import sql, { type Sql } from 'sql-template-tag';
import { updateRows } from '../../platform/database/entity-rows.js';
import {
  bool,
  decimalText,
  instant,
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  texts,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Subscription } from '../subscriptions/subscription.entity.js';
import type { SubscriptionState } from '../subscriptions/subscription.types.js';
import { type Attempt, maskAnswer, type Outcome } from './delivery.rules.js';

/** Time for which the secret before the newest one still signs. */
const OVERLAP = sql`interval '1 day'`;

const CLAIMED_ROW = rowType({
  id: uuid,
  actorId: nullable(uuid),
  endpoint: text,
  host: text,
  state: textOf<SubscriptionState>(),
  failures: int,
  slow: bool,
  version: int,
  leasedUntil: instant,
});

/** A subscription that this worker alone sends to, until its lease runs out. */
export type ClaimedSubscription = RowOf<typeof CLAIMED_ROW>;

const HEAD_ROW = rowType({
  id: decimalText,
  eventId: uuid,
  type: text,
  subject: text,
  path: text,
  data: json<object>(),
  happenedAt: instant,
  attempts: int,
});

/** A delivery that is next in the order of its subscription, with its event. */
export type WaitingDelivery = RowOf<typeof HEAD_ROW>;

const SECRETS_ROW = rowType({ sealed: texts });
const DUE_ROW = rowType({ dueAt: instant });

/** Free slots of a worker, and the hosts that have theirs in use. */
export interface Free {
  readonly quick: number;
  readonly slow: number;
  readonly busyHosts: readonly string[];
}

/** Due subscriptions of one kind that nobody has claimed, those due longest first. */
function selectDue(slow: boolean, most: number, busyHosts: readonly string[], now: Date): Sql {
  return sql`
    select d.id
      from publication.subscription d
     where d.next_attempt_at <= ${now}
       and (d.leased_until is null or d.leased_until <= ${now})
       and d.slow = ${slow}
       and d.host <> all(${busyHosts}::text[])
     order by d.next_attempt_at
     limit ${most}
       for update skip locked`;
}

/** Claims due subscriptions until an instant, as many as there are slots. */
export function claimDue(
  tx: Tx,
  free: Free,
  now: Date,
  until: Date,
): Promise<ClaimedSubscription[]> {
  return tx.query(CLAIMED_ROW, claimStatement(free, now, until));
}

function claimStatement({ quick, slow, busyHosts }: Free, now: Date, until: Date): Sql {
  return sql`
    with
    -- those whose receivers answer at once
    quick as (${selectDue(false, quick, busyHosts, now)}),
    -- those whose receivers fail or let us wait
    slow as (${selectDue(true, slow, busyHosts, now)})
    update publication.subscription s
       set leased_until = ${until}
      from (select id from quick union all select id from slow) c
     where s.id = c.id
 returning s.id,
           s.actor_id as "actorId",
           s.endpoint,
           s.host,
           s.state,
           s.failures,
           s.slow,
           s.version,
           s.leased_until as "leasedUntil"`;
}

/** Returns claims unused: their hosts have all their slots in use. */
export async function returnClaims(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.execute(sql`
    update publication.subscription
       set leased_until = null
     where id = any(${ids}::uuid[])`);
}

/** Says whether a subscription is due that nobody has claimed. */
export async function hasDue(tx: Tx, now: Date): Promise<boolean> {
  const due = sql`
    select 1
      from publication.subscription s
     where s.next_attempt_at <= ${now}
       and (s.leased_until is null or s.leased_until <= ${now})
     limit 1`;
  return (await tx.execute(due)) > 0;
}

/** Finds the instant at which the next attempt is due. Undefined when nothing waits. */
export async function findNextDue(tx: Tx): Promise<Date | undefined> {
  const [next] = await tx.query(
    DUE_ROW,
    sql`
      select greatest(s.next_attempt_at, s.leased_until) as "dueAt"
        from publication.subscription s
       where s.next_attempt_at is not null
       order by greatest(s.next_attempt_at, s.leased_until)
       limit 1`,
  );
  return next?.dueAt;
}

/** Lists the next deliveries of a subscription, in order. */
export function listHeads(tx: Tx, id: string, most: number): Promise<WaitingDelivery[]> {
  return tx.query(HEAD_ROW, selectHeads(id, most));
}

function selectHeads(id: string, most: number): Sql {
  return sql`
    select d.id,
           d.event_id as "eventId",
           d.type,
           d.subject,
           e.path,
           e.data,
           e.happened_at as "happenedAt",
           d.attempts
      from publication.delivery d
      join publication.event e on e.id = d.event_id
     where d.subscription_id = ${id}
       and d.state = 'waiting'
     order by d.id
     limit ${most}`;
}

/** Reads the sealed secrets that sign now: the newest, and the one before it for a day. */
export async function readSecrets(tx: Tx, id: string, now: Date): Promise<readonly string[]> {
  const [secrets] = await tx.query(
    SECRETS_ROW,
    sql`
      select coalesce(array_agg(t.sealed order by t.number desc), '{}') as sealed
        from (select s.number,
                     s.sealed,
                     lag(s.created_at) over (order by s.number desc) as replaced_at
                from publication.subscription_secret s
               where s.subscription_id = ${id}
               order by s.number desc
               limit 2) t
       where t.replaced_at is null
          or t.replaced_at > ${now}::timestamptz - ${OVERLAP}`,
  );
  return secrets?.sealed ?? [];
}

/** Records a failed attempt at a delivery. The state `failed` is the queue of errors. */
export async function recordAttempt(
  tx: Tx,
  { id }: WaitingDelivery,
  attempt: Attempt,
  ending: { readonly state: 'waiting' | 'failed'; readonly now: Date },
): Promise<void> {
  const { state, now } = ending;
  await tx.execute(sql`
    update publication.delivery
       set state = ${state},
           attempts = attempts + 1,
           last_status = ${attempt.status},
           last_answer = ${maskAnswer(attempt.answer)},
           last_attempt_at = ${now}
     where id = ${id}
       and state = 'waiting'`);
}

/** A delivery that was accepted, and when. */
export interface Accepted {
  readonly head: WaitingDelivery;
  readonly attempt: Attempt;
  readonly at: Date;
}

/** Records deliveries that were accepted, in one statement. */
export async function recordAccepted(tx: Tx, accepted: readonly Accepted[]): Promise<void> {
  if (accepted.length > 0) await tx.execute(updateAccepted(accepted));
}

function updateAccepted(accepted: readonly Accepted[]): Sql {
  return sql`
    update publication.delivery d
       set state = 'delivered',
           attempts = d.attempts + 1,
           last_status = x.status,
           last_answer = x.answer,
           last_attempt_at = x.at,
           delivered_at = x.at
      from unnest(
             ${accepted.map(({ head }) => head.id)}::bigint[],
             ${accepted.map(({ attempt }) => attempt.status)}::int[],
             ${accepted.map(({ attempt }) => maskAnswer(attempt.answer))}::text[],
             ${accepted.map(({ at }) => at.toISOString())}::timestamptz[]
           ) as x (id, status, answer, at)
     where d.id = x.id
       and d.state = 'waiting'`;
}

/** Locks a subscription against makers of deliveries. False when the claim is no longer ours. */
export async function lockClaimed(tx: Tx, claimed: ClaimedSubscription): Promise<boolean> {
  const locked = await tx.execute(sql`
    select 1
      from publication.subscription s
     where s.id = ${claimed.id}
       and s.leased_until = ${claimed.leasedUntil}
       and s.version = ${claimed.version}
       for update`);
  return locked > 0;
}

/** Ends the claim alone: the subscriber has changed the subscription meanwhile. */
export async function endClaim(tx: Tx, { id, leasedUntil }: ClaimedSubscription): Promise<void> {
  await tx.execute(updateRows(Subscription, { id, leasedUntil }, { leasedUntil: null }));
}

/** An attempt at a subscription, and its outcome for it. */
export interface RecordedOutcome {
  readonly attempt: Attempt | undefined;
  readonly outcome: Outcome;
  readonly verified: boolean;
  readonly now: Date;
}

/**
 * Ends the claim with the outcome of its last attempt. The lock of {@link lockClaimed} comes first,
 * so that this statement sees the deliveries that were made meanwhile.
 */
export async function recordOutcome(
  tx: Tx,
  { id }: ClaimedSubscription,
  recorded: RecordedOutcome,
): Promise<void> {
  await tx.execute(updateOutcome(id, recorded));
}

function updateOutcome(id: string, { attempt, outcome, verified, now }: RecordedOutcome): Sql {
  const { state, reason, failures, slow, retryIn } = outcome;
  const retryAt = retryIn === null ? null : new Date(now.getTime() + retryIn);
  const answer = attempt === undefined ? null : maskAnswer(attempt.answer);
  return sql`
    update publication.subscription s
       set state = ${state},
           reason = ${reason},
           failures = ${failures},
           slow = ${slow},
           verified_at = case when ${verified} then ${now} else s.verified_at end,
           last_status = case
             when ${attempt === undefined} then s.last_status
             else ${attempt?.status ?? null}::int
           end,
           last_answer = coalesce(${answer}, s.last_answer),
           last_attempt_at = case
             when ${attempt === undefined} then s.last_attempt_at
             else ${now}
           end,
           leased_until = null,
           next_attempt_at = case
             when ${state} = 'unverified' then ${retryAt}::timestamptz
             when ${state} <> 'failed'
              and exists (select 1
                            from publication.delivery d
                           where d.subscription_id = s.id
                             and d.state = 'waiting')
             then coalesce(${retryAt}::timestamptz, ${now}::timestamptz)
           end
     where s.id = ${id}`;
}

/** Sends everything that waits for a subscription to the queue of errors. */
export async function giveUpWaiting(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`
    update publication.delivery
       set state = 'failed'
     where subscription_id = ${id}
       and state = 'waiting'`);
}

/** Deletes subscriptions of public consumers that failed before an instant. */
export async function deleteFailedPublic(tx: Tx, before: Date): Promise<void> {
  await tx.execute(sql`
    delete from publication.subscription
     where actor_id is null
       and state = 'failed'
       and coalesce(last_attempt_at, created_at) < ${before}`);
}
