import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import { insertRowUnlessTaken } from '../../platform/database/entity-rows.js';
import type { Localised } from '../../platform/base/problem.js';
import { RuleSet } from './rule-set.entity.js';
import { ruleSetFaults } from './rule-set.rules.js';
import type { RuleSetContent } from './rule-set.types.js';

/** Loads the rule sets that come with the service, as published. Existing sets stay as they are. */
@Injectable()
export class RuleSetRegister {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Loads the sets of a file. Throws when the content of a set breaks a rule. */
  async load(file: URL): Promise<void> {
    const sets = JSON.parse(await readFile(file, 'utf8')) as readonly {
      readonly key: string;
      readonly title: Localised;
      readonly source: string;
      readonly content: RuleSetContent;
    }[];
    const faults = sets.flatMap(({ key, content }) =>
      ruleSetFaults(content).map(({ pointer, detail }) => `${key} ${pointer}: ${detail.en}`),
    );
    if (faults.length > 0) throw new Error(`${file.pathname}: ${faults.join('; ')}`);
    await this.database.transaction({ kind: 'system' }, async (tx) => {
      for (const { key, title, source, content } of sets) {
        const published = {
          key,
          titleNb: title.nb,
          titleEn: title.en,
          source,
          content,
          publishedAt: this.clock.now(),
          version: 1,
        };
        await tx.execute(insertRowUnlessTaken(RuleSet, published, 'key'));
      }
    });
  }
}
