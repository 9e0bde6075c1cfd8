import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import type { RuleSetRecord } from './rule-set.types.js';

const COLUMNS = `s.key, json_build_object('nb', s.title_nb, 'en', s.title_en) as title, s.source, s.content,
  to_char(s.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "publishedAt", s.version`;

/** Rule sets as data that anyone may read. */
@Injectable()
export class RuleSetLookup {
  all(tx: Tx): Promise<RuleSetRecord[]> {
    return tx.query<RuleSetRecord>(`select ${COLUMNS} from reporting.rule_set s order by s.key`);
  }

  async find(tx: Tx, key: string): Promise<RuleSetRecord | undefined> {
    const [row] = await tx.query<RuleSetRecord>(`select ${COLUMNS} from reporting.rule_set s where s.key = $1`, [key]);
    return row;
  }
}
