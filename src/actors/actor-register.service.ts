import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/base/clock.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/base/ids.js';
import { parseActorRegister, type SkippedRow } from './actor-register.parser.js';

/** What a load of the register did. */
export interface RegisterLoad {
  readonly actors: number;
  readonly changed: number;
  readonly skipped: readonly SkippedRow[];
}

/** Chain of the audit for what the service does by itself. */
const SYSTEM_CHAIN = '00000000-0000-0000-0000-000000000000';

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
    const read = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8');
    const { actors, skipped } = parseActorRegister({
      healthActors: await read('aktorer.csv'),
      municipalities: await read('kommuner_2024.csv'),
      roles: await read('roles.csv'),
      successors: await read('successors.csv'),
    });
    const changed = await this.database.transaction({ kind: 'system' }, async (tx) => {
      const rows = await tx.rows<{ id: string }>(
        `insert into actors.actor as a (id, organisation_number, name, kind, role, municipality_number, county, valid_to)
         select x.id, x.organisation_number, x.name, x.kind, x.role, x.municipality_number, x.county, x.valid_to
           from jsonb_to_recordset($1) as x(id uuid, organisation_number text, name text, kind text, role text, municipality_number text, county text, valid_to date)
         on conflict (organisation_number) do update
           set name = excluded.name, kind = excluded.kind, role = excluded.role, municipality_number = excluded.municipality_number, county = excluded.county, valid_to = excluded.valid_to
         where (a.name, a.kind, a.role, a.municipality_number, a.county, a.valid_to)
            is distinct from (excluded.name, excluded.kind, excluded.role, excluded.municipality_number, excluded.county, excluded.valid_to)
         returning a.id`,
        [
          JSON.stringify(
            actors.map((actor) => ({
              id: newId(),
              organisation_number: actor.organisationNumber,
              name: actor.name,
              kind: actor.kind,
              role: actor.role,
              municipality_number: actor.municipalityNumber,
              county: actor.county,
              valid_to: actor.validTo,
            })),
          ),
        ],
      );
      const links = await tx.rows<{ id: string }>(
        `update actors.actor a set parent_id = p.id, successor_id = s.id
           from jsonb_to_recordset($1) as x(organisation_number text, parent text, successor text)
           left join actors.actor p on p.organisation_number = x.parent
           left join actors.actor s on s.organisation_number = x.successor
          where a.organisation_number = x.organisation_number and (a.parent_id, a.successor_id) is distinct from (p.id, s.id)
         returning a.id`,
        [
          JSON.stringify(
            actors.map(({ organisationNumber, parent, successor }) => ({
              organisation_number: organisationNumber,
              parent,
              successor,
            })),
          ),
        ],
      );
      const count = new Set([...rows, ...links].map(({ id }) => id)).size;
      if (count > 0) {
        await tx.rows(
          `insert into platform.audit (actor_id, recorded_at, action, subject, entry) values ($1, $2, 'loadActors', 'actor-register', $3)`,
          [
            SYSTEM_CHAIN,
            this.clock.now(),
            JSON.stringify({ actors: actors.length, changed: count, skipped }),
          ],
        );
      }
      return count;
    });
    return { actors: actors.length, changed, skipped };
  }
}
