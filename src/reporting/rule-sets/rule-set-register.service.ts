import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Localised } from '../../platform/base/problem.js';
import { ruleSetFaults } from './rule-set.rules.js';
import type { RuleSetContent } from './rule-set.types.js';

/**
 * Loads the rule sets that come with the service, published. A set that is there already is left as
 * it is.
 */
@Injectable()
export class RuleSetRegister {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Throws when a set's content is wrong. */
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
        await tx.rows(
          `insert into reporting.rule_set (key, title_nb, title_en, source, content, published_at, version) values ($1, $2, $3, $4, $5, $6, 1) on conflict do nothing`,
          [key, title.nb, title.en, source, JSON.stringify(content), this.clock.now()],
        );
      }
    });
  }
}
