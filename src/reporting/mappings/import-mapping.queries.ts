import sql from 'sql-template-tag';
import { instantText } from '../../platform/database/fragments.js';
import { int, json, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ImportMappingResponse, MappedHeading } from './import-mapping.dto.js';

type StoredMapping = Pick<ImportMappingResponse, 'headings' | 'version' | 'updatedAt'>;

const MAPPING_ROW = rowType<StoredMapping>({ headings: json(), version: int, updatedAt: text });

/** Reads an actor's mapping by its name. */
export async function findMapping(
  tx: Tx,
  actorId: string,
  name: string,
): Promise<StoredMapping | undefined> {
  const [mapping] = await tx.query(
    MAPPING_ROW,
    sql`
      select m.headings, m.version, ${instantText(sql`m.updated_at`)} as "updatedAt"
        from reporting.import_mapping m
       where m.actor_id = ${actorId} and m.name = ${name}`,
  );
  return mapping;
}

/**
 * Writes a mapping over the version that was read; 0 where there is none yet. Returns false when
 * the stored version is another.
 */
export async function saveMapping(
  tx: Tx,
  { actorId, name }: { readonly actorId: string; readonly name: string },
  headings: readonly MappedHeading[],
  { expectedVersion, now }: { readonly expectedVersion: number | undefined; readonly now: Date },
): Promise<boolean> {
  const written = await tx.execute(sql`
    insert into reporting.import_mapping as m
           (actor_id, name, headings, version, updated_at)
    select ${actorId}, ${name}, ${JSON.stringify(headings)}, 1, ${now}
     where ${expectedVersion}::int = 0
        or exists (select 1
                     from reporting.import_mapping o
                    where o.actor_id = ${actorId} and o.name = ${name})
        on conflict (actor_id, name) do update
       set headings   = excluded.headings,
           version    = m.version + 1,
           updated_at = excluded.updated_at
     where m.version = ${expectedVersion}`);
  return written > 0;
}
