import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { instantText } from '../../platform/database/fragments.js';
import { int, json, nullable, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { RuleSetRecord } from './rule-set.types.js';

const RULE_SET_ROW = rowType<RuleSetRecord>({
  key: text,
  title: json(),
  source: text,
  content: json(),
  publishedAt: nullable(text),
  version: int,
});

const SELECT_RULE_SET = sql`
  select s.key,
         json_build_object('nb', s.title_nb, 'en', s.title_en) as title,
         s.source,
         s.content,
         ${instantText(sql`s.published_at`)} as "publishedAt",
         s.version
    from reporting.rule_set s`;

/** Reads rule sets. Anyone may see them. */
@Injectable()
export class RuleSetLookup {
  private readonly published = new Map<string, RuleSetRecord>();

  list(tx: Tx): Promise<RuleSetRecord[]> {
    return tx.query(RULE_SET_ROW, sql`${SELECT_RULE_SET} order by s.key`);
  }

  async find(tx: Tx, key: string): Promise<RuleSetRecord | undefined> {
    const [set] = await tx.query(RULE_SET_ROW, sql`${SELECT_RULE_SET} where s.key = ${key}`);
    return set;
  }

  /**
   * Finds the rule set that a round binds. Keeps published sets in memory: they never change, so
   * the process reads each only once.
   */
  async findBound(tx: Tx, key: string): Promise<RuleSetRecord | undefined> {
    const set = this.published.get(key) ?? (await this.find(tx, key));
    if (typeof set?.publishedAt === 'string') this.published.set(key, set);
    return set;
  }
}
