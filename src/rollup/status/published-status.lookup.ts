import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { PublishedFigures } from '../../governance/cases/published-figures.lookup.js';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { instant, nullable, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { isFrozenSinceClosing } from './compared-round.queries.js';

const PUBLISHED_ROW = rowType({
  hash: text,
  body: text,
  frozen: nullable(text),
  frozenAsOf: nullable(instant),
});

/** The published status of a round by its key, and the one of its last snapshot since its closing. */
function selectPublished(round: string): Sql {
  return sql`
    select s.body::json->>'hash' as hash,
           s.body,
           n.body::json->>'status' as frozen,
           n.as_of as "frozenAsOf"
      from rollup.round_status s
      left join lateral (
            select x.body, x.as_of
              from rollup.snapshot x
              join reporting.round r on r.id = x.round_id
             where x.round_id = s.round_id
               and ${isFrozenSinceClosing(sql`x`, sql`r`)}
             order by x.frozen_at desc, x.id desc
             limit 1) n on true
     where s.key = ${round}
       and s.published`;
}

/** Gives the status of a published round to other areas that keep a copy of it. */
@Injectable()
export class PublishedStatus extends PublishedFigures {
  /** Finds the status as last frozen since the round's closing, or else as it is published. */
  async find(
    tx: Tx,
    round: string,
  ): Promise<{ readonly hash: string; readonly body: string } | undefined> {
    const [row] = await tx.query(PUBLISHED_ROW, selectPublished(round));
    if (row === undefined) return undefined;
    const { hash, body, frozen, frozenAsOf } = row;
    return frozen === null ? { hash, body } : frozenStatusOf(frozen, frozenAsOf);
  }
}

function frozenStatusOf(
  frozen: string,
  asOf: Date | null,
): { readonly hash: string; readonly body: string } {
  const status = JSON.parse(frozen) as object;
  const hash = sha256(canonicalJson(status));
  return { hash, body: JSON.stringify({ ...status, computedAt: asOf?.toISOString(), hash }) };
}
