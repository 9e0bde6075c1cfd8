import sql from 'sql-template-tag';
import {
  bool,
  float,
  instant,
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { StoredByImportResponse } from './import-receipt.dto.js';
import { hasStored, type ImportOutcomeFacts } from './import-receipt.rules.js';

type StoredCounts = ImportOutcomeFacts['counts'] & {
  readonly unchanged: number;
  readonly faulty: number;
};

const STORING_ROW = rowType({
  actorId: uuid,
  actor: text,
  delegate: nullable(text),
  supplier: nullable(text),
  client: text,
  round: nullable(text),
  mode: textOf<ImportOutcomeFacts['mode']>(),
  atomic: textOf<ImportOutcomeFacts['atomic']>(),
  ended: bool,
  nil: bool,
  declared: bool,
  counts: json<StoredCounts>(),
  sha256: text,
  size: float,
  mediaType: text,
  receivedAt: instant,
  doneAt: instant,
});

/** An import that has ended and stored something, with its file and its sender. */
export type StoringImport = RowOf<typeof STORING_ROW>;

/** Reads an import if its job has ended and it has stored something. */
export async function findStoring(tx: Tx, importId: string): Promise<StoringImport | undefined> {
  const statement = sql`
    select i.actor_id as "actorId",
           a.organisation_number as actor,
           i.caller->'delegate'->>'organisationNumber' as delegate,
           i.caller->'token'->>'supplier' as supplier,
           i.caller->'token'->>'clientId' as client,
           r.key as round,
           i.mode,
           i.atomic,
           i.ended,
           i.form->'nil' is not null as nil,
           coalesce((i.form->'nil'->>'declared')::boolean, false) as declared,
           i.counts,
           i.sha256,
           i.size::float8 as size,
           i.media_type as "mediaType",
           i.created_at as "receivedAt",
           j.finished_at as "doneAt"
      from reporting.report_import i
      left join reporting.round r on r.id = i.round_id
      join actors.actor a on a.id = i.actor_id
      join platform.job j on j.id = i.job_id
     where i.id = ${importId} and j.finished_at is not null`;
  const [row] = await tx.query(STORING_ROW, statement);
  return row !== undefined && hasStored(row) ? row : undefined;
}

const STORED_ROW = rowType<StoredByImportResponse & { number: number }>({
  number: int,
  project: text,
  report: nullable(uuid),
  revision: nullable(int),
  version: int,
});

/**
 * Reads the reports or projects that an import stored, numbered by project, after `after`. None of
 * an import that has not ended.
 */
export async function readStored(
  tx: Tx,
  importId: string,
  after: number,
  limit: number,
): Promise<RowOf<typeof STORED_ROW>[]> {
  const found = await findStoring(tx, importId);
  return found === undefined ? [] : listStored(tx, importId, after, limit);
}

/** Lists what an import that has ended stored, numbered by project, after `after`. */
export function listStored(
  tx: Tx,
  importId: string,
  after: number,
  limit: number,
): Promise<RowOf<typeof STORED_ROW>[]> {
  const statement = sql`
    select x.*
      from (select row_number() over (order by t.project)::int as number,
                   t.project,
                   t.report_id as report,
                   t.stored_revision as revision,
                   t.stored_version as version
              from reporting.import_report t
             where t.import_id = ${importId}
               and t.stored_version is not null) x
     where x.number > ${after}
     order by x.number
     limit ${limit}`;
  return tx.query(STORED_ROW, statement);
}
