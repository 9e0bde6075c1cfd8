import sql, { type Sql } from 'sql-template-tag';
import { newId } from '../platform/base/ids.js';
import { SYSTEM_CHAIN } from '../platform/database/change.queries.js';
import { rowType, uuid } from '../platform/database/row-type.js';
import type { Tx } from '../platform/database/transaction.js';
import type { RegisteredActor, RegisteredPopulation } from './actor-register.parser.js';

const ID_ROW = rowType({ id: uuid });

/**
 * Inserts new actors and updates known ones, parents and successors aside. Returns the ids of the
 * rows that were written: none for actors that are the same as before.
 */
export async function upsertActors(
  tx: Tx,
  actors: readonly RegisteredActor[],
  now: Date,
): Promise<string[]> {
  const records = actors.map(({ parent: _, successor: __, ...actor }) => ({
    ...actor,
    id: newId(),
  }));
  const rows = await tx.query(ID_ROW, upsertOf(JSON.stringify(records), now));
  return rows.map(({ id }) => id);
}

/** Condition: actor `a` is written otherwise than before. */
const DIFFERS = sql`(
           (a.name, a.kind, a.role)
             is distinct from (excluded.name, excluded.kind, excluded.role)
           or (a.municipality_number, a.county)
             is distinct from (excluded.municipality_number, excluded.county)
           or (a.health_region, a.valid_to)
             is distinct from (excluded.health_region, excluded.valid_to))`;

/** `records`: a JSON array of actors with their ids. */
function upsertOf(records: string, now: Date): Sql {
  return sql`
    insert into actors.actor as a (
           id,
           organisation_number,
           name,
           kind,
           role,
           municipality_number,
           county,
           health_region,
           valid_to,
           changed_at)
    select x.id,
           x."organisationNumber",
           x.name,
           x.kind,
           x.role,
           x."municipalityNumber",
           x.county,
           x."healthRegion",
           x."validTo",
           ${now}
      from jsonb_to_recordset(${records}) as x(
           id uuid,
           "organisationNumber" text,
           name text,
           kind text,
           role text,
           "municipalityNumber" text,
           county text,
           "healthRegion" text,
           "validTo" date)
        on conflict (organisation_number) do update
       set name                = excluded.name,
           kind                = excluded.kind,
           role                = excluded.role,
           municipality_number = excluded.municipality_number,
           county              = excluded.county,
           health_region       = excluded.health_region,
           valid_to            = excluded.valid_to,
           changed_at          = excluded.changed_at
     where ${DIFFERS}
    returning a.id`;
}

/** Sets parents and successors of actors. Returns the ids of the actors whose links changed. */
export async function linkActors(
  tx: Tx,
  actors: readonly RegisteredActor[],
  now: Date,
): Promise<string[]> {
  const records = actors.map(({ organisationNumber, parent, successor }) => ({
    organisationNumber,
    parent,
    successor,
  }));
  const update = sql`
    update actors.actor a
       set parent_id    = p.id,
           successor_id = s.id,
           changed_at   = ${now}
      from jsonb_to_recordset(${JSON.stringify(records)}) as x(
           "organisationNumber" text,
           parent text,
           successor text)
      left join actors.actor p on p.organisation_number = x.parent
      left join actors.actor s on s.organisation_number = x.successor
     where a.organisation_number = x."organisationNumber"
       and (a.parent_id, a.successor_id) is distinct from (p.id, s.id)
    returning a.id`;
  const rows = await tx.query(ID_ROW, update);
  return rows.map(({ id }) => id);
}

/** Inserts and updates inhabitants. Returns how many rows were written. */
export function upsertPopulation(
  tx: Tx,
  population: readonly RegisteredPopulation[],
  source: string,
): Promise<number> {
  const upsert = sql`
    insert into actors.population as p (
           organisation_number,
           year,
           inhabitants,
           source)
    select x."organisationNumber",
           x.year,
           x.inhabitants,
           ${source}
      from jsonb_to_recordset(${JSON.stringify(population)}) as x(
           "organisationNumber" text,
           year int,
           inhabitants int)
        on conflict (organisation_number, year) do update
       set inhabitants = excluded.inhabitants,
           source      = excluded.source
     where (p.inhabitants, p.source) is distinct from (excluded.inhabitants, excluded.source)`;
  return tx.execute(upsert);
}

/** Records in the audit that the register was loaded. */
export async function insertAuditOfLoad(tx: Tx, entry: object, now: Date): Promise<void> {
  await tx.execute(sql`
    insert into platform.audit (actor_id, recorded_at, action, subject, entry)
    values (${SYSTEM_CHAIN}, ${now}, 'loadActors', 'actor-register', ${JSON.stringify(entry)})`);
}
