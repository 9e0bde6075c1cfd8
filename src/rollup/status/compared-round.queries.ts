import sql, { type Sql } from 'sql-template-tag';
import {
  bool,
  instant,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import {
  isEarlierRound,
  isHeld,
  newestRoundFirst,
} from '../../reporting/rounds/round-order.lookup.js';
import type { PortfolioSide } from '../groups/bridge.types.js';
import type { LineSource } from '../lines/line.queries.js';
import type { NoPreviousRound } from './compared-round.types.js';

/** The round that figures are compared with. Its last snapshot since its closing is preferred. */
export interface Previous extends PortfolioSide {
  readonly round: string;
  readonly snapshot: string | null;
}

/** A round's comparison with the previous round: that round, or why there is none. */
export interface Comparison {
  readonly before: Previous | undefined;
  readonly noPreviousRound: NoPreviousRound | null;
}

const PREVIOUS_ROW = rowType({
  id: nullable(uuid),
  key: nullable(text),
  closed_at: nullable(instant),
  historical: nullable(bool),
  snapshot: nullable(uuid),
  why: textOf<NoPreviousRound>(),
});
const ID_ROW = rowType({ id: uuid });

/**
 * The ids of the rounds whose figures are compared with those of round `r`: those that name it, and
 * those that come after it with no published round between.
 */
export const SELECT_FOLLOWING_ROUNDS = sql`
  select n.id
    from reporting.round n
   where ${isHeld(sql`n`)}
     and (n.compared_with = r.id
          or (n.compared_with is null
              and ${isEarlierRound(sql`r`, sql`n`)}
              and not exists (select 1
                                from reporting.round m
                               where m.published_at is not null
                                 and ${isEarlierRound(sql`r`, sql`m`)}
                                 and ${isEarlierRound(sql`m`, sql`n`)})))`;

/** Expression: round `r` is closed and not released yet. */
export const IS_WITHHELD = sql`(r.state = 'closed' and r.published_at is null)`;

/**
 * Condition: a snapshot is as of its round's closing or later. One from before the closing needs a
 * token for good, so public figures are not compared with it: they would tell what it holds.
 */
export function isFrozenSinceClosing(snapshot: Sql, round: Sql): Sql {
  return sql`${snapshot}.as_of >= ${round}.closed_at`;
}

/**
 * The round with which round `r` is compared, as known at an instant: the one that `r` names, or
 * else the nearest before it. Has its `id` and `key`, its closing, whether it is historical, and the id
 * of its last snapshot since its closing (`snapshot`).
 */
export function selectPreviousRound(asOf: Sql): Sql {
  return sql`
    select p.id,
           p.key,
           p.closed_at,
           p.historical,
           (select n.id
              from rollup.snapshot n
             where n.round_id = p.id
               and n.frozen_at <= ${asOf}
               and ${isFrozenSinceClosing(sql`n`, sql`p`)}
             order by n.frozen_at desc, n.id desc
             limit 1) as snapshot
      from reporting.round p
     where p.published_at <= ${asOf}
       and (p.id = r.compared_with
            or (r.compared_with is null and ${isEarlierRound(sql`p`, sql`r`)}))
     order by ${newestRoundFirst(sql`p`)}
     limit 1`;
}

/** Expression: the reason why round `r`, which is compared with none, is so. */
export const WHY_NO_PREVIOUS = sql`
  case when r.compared_with is not null then 'named-round-not-published'
       when exists (select 1
                      from reporting.round e
                     where ${isEarlierRound(sql`e`, sql`r`)}) then 'no-round-published'
       else 'first-round'
   end`;

/**
 * Expression: a digest of the municipalities and their inhabitants. Every round is compared by them,
 * so a statement computes it once for all rounds.
 */
const MUNICIPALITIES_DIGEST = sql`
      (select md5(string_agg(
                concat_ws(' ', a.organisation_number, a.county, m.validity, m.counted),
                '|' order by a.organisation_number, c.year))
         from actors.actor a
         left join actors.population c on c.organisation_number = a.organisation_number
        cross join lateral (
              select concat_ws(' ', a.valid_from, a.valid_to) as validity,
                     concat_ws(' ', c.year, c.inhabitants) as counted) m
        where a.kind = 'municipality')`;

/**
 * The cache tag of round `r`, with a digest of its projects without a report. Changes when its
 * stored lines, its actors' register data, the inhabitants of municipalities, these projects or the
 * figures it is compared with change.
 */
export function figuresTagOf(unreported: Sql): Sql {
  return sql`
    concat_ws('.',
      (select coalesce(sum(s.basis), 0)
         from rollup.actor_status s
        where s.round_id = r.id),
      (select coalesce(md5(string_agg(
                concat_ws(' ', a.organisation_number, a.name, a.kind,
                          a.county, a.health_region, a.parent_id),
                '|' order by a.id)), '')
         from rollup.actor_status s
         join actors.actor a on a.id = s.actor_id
        where s.round_id = r.id),
      ${MUNICIPALITIES_DIGEST},
      ${unreported},
      coalesce((select p.key collate "default" || ' ' || coalesce(p.snapshot::text,
                                (select coalesce(sum(s.basis), 0)::text
                                   from rollup.actor_status s
                                  where s.round_id = p.id))
                  from (${selectPreviousRound(sql`'infinity'::timestamptz`)}) p), ''))`;
}

/**
 * Finds the round with which a round is compared, now or as known at an instant. "Previous" means
 * the last round's frozen, or else last certified figures, not a live value (design §2).
 */
export async function findComparison(
  tx: Tx,
  id: string,
  asOf: Date | null = null,
): Promise<Comparison> {
  const [row] = await tx.query(
    PREVIOUS_ROW,
    sql`
      select p.id,
             p.key,
             p.closed_at,
             p.historical,
             p.snapshot,
             ${WHY_NO_PREVIOUS} as why
        from reporting.round r
        left join lateral (
             ${selectPreviousRound(sql`coalesce(${asOf}::timestamptz, 'infinity')`)}) p on true
       where r.id = ${id}`,
  );
  if (row === undefined) throw new Error('There is no such round');
  const { id: roundId, key: round, closed_at: settled, historical, snapshot, why } = row;
  if (roundId === null || round === null || settled === null)
    return { before: undefined, noPreviousRound: why };
  const source = sourceOf(roundId, snapshot, asOf);
  return {
    before: { round, snapshot, source, settled, historical: historical === true },
    noPreviousRound: null,
  };
}

/** Returns the source of the lines of the round compared with: its snapshot's, or its own. */
function sourceOf(roundId: string, snapshotId: string | null, asOf: Date | null): LineSource {
  if (snapshotId !== null) return { kind: 'frozen', snapshotId };
  return asOf === null ? { kind: 'kept', roundId } : { kind: 'asOf', roundId, asOf };
}

/** Finds the rounds whose figures are compared with those of a round. */
export async function findFollowing(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.query(
    ID_ROW,
    sql`
      select f.id
        from reporting.round r
       cross join lateral (${SELECT_FOLLOWING_ROUNDS}) f
       where r.id = ${id}`,
  );
  return rows.map((row) => row.id);
}
