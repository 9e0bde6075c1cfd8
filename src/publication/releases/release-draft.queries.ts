import sql from 'sql-template-tag';
import {
  instant,
  int,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { RoundState } from '../../reporting/rounds/round.types.js';

const ROUND_ROW = rowType({
  id: uuid,
  state: textOf<RoundState>(),
  publishedAt: nullable(instant),
  open: nullable(int),
  last: int,
  published: nullable(int),
});
const DUE_ROW = rowType({ round: text, number: int });

/** A round as a draft needs it: its releases by number. */
export interface ReleasedRound {
  readonly id: string;
  readonly state: RoundState;
  readonly publishedAt: Date | null;
  /** Number of the release that is under way. */
  readonly open: number | null;
  /** The highest number so far; 0 for none. */
  readonly last: number;
  /** Number of the release that is published and not corrected. */
  readonly published: number | null;
}

/** Finds a round with the numbers of its releases. */
export async function findReleasedRound(tx: Tx, key: string): Promise<ReleasedRound | undefined> {
  const [row] = await tx.query(
    ROUND_ROW,
    sql`
      select r.id,
             r.state,
             r.published_at as "publishedAt",
             (max(e.number) filter (where e.state in ('drafted', 'rehearsed', 'approved'))) as open,
             coalesce(max(e.number), 0) as last,
             (max(e.number) filter (where e.state = 'published')) as published
        from reporting.round r
        left join publication.release e on e.round_id = r.id
       where r.key = ${key}
       group by r.id`,
  );
  return row;
}

/** Lists the approved releases whose embargo has ended. */
export function listDueReleases(
  tx: Tx,
  now: Date,
): Promise<{ readonly round: string; readonly number: number }[]> {
  return tx.query(
    DUE_ROW,
    sql`
      select r.round, r.number
        from publication.release r
       where r.state = 'approved'
         and r.embargo_at <= ${now}
       order by r.embargo_at, r.id`,
  );
}
