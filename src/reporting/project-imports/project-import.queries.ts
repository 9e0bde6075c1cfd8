import sql from 'sql-template-tag';
import type { Language } from '../../platform/base/problem.js';
import {
  float,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ReportFileType, TextEncoding } from '../files/report-file.types.js';
import type {
  ClaimedFile,
  ImportAtomic,
  ImportMode,
  StoredCaller,
} from '../imports/import.types.js';

/** An import of projects as stored. */
export interface StoredProjectImport extends ClaimedFile {
  readonly row: ClaimedFile['row'] & {
    readonly fileId: string;
    readonly size: number;
    readonly sha256: string;
    readonly mediaType: ReportFileType;
    readonly encoding: TextEncoding | null;
    readonly mode: ImportMode;
    readonly atomic: ImportAtomic;
    readonly language: Language;
    readonly mapping: Readonly<Record<string, string>> | null;
  };
  readonly caller: StoredCaller;
}

const IMPORT_ROW = rowType<
  StoredProjectImport['row'] & Pick<StoredProjectImport, 'caller' | 'attempt'>
>({
  id: uuid,
  actorId: uuid,
  jobId: uuid,
  fileId: uuid,
  size: float,
  sha256: text,
  mediaType: textOf(),
  encoding: nullable(textOf()),
  mode: textOf(),
  atomic: textOf(),
  language: textOf(),
  mapping: nullable(json()),
  caller: json(),
  attempt: int,
});

/**
 * Begins a new attempt at an import of projects, and overtakes the worker that holds it. Returns
 * undefined when the import has ended.
 */
export async function claimProjectImport(
  tx: Tx,
  importId: string,
): Promise<StoredProjectImport | undefined> {
  const statement = sql`
    update reporting.report_import i
       set run = i.run + 1
     where i.id = ${importId} and i.round_id is null and not i.ended
    returning i.id,
              i.actor_id as "actorId",
              i.job_id as "jobId",
              i.file_id as "fileId",
              i.size::float8 as size,
              i.sha256,
              i.media_type as "mediaType",
              i.encoding,
              i.mode,
              i.atomic,
              i.language,
              i.mapping,
              i.caller,
              i.run as attempt`;
  const [found] = await tx.query(IMPORT_ROW, statement);
  if (found === undefined) return undefined;
  const { caller, attempt, ...row } = found;
  return { row, caller, attempt };
}

/** Marks a point in a transaction to which {@link leaveMark} can roll it back. */
export async function markPoint(tx: Tx): Promise<void> {
  await tx.execute(sql`savepoint before_project`);
}

/** Leaves the mark, and undoes everything since then where `undo` says so. */
export async function leaveMark(tx: Tx, undo: boolean): Promise<void> {
  if (undo) await tx.execute(sql`rollback to savepoint before_project`);
  await tx.execute(sql`release savepoint before_project`);
}
