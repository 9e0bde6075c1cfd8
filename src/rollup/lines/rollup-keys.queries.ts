import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import {
  KEY_COUNTS,
  keysOfLines,
  LINE_COLUMNS,
  linesOfRevisions,
  programmeLines,
} from './report-lines.queries.js';

const COUNTS = Object.keys(KEY_COUNTS);
const KEY_COLUMNS = [...COUNTS, 'budgets', 'prices', 'inputs', 'basis'];
/** What a line is, in full: the revision never changes, and gives the rest. */
const MADE_OF = ['actor_id', 'revision_id', 'facts'];
const list = (columns: readonly string[], of = ''): string =>
  columns.map((column) => `${of}${column}`).join(', ');
const set = (columns: readonly string[]): string =>
  columns.map((column) => `${column} = excluded.${column}`).join(', ');

/** Before and after every id. */
export const [FIRST_ID, LAST_ID] = [
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
];

/** The lines of some keys (`$1` round, `$2` actors) as they are to be now. */
const LINES = linesOfRevisions('$1', `'infinity'`, 'v.actor_id = any($2::uuid[])');
/**
 * What each key is made of, as a number: how many facts, all of which are only ever added, and a
 * hash of the programmes above each project, which may become fewer and then others. Another number
 * is another state. Those of an actor that has since handed its project on are its key's still.
 */
const BASIS = `
  with recursive k as materialized (
      select k.*, p.version, p.parent_id
        from (select v.actor_id, v.report_id, v.project_id, count(*) as revisions from reporting.report_revision v where v.round_id = $1 and v.actor_id = any($2::uuid[]) group by v.actor_id, v.report_id, v.project_id) k
        join portfolio.project p on p.id = k.project_id),
    ${programmeLines('k', `'infinity'`)}
  select k.actor_id, sum(k.revisions) as inputs, sum(k.revisions + k.version + d.colours + (hashtextextended(k.project_id || coalesce(a.codes, '[]')::text, 0) & 1099511627775)) as basis
    from k left join above a on a.programme = k.parent_id
   cross join lateral (select count(*) as colours from reporting.directorate_colour e where e.report_id = k.report_id) d group by k.actor_id`;
/**
 * The projects of a condition on `p` and all under them, as a named part of a recursive statement.
 */
const below = (condition: string): string =>
  `below (id) as (select p.id from portfolio.project p where ${condition} union select c.id from portfolio.project c join below b on c.parent_id = b.id)`;
/** A (round, actor) key. */
export interface RoundActor {
  readonly roundId: string;
  readonly actorId: string;
}

/**
 * The kept figures of keys: replaced whole, compared with what the revisions say, and found where
 * they lag. For the service itself.
 */
@Injectable()
export class RollupKeys {
  /**
   * Replaces everything of some keys of a round in one statement, which reads everything at one
   * instant: what is certified meanwhile then shows as a key that lags, never as one that is up to
   * date. Rows that stay as they are are not written: as far as what they are made of tells, or,
   * when they are not believed (`anew`), cell by cell. Answers other actors whose lines these keys
   * have taken over.
   */
  async replace(
    tx: Tx,
    roundId: string,
    actorIds: readonly string[],
    now: Date,
    anew = false,
  ): Promise<string[]> {
    const told = anew ? LINE_COLUMNS : MADE_OF;
    // `not in` is looked up by hash; `not exists` goes through all lines for each, since nobody has
    // counted what is only now worked out.
    const rows = await tx.rows<{ actor_id: string }>(
      `with line as materialized (${LINES}),
            key as (select a.actor_id, ${COUNTS.map((name) => `coalesce(k.${name}, 0) as ${name}`).join(', ')}, coalesce(k.budgets, '{}') as budgets, coalesce(k.prices, '{}') as prices, coalesce(b.inputs, 0) as inputs, coalesce(b.basis, 0) as basis
                      from unnest($2::uuid[]) a(actor_id) left join (${keysOfLines('line')}) k on k.actor_id = a.actor_id left join (${BASIS}) b on b.actor_id = a.actor_id),
            taken as (select distinct o.actor_id from line l join rollup.project_line o on o.round_id = $1 and o.project_id = l.project_id and o.actor_id <> all($2::uuid[])),
            gone as (delete from rollup.project_line o where o.round_id = $1 and o.actor_id = any($2::uuid[]) and o.project_id not in (select l.project_id from line l)),
            put as (insert into rollup.project_line as o (round_id, ${list(LINE_COLUMNS)}, changed_at) select $1, ${list(LINE_COLUMNS, 'l.')}, $3 from line l
                    on conflict (round_id, project_id) do update set ${set([...LINE_COLUMNS, 'changed_at'])} where (${list(told, 'o.')}) is distinct from (${list(told, 'excluded.')})),
            summed as (insert into rollup.actor_status as s (round_id, actor_id, ${list(KEY_COLUMNS)}) select $1, k.actor_id, ${list(KEY_COLUMNS, 'k.')} from key k
                       on conflict (round_id, actor_id) do update set ${set(KEY_COLUMNS)} where (${list(KEY_COLUMNS, 's.')}) is distinct from (${list(KEY_COLUMNS, 'excluded.')}))
       select t.actor_id from taken t`,
      [roundId, [...actorIds], now],
    );
    return rows.map(({ actor_id }) => actor_id);
  }

