import { Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { PublishedFigures } from '../../governance/cases/published-figures.lookup.js';
import type { Tx } from '../../platform/database/transaction.js';
import { frozenSinceClosing } from './portfolio-status.queries.js';

/**
 * The status of a published round, for what freezes it: as it was frozen last at its closing or
 * later, or else as it is published.
 */
@Injectable()
export class PublishedStatus extends PublishedFigures {
  async find(
    tx: Tx,
    round: string,
  ): Promise<{ readonly hash: string; readonly body: string } | undefined> {
    const [row] = await tx.rows<{
      hash: string;
      body: string;
      frozen: string | null;
      frozen_at: Date | null;
    }>(
      `select s.body::json->>'hash' as hash, s.body, n.body::json->>'status' as frozen, n.as_of as frozen_at
         from rollup.round_status s left join lateral (select x.body, x.as_of from rollup.snapshot x join reporting.round r on r.id = x.round_id where x.round_id = s.round_id and ${frozenSinceClosing('x', 'r')} order by x.frozen_at desc, x.id desc limit 1) n on true
        where s.key = $1 and s.published`,
      [round],
    );
    if (row?.frozen == null)
      return row === undefined ? undefined : { hash: row.hash, body: row.body };
    const status = JSON.parse(row.frozen) as object;
    const hash = sha256(canonicalJson(status));
    return {
      hash,
      body: JSON.stringify({ ...status, computedAt: row.frozen_at?.toISOString(), hash }),
    };
  }
}
