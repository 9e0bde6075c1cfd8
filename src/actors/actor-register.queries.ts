import sql, { type Sql } from 'sql-template-tag';
import { newId } from '../platform/base/ids.js';
import { rowType, uuid } from '../platform/database/row-type.js';
import type { Tx } from '../platform/database/transaction.js';
import type { RegisteredActor } from './actor-register.parser.js';

const ID_ROW = rowType({ id: uuid });

/** Audit chain of changes that the service makes by itself. */
const SYSTEM_CHAIN = '00000000-0000-0000-0000-000000000000';

/**
 * Inserts new actors and updates known ones, parents and successors aside. Returns the ids of the
 * rows that were written: none for actors that are the same as before.
 */
export async function upsertActors(tx: Tx, actors: readonly RegisteredActor[]): Promise<string[]> {
  const records = actors.map(({ parent: _, successor: __, ...actor }) => ({
    ...actor,
    id: newId(),
  }));
  const rows = await tx.query(ID_ROW, upsertOf(JSON.stringify(records)));
  return rows.map(({ id }) => id);
}

/** `records`: a JSON array of actors with their ids. */
function upsertOf(records: string): Sql {
  return sql`
    insert into actors.actor as a (
           id,
           organisation_number,
           name,
           kind,
           role,
           municipality_number,
           county,
           valid_to)
    select x.id,
           x."organisationNumber",
           x.name,
           x.kind,
           x.role,
           x."municipalityNumber",
           x.county,
           x."validTo"
      from jsonb_to_recordset(${records}) as x(
           id uuid,
           "organisationNumber" text,
           name text,
           kind text,
           role text,
           "municipalityNumber" text,
           county text,
           "validTo" date)
        on conflict (organisation_number) do update
       set name                = excluded.name,
           kind                = excluded.kind,
           role                = excluded.role,
           municipality_number = excluded.municipality_number,
           county              = excluded.county,
           valid_to            = excluded.valid_to
     where (a.name, a.kind, a.role)
           is distinct from (excluded.name, excluded.kind, excluded.role)
        or (a.municipality_number, a.county, a.valid_to)
           is distinct from (excluded.municipality_number, excluded.county, excluded.valid_to)
    returning a.id`;
}

/** Sets parents and successors of actors. Returns the ids of the actors whose links changed. */
export async function linkActors(tx: Tx, actors: readonly RegisteredActor[]): Promise<string[]> {
  const records = actors.map(({ organisationNumber, parent, successor }) => ({
    organisationNumber,
    parent,
    successor,
  }));
  const update = sql`
    update actors.actor a
       set parent_id    = p.id,
           successor_id = s.id
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

/** Records in the audit that the register was loaded. */
export async function insertAuditOfLoad(tx: Tx, entry: object, now: Date): Promise<void> {
  await tx.execute(sql`
    insert into platform.audit (actor_id, recorded_at, action, subject, entry)
    values (${SYSTEM_CHAIN}, ${now}, 'loadActors', 'actor-register', ${JSON.stringify(entry)})`);
}
