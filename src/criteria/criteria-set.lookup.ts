import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../platform/database.js';
import type { CriteriaSetResponse } from './criteria-set.dto.js';
import { decide, type Decision, parseExpression } from './criteria-expression.rules.js';

/** A set whose rule is parsed and ready to decide. */
export interface ParsedCriteriaSet {
  readonly key: string;
  readonly criteria: readonly string[];
  decide(answers: ReadonlyMap<string, boolean>): Decision;
}

/** Criteria sets as data that anyone may read. */
@Injectable()
export class CriteriaSetLookup {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** All sets, oldest first. */
  async all(): Promise<CriteriaSetResponse[]> {
    return this.database.publicRead<CriteriaSetResponse>(
      `select s.key, s.status, json_build_object('nb', s.title_nb, 'en', s.title_en) as title, s.source,
              s.valid_from::text as "validFrom", s.valid_to::text as "validTo", s.rule,
              (select json_agg(json_build_object('code', c.code, 'text', json_build_object('nb', c.text_nb, 'en', c.text_en)) order by c.position)
                 from criteria.criterion c where c.criteria_set = s.key) as criteria
         from criteria.criteria_set s order by s.key`,
    );
  }

  async find(key: string): Promise<CriteriaSetResponse | undefined> {
    return (await this.all()).find((set) => set.key === key);
  }

  async parsed(key: string): Promise<ParsedCriteriaSet | undefined> {
    const set = await this.find(key);
    if (set === undefined) return undefined;
    const criteria = set.criteria.map(({ code }) => code);
    const rule = parseExpression(set.rule, new Set(criteria));
    return { key, criteria, decide: (answers) => decide(rule, criteria, answers) };
  }
}