  /**
   * The actors that have reported in a round, in their order, and those that have figures there;
   * between two of them, both included, where they are given.
   */
  async actors(tx: Tx, roundId: string, from = FIRST_ID, to = LAST_ID): Promise<string[]> {
    const rows = await tx.rows<{ actor_id: string }>(
      `select v.actor_id from reporting.report_revision v where v.round_id = $1 and v.actor_id between $2 and $3 union select s.actor_id from rollup.actor_status s where s.round_id = $1 and s.actor_id between $2 and $3 order by 1`,
      [roundId, from, to],
    );
    return rows.map(({ actor_id }) => actor_id);
  }

  /** The keys in which a project, or one under it, has been reported. */
  ofProject(tx: Tx, projectId: string): Promise<RoundActor[]> {
    return tx.rows<RoundActor>(
      `with recursive ${below('p.id = $1')} select distinct v.round_id as "roundId", v.actor_id as "actorId" from below b join reporting.report_revision v on v.project_id = b.id`,
      [projectId],
    );
  }

  /**
   * Of some keys of a round: how many columns of their lines and sums are not what the revisions
   * say now.
   */
  async differing(tx: Tx, roundId: string, actorIds: readonly string[]): Promise<number> {
    const sums = [...COUNTS, 'budgets', 'prices'];
    const cells = (columns: readonly string[], a: string, b: string): string =>
      columns.map((column) => `(${a}.${column} is distinct from ${b}.${column})::int`).join(' + ');
    const [row] = await tx.rows<{ differing: number }>(
      `with line as materialized (${LINES}),
            key as (${keysOfLines('line')})
       select ((select coalesce(sum(${cells(LINE_COLUMNS, 'l', 'o')}), 0) from line l full join (select * from rollup.project_line p where p.round_id = $1 and p.actor_id = any($2::uuid[])) o on o.project_id = l.project_id)
             + (select coalesce(sum(${cells(sums, 'k', 's')}), 0) from key k full join (select * from rollup.actor_status x where x.round_id = $1 and x.actor_id = any($2::uuid[]) and x.projects > 0) s on s.actor_id = k.actor_id))::int as differing`,
      [roundId, [...actorIds]],
    );
    return row?.differing ?? 0;
  }

  /** Whether any key of a round is not what it is made of now. */
  async isBehind(tx: Tx, roundId: string): Promise<boolean> {
    return (await this.unlike(tx, roundId, await this.actors(tx, roundId))).length > 0;
  }

  /** Those of some keys that are not what they are made of now. */
  async unlike(tx: Tx, roundId: string, actorIds: readonly string[]): Promise<RoundActor[]> {
    const rows = await tx.rows<{ actorId: string }>(
      `select b.actor_id as "actorId" from (${BASIS}) b left join rollup.actor_status s on s.round_id = $1 and s.actor_id = b.actor_id where s.basis is distinct from b.basis`,
      [roundId, [...actorIds]],
    );
    return rows.map(({ actorId }) => ({ roundId, actorId }));
  }

  /**
   * Keys that have changed since an instant and are not what they are made of now: their message
   * was lost, or is on its way.
   */
  async lagging(tx: Tx, since: Date): Promise<RoundActor[]> {
    const touched = await tx.rows<{ roundId: string; actors: string[] }>(
      `with recursive ${below('p.updated_at >= $1')}
       select k.round_id as "roundId", array_agg(distinct k.actor_id) as actors from (
         select v.round_id, v.actor_id from reporting.report_revision v where v.recorded_at >= $1
         union select v.round_id, v.actor_id from below b join reporting.report_revision v on v.project_id = b.id
         union select v.round_id, v.actor_id from reporting.directorate_colour d join reporting.report_revision v on v.report_id = d.report_id where d.recorded_at >= $1) k group by k.round_id`,
      [since],
    );
    const lagging: RoundActor[] = [];
    for (const { roundId, actors } of touched)
      lagging.push(...(await this.unlike(tx, roundId, actors)));
    return lagging;
  }
}
