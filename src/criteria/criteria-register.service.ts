import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { insertCriteria, insertPublishedSets, type PublishedSet } from './criteria-set.queries.js';
import { contentFaults } from './criteria-set.rules.js';

/**
 * Loads the published criteria sets. A set that exists already is left as it is: published sets
 * never change.
 */
@Injectable()
export class CriteriaRegister {
  constructor(private readonly database: Database) {}

  /** Returns how many sets were new. Throws when a set has a fault. */
  async load(file: URL): Promise<number> {
    const sets = JSON.parse(await readFile(file, 'utf8')) as PublishedSet[];
    const faults = listFaults(sets);
    if (faults.length > 0) throw new Error(`${file.pathname}: ${faults.join('; ')}`);
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const added = await insertPublishedSets(tx, sets);
      const newSets = sets.filter(({ key }) => added.includes(key));
      await insertCriteria(tx, newSets);
      return added.length;
    });
  }
}

function listFaults(sets: readonly PublishedSet[]): string[] {
  const criteriaOf = (key: string): string[] | undefined =>
    sets.find((set) => set.key === key)?.criteria.map(({ code }) => code);
  return sets.flatMap((set) =>
    contentFaults(set, criteriaOf).map(
      ({ pointer, detail }) => `${set.key} ${pointer}: ${detail.en}`,
    ),
  );
}
