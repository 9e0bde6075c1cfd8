import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { actionsOf, type Locked } from '../../platform/http/allowed-actions.dto.js';
import type { Answer } from '../../platform/http/answer.js';
import { CSV, csvOf, wantsCsv } from '../../platform/http/csv.writer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { instantText } from '../../platform/base/instant.js';
import type { Command } from '../../platform/http/operation.js';
import {
  cursorKey,
  DEFAULT_LIMIT,
  foreignCursor,
  pageOf,
  type PageQuery,
} from '../../platform/http/page.js';
import { accessOf, actsFor, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import type {
  ImportChangeListResponse,
  ImportChangeResponse,
  ImportFaultListResponse,
  ImportFaultResponse,
  ImportListResponse,
  ImportPreviewResponse,
  ImportResponse,
  ImportSummary,
} from './report-import.dto.js';
import { KEPT_FAULTS } from './report-import.store.js';
import type { BrokenDependencies, ImportCounts } from './report-import.types.js';
import type { StagedRow } from '../files/report-table.types.js';

/** How many rows a stream of CSV reads at a time. */
const PAGE = 1_000;
const SHOWN = 100;

interface ImportRow extends Omit<
  ImportSummary,
  'size' | 'counts' | 'stored' | 'allowedActions' | 'lockedActions'
> {
  readonly actor_id: string;
  readonly size: string;
  readonly counts: ImportCounts;
  readonly ended: boolean;
  readonly declared: boolean;
  readonly broken: BrokenDependencies | null;
}

/** The application's own check, beside row-level security: an import is for who sent it. */
const OWN = `(i.actor_id = any($1::uuid[]) or $2)`;
const SELECT = `select i.id, i.actor_id, r.key as round, a.organisation_number as actor, i.mode, i.atomic, i.certify, i.media_type as "mediaType", i.size, i.sha256, i.encoding, i.form->>'delimiter' as delimiter, i.form->'nil' is not null as nil, coalesce((i.form->'nil'->>'declared')::boolean, false) as declared,
       j.id as job, j.state, j.stage, coalesce(j.done, 0) as done, j.total, i.counts, i.ended, i.broken, ${instantText('i.created_at')} as "createdAt"
  from reporting.report_import i join reporting.round r on r.id = i.round_id join actors.actor a on a.id = i.actor_id join platform.job j on j.id = i.job_id`;
const FAULT = `f.sheet, f."row", f."column", f.project, f.code, f.value, f.expected, f.difference::float8 as difference`;
const FAULT_COLUMNS = [
  'sheet',
  'row',
  'column',
  'project',
  'code',
  'value',
  'expected',
  'difference',
];
const CHANGE = `c.project, c.record, c.item, c."column", c.before, c.after, c.difference::float8 as difference`;
const CHANGE_COLUMNS = ['project', 'record', 'item', 'column', 'before', 'after', 'difference'];

type Numbered<T> = T & { readonly number: number };

/** What came of the caller's imports. */
@Injectable()
export class ReportImportQueries {
  constructor(private readonly database: Database) {}

  async list({ principal }: Command, query: PageQuery): Promise<Answer<ImportListResponse>> {
    const after = cursorKey('imports', query);
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.rows<ImportRow>(
        `${SELECT} where ${OWN} and ($3 = '' or i.id::text < $3) order by i.id desc limit $4`,
        [...own(principal), after, (query.limit ?? DEFAULT_LIMIT) + 1],
      ),
    );
    return {
      body: pageOf(
        'imports',
        query,
        rows,
        (row) => row.id,
        (row) => summary(row, principal),
      ),
    };
  }

  find({ principal }: Command, id: string): Promise<Answer<ImportResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => ({
      body: await this.answer(tx, principal, id),
    }));
  }

  /** One import, inside an open transaction. */
  async answer(tx: Tx, principal: Principal, id: string): Promise<ImportResponse> {
    const row = await this.row(tx, principal, id);
    const faultCounts = await tx.rows<ImportResponse['faultCounts'][number]>(
      `select f.code, f."column", count(*)::int as faults, min(f."row") as "firstRow" from reporting.import_fault f where f.import_id = $1 group by f.code, f."column" order by count(*) desc, f.code, f."column"`,
      [id],
    );
    return {
      ...summary(row, principal),
      faultCounts,
      faults: (await this.faultRows(tx, id, 0, SHOWN)).map(unnumbered),
      preview: await this.preview(tx, row),
    };
  }

  faults(
    command: Command,
    id: string,
    query: PageQuery,
    accept: string | undefined,
  ): Promise<Answer<ImportFaultListResponse | Readable>> {
    return this.listed(command, id, query, accept, {
      list: 'import-faults',
      columns: FAULT_COLUMNS,
      read: this.faultRows,
    });
  }

  changes(
    command: Command,
    id: string,
    query: PageQuery,
    accept: string | undefined,
  ): Promise<Answer<ImportChangeListResponse | Readable>> {
    return this.listed(command, id, query, accept, {
      list: 'import-changes',
      columns: CHANGE_COLUMNS,
      read: this.changeRows,
    });
  }

  /** Each row of the file with what came of it, and the sender's own columns as they came. */
  async result({ principal }: Command, id: string): Promise<Answer<Readable>> {
    const ownColumns = await this.database.transaction(accessOf(principal), async (tx) => {
      await this.row(tx, principal, id);
      const [found] = await tx.rows<{ own: string[] }>(
        `select array(select jsonb_array_elements_text(i.form->'ownColumns')) as own from reporting.report_import i where i.id = $1`,
        [id],
      );
      return found?.own ?? [];
    });
    const read = async (
      tx: Tx,
      _: string,
      after: number,
    ): Promise<Numbered<{ lines: Record<string, unknown>[] }>[]> => {
      const rows = await tx.rows<{
        number: number;
        project: string;
        rows: string;
        outcome: string | null;
      }>(
        `select u.number, u.project, u.rows, case when u.project = '' then 'faulty' else o.outcome end as outcome from reporting.import_run u left join reporting.import_report o on o.import_id = u.import_id and o.project = u.project
          where u.import_id = $1 and u.number > $2 order by u.number limit $3`,
        [id, after, PAGE],
      );
      return rows.map(({ number, project, rows: staged, outcome }) => ({
        number,
        lines: (JSON.parse(staged) as StagedRow[]).map(({ sheet, row, record, own: given }) => ({
          sheet,
          row,
          project,
          record,
          outcome,
          ...given,
        })),
      }));
    };
    return {
      body: this.streamed(
        principal,
        id,
        ['sheet', 'row', 'project', 'record', 'outcome', ...ownColumns],
        read,
        ({ lines }) => lines,
      ),
      contentType: CSV,
    };
  }

  /** A page as JSON, or all as CSV. */
  private async listed<T extends object>(
    { principal }: Command,
    id: string,
    query: PageQuery,
    accept: string | undefined,
    {
      list,
      columns,
      read,
    }: {
      readonly list: string;
      readonly columns: readonly string[];
      readonly read: (tx: Tx, id: string, after: number, limit: number) => Promise<Numbered<T>[]>;
    },
  ): Promise<Answer<{ items: T[]; nextCursor: string | null } | Readable>> {
    const name = `${list} ${id}`;
    const after = cursorKey(name, query);
    if (!/^\d{0,9}$/.test(after)) throw foreignCursor();
    const rows = await this.database.transaction(accessOf(principal), async (tx) => {
      await this.row(tx, principal, id);
      return wantsCsv(accept)
        ? []
        : read(tx, id, Number(after), (query.limit ?? DEFAULT_LIMIT) + 1);
    });
    if (wantsCsv(accept))
      return {
        body: this.streamed(principal, id, columns, read, (row) => [
          row as Record<string, unknown>,
        ]),
        contentType: CSV,
      };
    return {
      body: pageOf(
        name,
        query,
        rows,
        (row) => String(row.number),
        (row) => unnumbered(row) as unknown as T,
      ),
    };
  }

  /** CSV of any length, a page of rows at a time. */
  private streamed<T>(
    principal: Principal,
    id: string,
    columns: readonly string[],
    read: (tx: Tx, id: string, after: number, limit: number) => Promise<Numbered<T>[]>,
    linesOf: (row: Numbered<T>) => readonly Record<string, unknown>[],
  ): Readable {
    const { database } = this;
    const pages = async function* (): AsyncGenerator<string> {
      yield csvOf(columns, []);
      for (let after = 0; ;) {
        const rows = await database.transaction(accessOf(principal), (tx) =>
          read(tx, id, after, PAGE),
        );
        const last = rows.at(-1);
        if (last === undefined) return;
        yield csvOf(columns, rows.flatMap(linesOf)).slice(csvOf(columns, []).length);
        after = last.number;
      }
    };
    return Readable.from(pages(), { objectMode: false });
  }

  private async row(tx: Tx, principal: Principal, id: string): Promise<ImportRow> {
    const [row] = await tx.rows<ImportRow>(`${SELECT} where ${OWN} and i.id = $3`, [
      ...own(principal),
      id,
    ]);
    if (row === undefined) throw notFound({ nb: 'Importen', en: 'The import' });
    return row;
  }

  private readonly faultRows = (
    tx: Tx,
    id: string,
    after: number,
    limit: number,
  ): Promise<Numbered<ImportFaultResponse>[]> =>
    tx.rows(
      `select f.number, ${FAULT} from reporting.import_fault f where f.import_id = $1 and f.number > $2 order by f.number limit $3`,
      [id, after, limit],
    );

  private readonly changeRows = (
    tx: Tx,
    id: string,
    after: number,
    limit: number,
  ): Promise<Numbered<ImportChangeResponse>[]> =>
    tx.rows(
      `select c.number, ${CHANGE} from reporting.import_change c where c.import_id = $1 and c.number > $2 order by c.number limit $3`,
      [id, after, limit],
    );

  private async preview(tx: Tx, { id, counts, broken }: ImportRow): Promise<ImportPreviewResponse> {
    const [changed] = await tx.rows<{ reports: number }>(
      `select count(distinct c.project)::int as reports from reporting.import_change c where c.import_id = $1`,
      [id],
    );
    const colours = await tx.rows<ImportPreviewResponse['colours'][number]>(
      `select o.colour_before as "from", o.colour_after as "to", count(*)::int as count, (array_agg(o.project order by o.project))[1:${String(SHOWN)}] as projects
         from reporting.import_report o where o.import_id = $1 and o.colour_before is distinct from o.colour_after group by 1, 2 order by 1 nulls first, 2 nulls first`,
      [id],
    );
    return {
      values: counts.changes,
      reports: changed?.reports ?? 0,
      colours,
      brokenDependencies: [...(broken?.items ?? [])],
      hiddenBrokenDependencies: broken?.hidden ?? 0,
    };
  }
}

