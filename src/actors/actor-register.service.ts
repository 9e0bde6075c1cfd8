import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/base/clock.js';
import { Database } from '../platform/database/database.js';
import {
  parseActorRegister,
  parsePopulation,
  type RegisterFiles,
  type SkippedRow,
} from './actor-register.parser.js';
import {
  insertAuditOfLoad,
  linkActors,
  upsertActors,
  upsertPopulation,
} from './actor-register.queries.js';

/** Source of the inhabitants, as `data/actors/SOURCE.md` names it. */
const POPULATION_SOURCE = 'Statistics Norway, table 07459';

/** Outcome of loading the register. */
export interface RegisterLoad {
  /** Actors in the files. */
  readonly actors: number;
  /** Actors that are new or were changed. */
  readonly changed: number;
  readonly skipped: readonly SkippedRow[];
}

/**
 * Brings the register of actors in line with its files. Loading the same files again changes
 * nothing.
 */
@Injectable()
export class ActorRegister {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async load(folder: URL): Promise<RegisterLoad> {
    const files = await readRegister(folder);
    const { actors, skipped } = parseActorRegister(files);
    const population = parsePopulation(files.municipalities);
    const changed = await this.database.transaction({ kind: 'system' }, async (tx) => {
      const now = this.clock.now();
      const written = await upsertActors(tx, actors, now);
      const linked = await linkActors(tx, actors, now);
      const counted = await upsertPopulation(tx, population, POPULATION_SOURCE);
      const count = new Set([...written, ...linked]).size;
      const entry = { actors: actors.length, changed: count, populations: counted, skipped };
      if (count + counted > 0) await insertAuditOfLoad(tx, entry, now);
      return count;
    });
    return { actors: actors.length, changed, skipped };
  }
}

async function readRegister(folder: URL): Promise<RegisterFiles> {
  const read = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8');
  return {
    healthActors: await read('aktorer.csv'),
    municipalities: await read('kommuner_2024.csv'),
    roles: await read('roles.csv'),
    successors: await read('successors.csv'),
  };
}
