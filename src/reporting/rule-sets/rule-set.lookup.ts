import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import type { RuleSetRecord } from './rule-set.types.js';

const COLUMNS = `s.key, json_build_object('nb', s.title_nb, 'en', s.title_en) as title, s.source, s.content,
  to_char(s.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "publishedAt", s.version`;

/** Rule sets as data that anyone may read. */
@Injectable()
export class RuleSetLookup {
  private readonly published = new Map<string, RuleSetRecord>();

  all(tx: Tx): Promise<RuleSetRecord[]> {
    return tx.rows<RuleSetRecord>(`select ${COLUMNS} from reporting.rule_set s order by s.key`);
  }

  async find(tx: Tx, key: string): Promise<RuleSetRecord | undefined> {
    const [row] = await tx.rows<RuleSetRecord>(
      `select ${COLUMNS} from reporting.rule_set s where s.key = $1`,
      [key],
    );
    return row;
  }

  /**
   * The set that a round binds. It was published before, so it never changes: asked for once in the
   * life of the process.
   */
  async bound(tx: Tx, key: string): Promise<RuleSetRecord | undefined> {
    const known = this.published.get(key) ?? (await this.find(tx, key));
    if (typeof known?.publishedAt === 'string') this.published.set(key, known);
    return known;
  }
}
