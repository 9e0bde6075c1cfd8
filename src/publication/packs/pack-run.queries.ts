import sql, { type Sql } from 'sql-template-tag';
import {
  bool,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { PackLanguage } from '../pack-model/board-pack.types.js';
import type { KnownAdvice, KnownReplay } from '../pack-model/pack-source.types.js';

const PACK_TO_MAKE = rowType({
  id: uuid,
  jobId: uuid,
  snapshotId: uuid,
  snapshotHash: text,
  round: text,
  council: text,
  language: textOf<PackLanguage>(),
  challenges: json<string[]>(),
  illustrative: bool,
  published: json<string[]>(),
});

/** A pack that its job makes. */
export type PackToMake = RowOf<typeof PACK_TO_MAKE>;

export async function findPack(tx: Tx, id: string): Promise<PackToMake | undefined> {
  const [row] = await tx.query(
    PACK_TO_MAKE,
    sql`
      select p.id,
             p.job_id as "jobId",
             p.snapshot_id as "snapshotId",
             p.snapshot_hash as "snapshotHash",
             p.round,
             p.council,
             p.language,
             to_json(p.challenges) as challenges,
             p.illustrative,
             to_json(p.published) as published
        from publication.pack p
       where p.id = ${id}`,
  );
  return row;
}

const ID_ROW = rowType({ id: uuid });

/** Finds the packs whose job was requested before an instant and has not ended. */
export async function findUnfinishedPacks(tx: Tx, askedBefore: Date): Promise<string[]> {
  const rows = await tx.query(
    ID_ROW,
    sql`
      select p.id
        from publication.pack p
        join platform.job j on j.id = p.job_id
       where j.state in ('queued', 'running')
         and j.created_at < ${askedBefore}`,
  );
  return rows.map(({ id }) => id);
}

const ADVICE_ROW = rowType<KnownAdvice>({
  council: text,
  text,
  answerDueIn: text,
  items: json(),
});

/** Relation: the items of advice `a` with the last answer and effect that were known then. */
function itemsKnown(then: Date): Sql {
  return sql`
    select json_agg(
             json_build_object(
               'project', i.code,
               'round', i.round,
               'owner', o.name,
               'answer', w.text,
               'effect', e.effect,
               'outcome', e.outcome)
             order by i.code nulls last, i.round) as items
      from governance.advice_item i
      join actors.actor o on o.id = i.actor_id
      left join lateral (
            select n.text
              from governance.advice_answer n
             where n.item_id = i.id
               and n.recorded_at <= ${then}
             order by n.revision desc
             limit 1) w on true
      left join lateral (
            select n.effect, n.outcome
              from governance.advice_effect n
             where n.item_id = i.id
               and n.recorded_at <= ${then}
             order by n.revision desc
             limit 1) e on true
     where i.advice_id = a.id`;
}

/** Number of pieces of advice that a pack shows. */
const MOST_ADVICE = 50;

/** Relation: the advice that was given until an instant, the newest first. */
function adviceGiven(then: Date): Sql {
  return sql`
    select a.id,
           a.council,
           a.text,
           a.answer_due_in as "answerDueIn",
           a.created_at,
           a.published_at,
           l.items
      from governance.advice a
     cross join lateral (${itemsKnown(then)}) l
     where a.created_at <= ${then}
       and l.items is not null
     order by a.created_at desc, a.id desc
     limit ${MOST_ADVICE}`;
}

/** Lists the last advice that was given until an instant, the newest first. */
export function listAdvice(tx: Tx, then: Date): Promise<KnownAdvice[]> {
  return tx.query(
    ADVICE_ROW,
    sql`
      select g.council, g.text, g."answerDueIn", g.items
        from (${adviceGiven(then)}) g
       order by g.created_at desc, g.id desc`,
  );
}

const UNPUBLISHED_ROW = rowType({ unpublished: bool });

/** Says whether any advice that a pack shows is not published. */
export async function showsUnpublishedAdvice(tx: Tx, then: Date): Promise<boolean> {
  const [row] = await tx.query(
    UNPUBLISHED_ROW,
    sql`
      select exists (
               select 1
                 from (${adviceGiven(then)}) g
                where g.published_at is null) as unpublished`,
  );
  return row?.unpublished === true;
}

const REPLAY_ROW = rowType<KnownReplay>({
  criteriaSet: text,
  baseline: nullable(text),
  asOf: text,
  inputHash: nullable(text),
  counts: json(),
});

/** Number of replays that a pack shows. */
const MOST_REPLAYS = 3;

/** Lists the last replays that were completed until an instant, the oldest first. */
export async function listReplays(tx: Tx, then: Date): Promise<KnownReplay[]> {
  const rows = await tx.query(REPLAY_ROW, selectReplays(then));
  return rows.toReversed();
}

function selectReplays(then: Date): Sql {
  return sql`
    select r.criteria_set as "criteriaSet",
           r.baseline,
           (r.as_of at time zone 'Europe/Oslo')::date::text as "asOf",
           r.input_hash as "inputHash",
           r.counts
      from portfolio.replay r
      join platform.job j on j.id = r.job_id
     where r.purpose = 'replay'
       and r.counts is not null
       and r.project is null
       and r.owner is null
       and j.finished_at <= ${then}
     order by j.finished_at desc, r.id desc
     limit ${MOST_REPLAYS}`;
}

/** Marks a pack as made from a model. */
export async function markMade(tx: Tx, id: string, modelHash: string, now: Date): Promise<void> {
  await tx.execute(sql`
    update publication.pack
       set model_hash = ${modelHash},
           made_at = ${now}
     where id = ${id}`);
}