function unnumbered<T extends { readonly number: number }>({
  number: _,
  ...row
}: T): Omit<T, 'number'> {
  return row;
}

function own(principal: Principal): readonly [actorIds: readonly string[], all: boolean] {
  return [principal.actorIds, principal.unchecked];
}

function summary(
  { actor_id: actorId, size, counts, ended, declared, broken: _, ...row }: ImportRow,
  principal: Principal,
): ImportSummary {
  const { runs: __, ...shown } = counts;
  const cancel: Locked | undefined = !actsFor(principal, actorId)
    ? {
        code: 'not-yours',
        reason: { nb: 'Bare den som sendte filen', en: 'Only who sent the file' },
      }
    : row.state !== 'queued' && row.state !== 'running'
      ? { code: 'wrong-state', reason: { nb: 'Importen er avsluttet', en: 'The import has ended' } }
      : undefined;
  const stored =
    declared ||
    (row.mode === 'commit' &&
      (row.atomic === 'row' || (ended && counts.faults === 0)) &&
      counts.created + counts.changed + counts.certified > 0);
  return {
    ...row,
    size: Number(size),
    counts: { ...shown, faultsKept: Math.min(shown.faults, KEPT_FAULTS) },
    stored,
    ...actionsOf({ cancel }),
  };
}
