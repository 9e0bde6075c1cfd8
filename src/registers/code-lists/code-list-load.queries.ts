import sql, { type Sql } from 'sql-template-tag';
import { newId } from '../../platform/base/ids.js';
import { SYSTEM_CHAIN } from '../../platform/database/change.queries.js';
import { lockNamed } from '../../platform/database/fragments.js';
import { int, rowType, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { RegisterFile } from './register-file.parser.js';
import type { RegisterEntryResponse } from './register.dto.js';
import { ENTRY_ROW, SELECT_ENTRY } from './register.queries.js';
import type { RegisterKey } from './register.types.js';

const VERSION_ROW = rowType({ version: int });

/** Waits until no other transaction changes a register. */
export async function lockRegister(tx: Tx, register: string): Promise<void> {
  await tx.execute(lockNamed(`registers.${register}`));
}

/** Finds the version of a register's file that was loaded last. */
export async function findLoadedVersion(tx: Tx, register: string): Promise<number> {
  const [row] = await tx.query(
    VERSION_ROW,
    sql`
      select f.version
        from registers.loaded_file f
       where f.register = ${register}`,
  );
  return row?.version ?? 0;
}

const LOADED_ROW = rowType<{ readonly register: RegisterKey; readonly version: number }>({
  register: textOf(),
  version: int,
});

/** Lists the version of each register's file that was loaded last. */
export async function listLoadedVersions(tx: Tx): Promise<ReadonlyMap<RegisterKey, number>> {
  const rows = await tx.query(
    LOADED_ROW,
    sql`
      select f.register, f.version
        from registers.loaded_file f`,
  );
  return new Map(rows.map(({ register, version }) => [register, version]));
}

/** The entries of a file as a relation `given`, to be joined or selected from. */
function selectGiven({ entries }: RegisterFile): Sql {
  const records = entries.map(({ names, ...entry }) => ({
    ...entry,
    id: newId(),
    nameNb: names.nb,
    nameNn: names.nn,
    nameEn: names.en,
  }));
  return sql`
    jsonb_to_recordset(${JSON.stringify(records)}) as given(
               id uuid,
               code text,
               parent text,
               "nameNb" text,
               "nameNn" text,
               "nameEn" text,
               "validFrom" date,
               "validTo" date,
               source text)`;
}

/**
 * Condition: a file gives entry `e` otherwise than before, as `given`. An entry is known by its code
 * and first day. Entries that were changed over the API on the file's day or later do not count.
 */
function isGivenOtherwise({ register, asOf }: RegisterFile): Sql {
  return sql`
           e.register = ${register}
       and e.code = given.code
       and e.valid_from is not distinct from given."validFrom"
       and (e.changed_at is null or e.changed_at < ${asOf}::date at time zone 'Europe/Oslo')
       and ((e.parent, e.name_nb, e.name_nn, e.name_en)
              is distinct from (given.parent, given."nameNb", given."nameNn", given."nameEn")
            or (e.valid_to, e.source) is distinct from (given."validTo", given.source))`;
}

/** Lists the entries that a file changes, as they are before it. */
export function listChangedEntries(tx: Tx, file: RegisterFile): Promise<RegisterEntryResponse[]> {
  return tx.query(
    ENTRY_ROW,
    sql`
      ${SELECT_ENTRY}
      join ${selectGiven(file)}
        on ${isGivenOtherwise(file)}`,
  );
}

/**
 * Updates the entries that a file gives otherwise than before. Returns how many were written.
 */
export function updateEntries(tx: Tx, file: RegisterFile): Promise<number> {
  const update = sql`
    update registers.entry e
       set parent   = given.parent,
           name_nb  = given."nameNb",
           name_nn  = given."nameNn",
           name_en  = given."nameEn",
           valid_to = given."validTo",
           source   = given.source,
           version  = e.version + 1
      from ${selectGiven(file)}
     where ${isGivenOtherwise(file)}`;
  return tx.execute(update);
}

/**
 * Inserts the entries of a file whose codes have no entry in their days yet. Returns how many were
 * written.
 */
export function insertEntries(tx: Tx, file: RegisterFile): Promise<number> {
  const insert = sql`
    insert into registers.entry (
           id,
           register,
           code,
           parent,
           name_nb,
           name_nn,
           name_en,
           valid_from,
           valid_to,
           source,
           changed_at,
           version)
    select given.id,
           ${file.register},
           given.code,
           given.parent,
           given."nameNb",
           given."nameNn",
           given."nameEn",
           given."validFrom",
           given."validTo",
           given.source,
           null::timestamptz,
           1
      from ${selectGiven(file)}
     where not exists (
           select 1
             from registers.entry e
            where e.register = ${file.register}
              and e.code = given.code
              and daterange(e.valid_from, e.valid_to)
                  && daterange(given."validFrom", given."validTo"))`;
  return tx.execute(insert);
}

/** Records that a version of a file was loaded, in the register and in the audit. */
export async function recordLoad(
  tx: Tx,
  { register, version }: RegisterFile,
  written: number,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into registers.loaded_file (register, version, loaded_at)
    values (${register}, ${version}, ${now})
        on conflict (register) do update
       set version   = excluded.version,
           loaded_at = excluded.loaded_at`);
  const entry = JSON.stringify({ register, version, written });
  await tx.execute(sql`
    insert into platform.audit (actor_id, recorded_at, action, subject, entry)
    values (${SYSTEM_CHAIN}, ${now}, 'loadRegister', ${`register/${register}`}, ${entry})`);
}
