import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { CriteriaSetRecord } from './criteria-set.lookup.js';
import { contentFaults } from './criteria-set.rules.js';

/**
 * Loads the published criteria sets. A set that is there already is left as it is: published sets
 * never change.
 */
@Injectable()
export class CriteriaRegister {
  constructor(private readonly database: Database) {}

  /** Answers how many sets were new. Throws when a set's content is wrong. */
  async load(file: URL): Promise<number> {
    const sets = JSON.parse(await readFile(file, 'utf8')) as CriteriaSetRecord[];
    const faults = sets.flatMap((set) =>
      contentFaults(set, (key) =>
        sets.find((other) => other.key === key)?.criteria.map(({ code }) => code),
      ).map(({ pointer, detail }) => `${set.key} ${pointer}: ${detail.en}`),
    );
    if (faults.length > 0) throw new Error(`${file.pathname}: ${faults.join('; ')}`);
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const added = await tx.rows<{ key: string }>(
        `insert into criteria.criteria_set (key, title_nb, title_en, source, valid_from, on_trial_from, in_force_from, valid_to, rule, version)
         select x.key, x.title->>'nb', x.title->>'en', x.source, x."validFrom", x."onTrialFrom", x."inForceFrom", x."validTo", x.rule, 1
           from jsonb_to_recordset($1) as x(key text, title jsonb, source text, "validFrom" date, "onTrialFrom" date, "inForceFrom" date, "validTo" date, rule text)
         on conflict do nothing returning key`,
        [JSON.stringify(sets)],
      );
      const fresh = sets.filter((set) => added.some(({ key }) => key === set.key));
      await tx.rows(
        `insert into criteria.criterion (criteria_set, code, position, text_nb, text_en, same_as)
         select x.set, x.code, x.position, x.text->>'nb', x.text->>'en', x."sameAs" from jsonb_to_recordset($1) as x(set text, code text, position int, text jsonb, "sameAs" text)`,
        [
          JSON.stringify(
            fresh.flatMap((set) =>
              set.criteria.map((criterion, index) => ({
                ...criterion,
                set: set.key,
                position: index + 1,
              })),
            ),
          ),
        ],
      );
      return added.length;
    });
  }
}
