import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { accessOf, actsFor, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instantText, ownedBy } from '../../platform/database/fragments.js';
import {
  bool,
  decimalText,
  int,
  json,
  nullable,
  rowType,
  text,
  texts,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionsOf, type Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { Answer } from '../../platform/http/answer.js';
import {
  CSV,
  csvOf,
  type Dialect,
  EXCEL_DIALECT,
  RFC_4180,
} from '../../platform/tables/csv.writer.js';
import type { Format } from '../../platform/http/format.js';
import type { Command } from '../../platform/http/command.js';
import {
  readCursorKey,
  DEFAULT_LIMIT,
  foreignCursor,
  pageOf,
  type PageQuery,
} from '../../platform/http/page.js';
import type {
  ImportChangeListResponse,
  ImportChangeResponse,
  ImportFaultListResponse,
  ImportFaultResponse,
  ImportListResponse,
  ImportResponse,
  ImportSummary,
} from './import.dto.js';
import { countFaults, type Numbered, readChanges, readFaults } from './import-notes.queries.js';
import { readPreview } from '../previews/import-preview.queries.js';
import { hasStored } from '../receipts/import-receipt.rules.js';
import type {
  StoredByImportListResponse,
  StoredByImportResponse,
} from '../receipts/import-receipt.dto.js';
import { ImportReceipts } from '../receipts/import-receipt.port.js';
import { readStored } from '../receipts/import-receipt.queries.js';
import { readResults } from './import-staging.queries.js';
import type { FoundMoves } from '../content/forecast-moves.lookup.js';
import type { BrokenDependencies } from '../previews/report-preview.rules.js';
import { type ImportCounts, KEPT_FAULTS } from './import.types.js';

/** Number of rows that a stream of CSV reads at a time. */
const CSV_ROWS = 1_000;
/** Number of faults that an answer shows. */
const FAULTS_SHOWN = 100;

interface ImportRow extends Omit<
  ImportSummary,
  'size' | 'counts' | 'stored' | 'allowedActions' | 'lockedActions'
> {
  readonly actorId: string;
  readonly size: string;
  readonly counts: ImportCounts;
  readonly ended: boolean;
  readonly declared: boolean;
  readonly broken: BrokenDependencies | null;
  readonly moves: FoundMoves | null;
}

const IMPORT_ROW = rowType<ImportRow>({
  id: uuid,
  actorId: uuid,
  kind: textOf(),
  round: nullable(text),
  actor: text,
  mode: textOf(),
  atomic: textOf(),
  certify: bool,
  mediaType: text,
  size: decimalText,
  sha256: text,
  encoding: nullable(text),
  delimiter: nullable(text),
  skippedSheets: texts,
  nil: bool,
  declared: bool,
  job: uuid,
  state: textOf(),
  stage: text,
  done: int,
  total: nullable(int),
  counts: json(),
  ended: bool,
  broken: nullable(json()),
  moves: nullable(json()),
  createdAt: text,
});

/** Imports with their jobs, to be followed by conditions on import `i`. */
const SELECT_IMPORT = sql`
  select i.id,
         i.actor_id as "actorId",
         case when i.round_id is null then 'projects' else 'reports' end as kind,
         r.key as round,
         a.organisation_number as actor,
         i.mode,
         i.atomic,
         i.certify,
         i.media_type as "mediaType",
         i.size,
         i.sha256,
         i.encoding,
         i.form->>'delimiter' as delimiter,
         array(select jsonb_array_elements_text(i.form->'skippedSheets')) as "skippedSheets",
         i.form->'nil' is not null as nil,
         coalesce((i.form->'nil'->>'declared')::boolean, false) as declared,
         j.id as job,
         j.state,
         j.stage,
         coalesce(j.done, 0) as done,
         j.total,
         i.counts,
         i.ended,
         i.broken,
         i.moves,
         ${instantText(sql`i.created_at`)} as "createdAt"
    from reporting.report_import i
    left join reporting.round r on r.id = i.round_id
    join actors.actor a on a.id = i.actor_id
    join platform.job j on j.id = i.job_id`;

/** A list of an import, as pages of JSON or as one stream of CSV. */
interface NumberedList<T> {
  readonly name: string;
  readonly columns: readonly string[];
  /** Reads rows with numbers after `after`. */
  readonly read: (tx: Tx, id: string, after: number, limit: number) => Promise<Numbered<T>[]>;
}

const FAULTS: NumberedList<ImportFaultResponse> = {
  name: 'import-faults',
  columns: [
    'sheet',
    'row',
    'column',
    'heading',
    'cell',
    'project',
    'code',
    'value',
    'expected',
    'difference',
  ],
  read: readFaults,
};
const CHANGES: NumberedList<ImportChangeResponse> = {
  name: 'import-changes',
  columns: ['against', 'project', 'record', 'item', 'column', 'before', 'after', 'difference'],
  read: readChanges,
};
const STORED: NumberedList<StoredByImportResponse> = {
  name: 'import-stored',
  columns: ['project', 'report', 'revision', 'version'],
  read: readStored,
};

/** A list of one import that is streamed as CSV, and how it is written. */
type StreamedList<T> = Omit<NumberedList<T>, 'name'> & {
  readonly id: string;
  readonly dialect?: Dialect;
};

/** Answers questions about the caller's imports. */
@Injectable()
export class ImportQueries {
  constructor(
    private readonly database: Database,
    private readonly receipts: ImportReceipts,
  ) {}

  async list({ principal }: Command, query: PageQuery): Promise<Answer<ImportListResponse>> {
    const after = readCursorKey('imports', query);
    const statement = sql`
      ${SELECT_IMPORT}
       where ${ownedBy(sql`i.actor_id`, principal)} and (${after}::text = '' or i.id::text < ${after})
       order by i.id desc
       limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(IMPORT_ROW, statement),
    );
    const summaryOf = (row: ImportRow): ImportSummary => toSummary(row, principal);
    return { body: pageOf('imports', query, rows, (row) => row.id, summaryOf) };
  }

  find({ principal }: Command, id: string): Promise<Answer<ImportResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => ({
      body: await this.answer(tx, principal, id),
    }));
  }

  /** Answers one import inside an open transaction. Throws 404 when the caller did not send it. */
  async answer(tx: Tx, principal: Principal, id: string): Promise<ImportResponse> {
    const row = await requireImport(tx, principal, id);
    return {
      ...toSummary(row, principal),
      faultCounts: await countFaults(tx, id),
      faults: (await readFaults(tx, id, 0, FAULTS_SHOWN)).map(withoutNumber),
      preview: await readPreview(tx, row),
      receipt: await this.receipts.read(tx, id),
    };
  }

  listFaults(
    command: Command,
    id: string,
    query: PageQuery,
    format: Format,
  ): Promise<Answer<ImportFaultListResponse | Readable>> {
    return this.answerList(command, { ...FAULTS, id }, query, format);
  }

  listChanges(
    command: Command,
    id: string,
    query: PageQuery,
    format: Format,
  ): Promise<Answer<ImportChangeListResponse | Readable>> {
    return this.answerList(command, { ...CHANGES, id }, query, format);
  }

  listStored(
    command: Command,
    id: string,
    query: PageQuery,
    format: Format,
  ): Promise<Answer<StoredByImportListResponse | Readable>> {
    return this.answerList(command, { ...STORED, id }, query, format);
  }

  /** Streams each row of the file as CSV, with its outcome and the sender's own columns. */
  async streamResult({ principal }: Command, id: string): Promise<Answer<Readable>> {
    const ownColumns = await this.database.transaction(accessOf(principal), async (tx) => {
      await requireImport(tx, principal, id);
      return readOwnColumns(tx, id);
    });
    const columns = ['sheet', 'row', 'project', 'record', 'outcome', ...ownColumns];
    const rows = { id, columns, read: readResults };
    return { body: this.streamRows(principal, rows, ({ lines }) => lines), contentType: CSV };
  }

  /** Answers a page as JSON, or the whole list as CSV. */
  private async answerList<T extends object>(
    { principal }: Command,
    list: NumberedList<T> & { readonly id: string },
    query: PageQuery,
    format: Format,
  ): Promise<Answer<{ items: T[]; nextCursor: string | null } | Readable>> {
    const { id } = list;
    const name = `${list.name} ${id}`;
    const after = readCursorKey(name, query);
    if (!/^\d{0,9}$/.test(after)) throw foreignCursor();
    const csv = format === 'csv' || format === 'excel-csv';
    const limit = query.limit ?? DEFAULT_LIMIT;
    const rows = await this.database.transaction(accessOf(principal), async (tx) => {
      await requireImport(tx, principal, id);
      return csv ? [] : list.read(tx, id, Number(after), limit + 1);
    });
    if (csv) {
      const lineOf = (row: T): Record<string, unknown>[] => [row as Record<string, unknown>];
      const dialect = format === 'csv' ? RFC_4180 : EXCEL_DIALECT;
      return {
        body: this.streamRows(principal, { ...list, dialect }, lineOf),
        contentType: CSV,
      };
    }
    const itemOf = (row: Numbered<T>): T => withoutNumber(row) as unknown as T;
    return { body: pageOf(name, query, rows, (row) => String(row.number), itemOf) };
  }

  /** Streams CSV of any length, a page of rows at a time. */
  private streamRows<T>(
    principal: Principal,
    { id, columns, read, dialect = RFC_4180 }: StreamedList<T>,
    linesOf: (row: Numbered<T>) => readonly Record<string, unknown>[],
  ): Readable {
    const { database } = this;
    const pages = async function* (): AsyncGenerator<string> {
      const headings = csvOf(columns, [], dialect);
      yield headings;
      for (let after = 0; ;) {
        const rows = await database.transaction(accessOf(principal), (tx) =>
          read(tx, id, after, CSV_ROWS),
        );
        const last = rows.at(-1);
        if (last === undefined) return;
        yield csvOf(columns, rows.flatMap(linesOf), dialect).slice(headings.length);
        after = last.number;
      }
    };
    return Readable.from(pages(), { objectMode: false });
  }
}

async function requireImport(tx: Tx, principal: Principal, id: string): Promise<ImportRow> {
  const [row] = await tx.query(
    IMPORT_ROW,
    sql`${SELECT_IMPORT} where ${ownedBy(sql`i.actor_id`, principal)} and i.id = ${id}`,
  );
  if (row === undefined) throw notFound({ nb: 'Importen', en: 'The import' });
  return row;
}

const OWN_COLUMNS_ROW = rowType({ ownColumns: texts });

async function readOwnColumns(tx: Tx, id: string): Promise<string[]> {
  const [row] = await tx.query(
    OWN_COLUMNS_ROW,
    sql`
      select array(select jsonb_array_elements_text(i.form->'ownColumns')) as "ownColumns"
        from reporting.report_import i
       where i.id = ${id}`,
  );
  return row?.ownColumns ?? [];
}

function withoutNumber<T extends { readonly number: number }>({
  number: _,
  ...row
}: T): Omit<T, 'number'> {
  return row;
}

function toSummary(row: ImportRow, principal: Principal): ImportSummary {
  const {
    actorId: _actor,
    size,
    counts,
    ended: _,
    declared: _nil,
    broken: _broken,
    moves: _moves,
    ...others
  } = row;
  const { runs: _runs, ...shown } = counts;
  const stored = hasStored(row);
  return {
    ...others,
    size: Number(size),
    counts: {
      ...shown,
      certified: stored ? shown.certified : 0,
      faultsKept: Math.min(shown.faults, KEPT_FAULTS),
    },
    stored,
    ...actionsOf({ cancel: cancelLock(row, principal) }),
  };
}

/** Returns the reason why the caller cannot cancel an import now. */
function cancelLock({ actorId, state }: ImportRow, principal: Principal): Locked | undefined {
  if (!actsFor(principal, actorId))
    return {
      code: 'not-yours',
      reason: {
        nb: 'Bare den som sendte filen, kan avbryte importen',
        en: 'Only the sender of the file can cancel the import',
      },
    };
  if (state !== 'queued' && state !== 'running')
    return {
      code: 'wrong-state',
      reason: { nb: 'Importen er avsluttet', en: 'The import has ended' },
    };
  return undefined;
}
