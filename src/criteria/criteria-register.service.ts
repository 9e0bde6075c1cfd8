import { readFile } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../platform/database.js';
import { parseExpression } from './criteria-expression.rules.js';
import type { CriteriaSetResponse } from './criteria-set.dto.js';

/** Loads the published criteria sets. A set that is there already is left as it is: published sets never change. */
@Injectable()
export class CriteriaRegister {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Answers how many sets were new. Throws when a rule names a criterion its set does not have. */
  async load(file: URL): Promise<number> {
    const sets = JSON.parse(await readFile(file, 'utf8')) as CriteriaSetResponse[];
    for (const set of sets) parseExpression(set.rule, new Set(set.criteria.map(({ code }) => code)));
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const added = await tx.query<{ key: string }>(
        `insert into criteria.criteria_set (key, status, title_nb, title_en, source, valid_from, valid_to, rule)
         select x.key, x.status, x.title->>'nb', x.title->>'en', x.source, x."validFrom", x."validTo", x.rule
           from jsonb_to_recordset($1) as x(key text, status text, title jsonb, source text, "validFrom" date, "validTo" date, rule text)
         on conflict do nothing returning key`,
        [JSON.stringify(sets)],
      );
      const fresh = sets.filter((set) => added.some(({ key }) => key === set.key));
      await tx.query(
        `insert into criteria.criterion (criteria_set, code, position, text_nb, text_en)
         select x.set, x.code, x.position, x.nb, x.en from jsonb_to_recordset($1) as x(set text, code text, position int, nb text, en text)`,
        [JSON.stringify(fresh.flatMap((set) => set.criteria.map(({ code, text }, index) => ({ set: set.key, code, position: index + 1, ...text }))))],
      );
      return added.length;
    });
  }
}
