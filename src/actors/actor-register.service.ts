import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/base/clock.js';
import { Database } from '../platform/database/database.js';
import {
  parseActorRegister,
  type RegisterFiles,
  type SkippedRow,
} from './actor-register.parser.js';
import { insertAuditOfLoad, linkActors, upsertActors } from './actor-register.queries.js';

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
    const { actors, skipped } = parseActorRegister(await readRegister(folder));
    const changed = await this.database.transaction({ kind: 'system' }, async (tx) => {
      const written = await upsertActors(tx, actors);
      const linked = await linkActors(tx, actors);
      const count = new Set([...written, ...linked]).size;
      const entry = { actors: actors.length, changed: count, skipped };
      if (count > 0) await insertAuditOfLoad(tx, entry, this.clock.now());
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
