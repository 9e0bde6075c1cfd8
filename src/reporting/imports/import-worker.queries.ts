import sql from 'sql-template-tag';
import {
  bool,
  float,
  instant,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import { jsonOrNull } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type EntityRow, insertRow } from '../../platform/database/entity-rows.js';
import type { Principal } from '../../platform/base/principal.js';
import type { ReceivedFile } from '../files/report-file.port.js';
import type { ReportFileType } from '../files/report-file.types.js';
import type { ImportQuery } from './import.dto.js';
import { ReportImport } from './import.entity.js';
import {
  type ClaimedFile,
  type ClaimedImport,
  type ImportCounts,
  type ImportForm,
  NOTHING_COUNTED,
  Overtaken,
  type StoredCaller,
  type ImportKind,
} from './import.types.js';

/** An import that has not ended, and its job. */
export type UnfinishedImport = {
  readonly importId: string;
  readonly jobId: string;
};

/** An import as stored. */
export interface StoredImport {
  readonly row: ClaimedImport['row'];
  readonly caller: StoredCaller;
  readonly attempt: number;
  readonly staged: boolean;
  readonly ended: boolean;
  readonly judgedTo: string;
  readonly counts: ImportCounts;
  readonly form: ImportForm;
}

const IMPORT_ROW = rowType<ClaimedImport['row'] & Omit<StoredImport, 'row'>>({
  id: uuid,
  actorId: uuid,
  actor: text,
  jobId: uuid,
  roundId: uuid,
  round: text,
  closesAt: instant,
  ruleSet: nullable(text),
  fileId: uuid,
  size: float,
  sha256: text,
  mediaType: textOf(),
  encoding: nullable(textOf()),
  mode: textOf(),
  atomic: textOf(),
  certify: bool,
  language: textOf(),
  mapping: nullable(json()),
  caller: json(),
  attempt: int,
  staged: bool,
  ended: bool,
  judgedTo: text,
  counts: json(),
  form: json(),
});
const COUNTS_ROW = rowType<{ counts: ImportCounts }>({ counts: json() });
const UNFINISHED_ROW = rowType<UnfinishedImport>({ importId: uuid, jobId: uuid });
const JOB_ROW = rowType({ jobId: uuid });

/** An import as a request asks for it. */
interface AskedImport extends Pick<ReportImport, 'id' | 'actorId' | 'roundId' | 'jobId'> {
  readonly principal: Principal;
  readonly query: Pick<ImportQuery, 'mode' | 'atomic' | 'language'>;
  readonly certify: boolean;
  readonly file: ReceivedFile;
  readonly mediaType: ReportFileType;
  readonly mapping: Readonly<Record<string, string>> | null;
}

/** Inserts an import of which nothing has been read yet. */
export async function insertImport(
  tx: Tx,
  { principal, query, file, ...asked }: AskedImport,
  now: Date,
): Promise<void> {
  const { scopes, ...caller } = principal;
  const row: EntityRow<ReportImport> = {
    ...asked,
    caller: { ...caller, scopes: [...scopes] },
    fileId: file.id,
    size: String(file.size),
    sha256: file.sha256,
    encoding: file.encoding,
    mode: query.mode,
    atomic: query.atomic ?? 'all',
    language: query.language ?? 'nb',
    run: 0,
    staged: false,
    judgedTo: '',
    ended: false,
    form: { delimiter: null, ownColumns: [] },
    counts: NOTHING_COUNTED,
    broken: null,
    moves: null,
    createdAt: now,
  };
  await tx.execute(insertRow(ReportImport, row));
}

/** Begins a new attempt at an import of reports that has not ended. Overtakes the worker that holds it. */
export async function claimImport(tx: Tx, importId: string): Promise<void> {
  await tx.execute(sql`
    update reporting.report_import
       set run = run + 1
     where id = ${importId} and round_id is not null and not ended`);
}

export async function readImport(tx: Tx, importId: string): Promise<StoredImport | undefined> {
  const statement = sql`
    select i.id,
           i.actor_id as "actorId",
           a.organisation_number as actor,
           i.job_id as "jobId",
           i.round_id as "roundId",
           r.key as round,
           r.closes_at as "closesAt",
           r.rule_set as "ruleSet",
           i.file_id as "fileId",
           i.size::float8 as size,
           i.sha256,
           i.media_type as "mediaType",
           i.encoding,
           i.mode,
           i.atomic,
           i.certify,
           i.language,
           i.mapping,
           i.caller,
           i.run as attempt,
           i.staged,
           i.ended,
           i.judged_to as "judgedTo",
           i.counts,
           i.form
      from reporting.report_import i
      join reporting.round r on r.id = i.round_id
      join actors.actor a on a.id = i.actor_id
     where i.id = ${importId}`;
  const [found] = await tx.query(IMPORT_ROW, statement);
  if (found === undefined) return undefined;
  const { caller, attempt, staged, ended, judgedTo, counts, form, ...row } = found;
  return { row, caller, attempt, staged, ended, judgedTo, counts, form };
}

/** The progress that an import makes in one transaction. Members that are absent stay. */
export interface Advance {
  readonly counts?: ImportCounts;
  readonly form?: ImportForm;
  readonly staged?: boolean;
  readonly judgedTo?: string;
  readonly ended?: boolean;
}

/**
 * Stores progress in the transaction of the work itself. Throws {@link Overtaken} when another
 * worker has begun a later attempt.
 */
export async function advanceImport(
  tx: Tx,
  { row, attempt }: ClaimedFile,
  { counts, form, staged, judgedTo, ended }: Advance,
): Promise<void> {
  const advanced = await tx.execute(sql`
    update reporting.report_import
       set counts    = coalesce(${jsonOrNull(counts ?? null)}::jsonb, counts),
           form      = coalesce(${jsonOrNull(form ?? null)}::jsonb, form),
           staged    = coalesce(${staged ?? null}::boolean, staged),
           judged_to = coalesce(${judgedTo ?? null}, judged_to),
           ended     = coalesce(${ended ?? null}::boolean, ended)
     where id = ${row.id} and run = ${attempt}`);
  if (advanced !== 1) throw new Overtaken();
}

export async function readCounts(tx: Tx, importId: string): Promise<ImportCounts | undefined> {
  const [row] = await tx.query(
    COUNTS_ROW,
    sql`select i.counts from reporting.report_import i where i.id = ${importId}`,
  );
  return row?.counts;
}

/** Says whether a job has come to its end without failing. */
export async function isCompleted(tx: Tx, jobId: string): Promise<boolean> {
  const completed = sql`
    select 1
      from platform.job j
     where j.id = ${jobId} and j.state = 'completed'`;
  return (await tx.execute(completed)) > 0;
}

/** Lists the imports of a kind whose job was asked for before a time and has not ended. */
export function listUnfinished(
  tx: Tx,
  kind: ImportKind,
  before: Date,
): Promise<UnfinishedImport[]> {
  return tx.query(
    UNFINISHED_ROW,
    sql`
      select i.id as "importId",
             i.job_id as "jobId"
        from reporting.report_import i
        join platform.job j on j.id = i.job_id
       where j.state in ('queued', 'running')
         and j.created_at < ${before}
         and (i.round_id is null) = ${kind === 'projects'}::boolean`,
  );
}

export async function findJob(tx: Tx, importId: string): Promise<string | undefined> {
  const [row] = await tx.query(
    JOB_ROW,
    sql`select i.job_id as "jobId" from reporting.report_import i where i.id = ${importId}`,
  );
  return row?.jobId;
}
