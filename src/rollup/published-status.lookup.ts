import { Injectable } from '@nestjs/common';
import { PublishedFigures } from '../governance/published-figures.lookup.js';
import type { Tx } from '../platform/database.js';

/** The published status of a round, for what freezes it. */
@Injectable()
export class PublishedStatus extends PublishedFigures {
  async find(tx: Tx, round: string): Promise<{ readonly hash: string; readonly body: string } | undefined> {
    const [row] = await tx.query<{ hash: string; body: string }>(`select s.body::json->>'hash' as hash, s.body from rollup.round_status s where s.key = $1 and s.published`, [round]);
    return row;
  }
}
