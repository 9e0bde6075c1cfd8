import sql, { join, type Sql } from 'sql-template-tag';
import { AGREEMENT_MOVED_EVENT } from '../../coordination/coordination.events.js';
import { CASE_DECIDED_EVENT } from '../../governance/governance.events.js';
import { lockNamed, shareNamed } from '../../platform/database/fragments.js';
import { type RowOf, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { OutboxRow } from '../../platform/work/outbox.queries.js';
import {
  IMPORT_FINISHED_EVENT,
  REPORT_CERTIFIED_EVENT,
  ROUND_CLOSED_EVENT,
  ROUND_CLOSING_SOON_EVENT,
  ROUND_OPENED_EVENT,
  ROUND_PUBLISHED_EVENT,
} from '../../reporting/reporting.events.js';
import { RELEASE_PUBLISHED_EVENT } from '../publication.events.js';
import { EVENT_TYPES } from '../subscriptions/event-type.types.js';

/** The most facts that become events in one transaction. */
export const ANNOUNCED_TOGETHER = 50;

const SUBSCRIBER_ROW = rowType({ id: uuid, organisationNumber: text });
const SUBSCRIPTION_ROW = rowType({ id: uuid });

/** A subscriber: the actors whose events it reads; the directorate reads all. */
export interface Reader {
  readonly subscriber: string;
  readonly actors: readonly string[];
  readonly directorate: boolean;
}

/** Name of the lock between those who record facts and the one who makes events of them. */
const ANNOUNCING = 'publication.announcing';

/**
 * Records facts of the outbox in the transaction that hands them to the queue. The queue can run
 * the job before this transaction commits; the job then waits for the lock.
 */
export async function recordAnnouncements(tx: Tx, facts: readonly OutboxRow[]): Promise<void> {
  await tx.execute(shareNamed(ANNOUNCING));
  const rows = facts.map(({ id, topic, payload, recordedAt }) => ({
    id,
    topic,
    payload,
    recorded_at: recordedAt.toISOString(),
  }));
  await tx.execute(sql`
    insert into publication.announcement (outbox_id, topic, payload, recorded_at)
    select a.id, a.topic, a.payload, a.recorded_at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as a (id bigint, topic text, payload jsonb, recorded_at timestamptz)
        on conflict do nothing`);
}

/**
 * Waits until facts under way are recorded, and no other worker makes events, so that events come in
 * the order of the facts.
 */
export async function lockAnnouncing(tx: Tx): Promise<void> {
  await tx.execute(lockNamed(ANNOUNCING));
}

/** Lists the actors that have a subscription which has been verified. */
export function listSubscribers(tx: Tx): Promise<RowOf<typeof SUBSCRIBER_ROW>[]> {
  return tx.query(
    SUBSCRIBER_ROW,
    sql`
      select distinct a.id,
             a.organisation_number as "organisationNumber"
        from publication.subscription s
        join actors.actor a on a.id = s.actor_id
       where s.verified_at is not null`,
  );
}

/** Says whether facts wait to become events. */
export async function hasAnnouncements(tx: Tx): Promise<boolean> {
  return (await tx.execute(sql`select 1 from publication.announcement limit 1`)) > 0;
}

/** Columns of an event about round `r` of fact `t`. */
function roundColumns(type: string): Sql {
  return sql`
           t.outbox_id,
           ${type}::text as type,
           'round/' || r.key as subject,
           true as public,
           '{}'::uuid[] as readers,
           '/v1/rounds/' || r.key as path,
           jsonb_build_object('round', r.key) as data,
           t.recorded_at as happened_at`;
}

function selectRoundEvents(topic: string, type: string, condition: Sql): Sql {
  return sql`
    select ${roundColumns(type)}
      from taken t
      join reporting.round r on r.id = (t.payload->>'roundId')::uuid
     where t.topic = ${topic}
       and ${condition}`;
}

/** The revisions that were certified in the change that each fact reports. */
const SELECT_REPORT_EVENTS = sql`
    select t.outbox_id,
           case when v.correction then ${EVENT_TYPES.reportCorrected.type}::text
                else ${EVENT_TYPES.reportCertified.type}::text
           end as type,
           'project/' || p.code as subject,
           false as public,
           array[v.actor_id] as readers,
           '/v1/reports/' || v.report_id || '/revisions/' || v.revision as path,
           jsonb_build_object(
             'project', p.code,
             'actor', a.organisation_number,
             'round', r.key,
             'report', v.report_id,
             'revision', v.revision
           ) as data,
           t.recorded_at as happened_at
      from (select min(outbox_id) as outbox_id, payload, recorded_at
              from taken
             where topic = ${REPORT_CERTIFIED_EVENT}
             group by payload, recorded_at) t
      join reporting.report_revision v on v.round_id = (t.payload->>'roundId')::uuid
       and v.actor_id = (t.payload->>'actorId')::uuid
       and v.recorded_at = t.recorded_at
      join reporting.round r on r.id = v.round_id
      join portfolio.project p on p.id = v.project_id
      join actors.actor a on a.id = v.actor_id`;

const SELECT_AGREEMENT_EVENTS = sql`
    select t.outbox_id,
           ${EVENT_TYPES.agreementMoved.type}::text as type,
           'agreement/' || g.id as subject,
           false as public,
           array_remove(array[g.actor_id, g.supplier_id], null) as readers,
           '/v1/agreements/' || g.id as path,
           jsonb_build_object(
             'agreement', g.id,
             'state', g.state,
             'version', g.version
           ) as data,
           t.recorded_at as happened_at
      from taken t
      join coordination.agreement g on g.id = (t.payload->>'agreementId')::uuid
     where t.topic = ${AGREEMENT_MOVED_EVENT}`;

const SELECT_IMPORT_EVENTS = sql`
    select t.outbox_id,
           ${EVENT_TYPES.importFinished.type}::text as type,
           'import/' || i.id as subject,
           false as public,
           array[i.actor_id] as readers,
           case when i.round_id is null then '/v1/project-imports/' else '/v1/imports/' end
             || i.id as path,
           jsonb_build_object('import', i.id, 'state', j.state) as data,
           t.recorded_at as happened_at
      from taken t
      join reporting.report_import i on i.id = (t.payload->>'importId')::uuid
      join platform.job j on j.id = i.job_id
     where t.topic = ${IMPORT_FINISHED_EVENT}`;

/** A case that only the directorate sees makes no event. */
const SELECT_CASE_EVENTS = sql`
    select t.outbox_id,
           ${EVENT_TYPES.caseDecided.type}::text as type,
           'case/' || c.id as subject,
           true as public,
           '{}'::uuid[] as readers,
           '/v1/cases/' || c.id as path,
           jsonb_build_object(
             'case', c.id,
             'council', c.council,
             'number', c.number,
             'outcome', c.outcome
           ) as data,
           t.recorded_at as happened_at
      from taken t
      join governance.council_case c on c.id = (t.payload->>'caseId')::uuid
     where t.topic = ${CASE_DECIDED_EVENT}
       and c.published_at is not null`;

/** A release that nobody may read yet makes no event. */
const SELECT_RELEASE_EVENTS = sql`
    select t.outbox_id,
           case when l.corrects is null then ${EVENT_TYPES.releasePublished.type}::text
                else ${EVENT_TYPES.releaseCorrected.type}::text
           end as type,
           'round/' || l.round as subject,
           true as public,
           '{}'::uuid[] as readers,
           '/v1/releases/' || l.round || '/' || l.number as path,
           jsonb_build_object(
             'round', l.round,
             'release', l.number,
             'corrects', l.corrects
           ) as data,
           t.recorded_at as happened_at
      from taken t
      join publication.release l on l.id = (t.payload->>'releaseId')::uuid
     where t.topic = ${RELEASE_PUBLISHED_EVENT}
       and l.published_at is not null`;

/** Statements that make events of facts `taken`, by the topic of the facts. */
const EVENTS_OF: Readonly<Record<string, Sql>> = {
  [ROUND_OPENED_EVENT]: selectRoundEvents(
    ROUND_OPENED_EVENT,
    EVENT_TYPES.roundOpened.type,
    sql`true`,
  ),
  [ROUND_CLOSING_SOON_EVENT]: selectRoundEvents(
    ROUND_CLOSING_SOON_EVENT,
    EVENT_TYPES.roundClosingSoon.type,
    sql`true`,
  ),
  [ROUND_CLOSED_EVENT]: selectRoundEvents(
    ROUND_CLOSED_EVENT,
    EVENT_TYPES.roundClosed.type,
    sql`true`,
  ),
  [ROUND_PUBLISHED_EVENT]: selectRoundEvents(
    ROUND_PUBLISHED_EVENT,
    EVENT_TYPES.roundPublished.type,
    sql`r.published_at is not null`,
  ),
  [REPORT_CERTIFIED_EVENT]: SELECT_REPORT_EVENTS,
  [AGREEMENT_MOVED_EVENT]: SELECT_AGREEMENT_EVENTS,
  [IMPORT_FINISHED_EVENT]: SELECT_IMPORT_EVENTS,
  [CASE_DECIDED_EVENT]: SELECT_CASE_EVENTS,
  [RELEASE_PUBLISHED_EVENT]: SELECT_RELEASE_EVENTS,
};

/** Topics of the facts that become events. */
export const ANNOUNCED_TOPICS: readonly string[] = Object.keys(EVENTS_OF);

/** Condition: subscription `s` with reader `p` wants event `e` and may read it. */
const RECEIVES = sql`
         s.verified_at is not null
     and (s.types = '{}' or e.type = any(s.types))
     and (s.subjects = '{}'
          or e.subject = any(s.subjects)
          or split_part(e.subject, '/', 1) || '/*' = any(s.subjects))
     and case
           when s.actor_id is null then e.public
           else p.subscriber is not null
                and (e.public or p.directorate or e.readers && p.actors)
         end`;

/** Relation: subscriptions and the numbered events that each receives. */
const RECEIVING = sql`
      select e.id as event_id,
             e.outbox_id,
             e.type,
             e.subject,
             s.id as subscription_id,
             s.actor_id,
             s.state as subscription_state
        from numbered e
       cross join publication.subscription s
        left join reader p on p.subscriber = s.actor_id
       where ${RECEIVES}`;

/** Statement that stores the numbered events that someone receives. */
const STORE_EVENTS = sql`
      insert into publication.event (
             id,
             type,
             subject,
             public,
             readers,
             path,
             data,
             happened_at)
      select n.id,
             n.type,
             n.subject,
             n.public,
             n.readers,
             n.path,
             n.data,
             n.happened_at
        from numbered n
       where exists (select 1 from receiving r where r.event_id = n.id)
   returning id`;

/** Statement that stores a delivery of each stored event to each subscription that receives it. */
function storeDeliveries(now: Date): Sql {
  return sql`
      insert into publication.delivery (
             subscription_id,
             actor_id,
             event_id,
             type,
             subject,
             state,
             attempts,
             last_status,
             last_answer,
             last_attempt_at,
             delivered_at,
             created_at)
      select r.subscription_id,
             r.actor_id,
             r.event_id,
             r.type,
             r.subject,
             case when r.subscription_state = 'failed' then 'failed' else 'waiting' end,
             0,
             null::int,
             null::text,
             null::timestamptz,
             null::timestamptz,
             ${now}
        from receiving r
        join stored e on e.id = r.event_id
       order by r.outbox_id, r.subject, r.event_id
   returning subscription_id, state`;
}

/** Takes the oldest facts, stores their events, and one delivery for each subscription. */
function announceFacts(readers: readonly Reader[], now: Date): Sql {
  return sql`
    with
    -- the oldest facts, which are gone when their events are stored
    taken as (
      delete from publication.announcement
       where outbox_id in (select n.outbox_id
                             from publication.announcement n
                            order by n.outbox_id
                            limit ${ANNOUNCED_TOGETHER})
   returning *
    ),
    -- their events
    described as (${join(Object.values(EVENTS_OF), ' union all ')}),
    -- each event with its new id
    numbered as materialized (
      select gen_random_uuid() as id, d.*
        from described d
    ),
    -- what subscribers read
    reader as (
      select *
        from jsonb_to_recordset(${JSON.stringify(readers)}::jsonb)
             as p (subscriber uuid, actors uuid[], directorate boolean)
    ),
    -- who receives what
    receiving as (${RECEIVING}),
    -- the events that someone receives
    stored as (${STORE_EVENTS}),
    -- one delivery to each
    delivered as (${storeDeliveries(now)})
    select distinct d.subscription_id as id
      from delivered d
     where d.state = 'waiting'
     order by 1`;
}

/**
 * Makes events of the oldest facts, and deliveries to the subscriptions that receive them. Returns
 * the subscriptions that have something to send.
 */
export async function announce(
  tx: Tx,
  readers: readonly Reader[],
  now: Date,
): Promise<readonly string[]> {
  const rows = await tx.query(SUBSCRIPTION_ROW, announceFacts(readers, now));
  return rows.map(({ id }) => id);
}

/** Makes subscriptions due that have something to send and are neither due nor waiting to retry. */
export async function makeDue(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  await tx.execute(sql`
    update publication.subscription
       set next_attempt_at = coalesce(next_attempt_at, ${now})
     where id = any(${ids}::uuid[])
       and state in ('active', 'paused')`);
}
