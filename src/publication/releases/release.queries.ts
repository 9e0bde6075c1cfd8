import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock } from '../../platform/base/clock.js';
import { clientNameOf, type Principal, seesAll } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, rowTypeOf, selectRows } from '../../platform/database/entity-rows.js';
import { instantText, lockOne } from '../../platform/database/fragments.js';
import {
  bool,
  instant,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { DEFAULT_LIMIT, pageOf, readCursorKey } from '../../platform/http/page.js';
import { accessOfReader, isDirectorate } from './release-reader.rules.js';
import type { ReleaseListResponse, ReleaseQuery, ReleaseResponse } from './release.dto.js';
import { Release } from './release.entity.js';
import { releaseLocks } from './release.rules.js';

type ReleaseRow = Omit<
  ReleaseResponse,
  'allowedActions' | 'lockedActions' | 'documents' | 'embargoAt'
> & {
  readonly embargoAt: Date | null;
  readonly preparedBy: readonly string[];
  readonly openFindings: number;
  readonly documents: readonly Omit<ReleaseResponse['documents'][number], 'address'>[];
};

const RELEASE_ROW = rowType<ReleaseRow>({
  round: text,
  number: int,
  state: textOf(),
  snapshot: uuid,
  snapshotHash: text,
  visibility: int,
  illustrative: bool,
  embargoAt: nullable(instant),
  corrects: nullable(int),
  reason: nullable(text),
  body: text,
  packs: texts,
  preparedBy: texts,
  openFindings: int,
  documents: json(),
  documentsHash: nullable(text),
  draftedAt: text,
  rehearsedAt: nullable(text),
  approvedAt: nullable(text),
  publishedAt: nullable(text),
  withdrawReason: nullable(text),
  version: int,
});

/** Expression: the public documents of release `r`, by name. */
const DOCUMENTS = sql`
         coalesce((
           select jsonb_agg(jsonb_build_object(
                    'name', f.name,
                    'mediaType', f.media_type,
                    'bytes', f.bytes,
                    'sha256', f.sha256) order by f.name)
             from publication.release_file f
            where f.release_id = r.id
              and f.audience = 'public'), '[]')`;

/** Expression: the number of findings of release `r` that nobody has accepted. */
const OPEN_FINDINGS = sql`
         (select count(*)::int
            from jsonb_array_elements(r.findings) f
           where f.value->>'accepted' is null)`;

/** Releases `r` as the API answers them, that a reader may see. */
function selectReleases(caller: Principal | undefined): Sql {
  return sql`
  select r.round,
         r.number,
         r.state,
         r.snapshot_id as snapshot,
         r.snapshot_hash as "snapshotHash",
         r.visibility,
         r.illustrative,
         r.embargo_at as "embargoAt",
         r.corrects,
         r.reason,
         r.body,
         r.packs,
         r.prepared_by as "preparedBy",
         ${OPEN_FINDINGS} as "openFindings",
         ${DOCUMENTS} as documents,
         r.documents_hash as "documentsHash",
         ${instantText(sql`r.drafted_at`)} as "draftedAt",
         ${instantText(sql`r.rehearsed_at`)} as "rehearsedAt",
         ${instantText(sql`r.approved_at`)} as "approvedAt",
         ${instantText(sql`r.published_at`)} as "publishedAt",
         r.withdraw_reason as "withdrawReason",
         r.version
    from publication.release r
   where ${isReadable(caller)}`;
}

/** Condition: a caller may read release `r`. Stands beside row-level security. */
export function isReadable(caller: Principal | undefined): Sql {
  const sees = caller !== undefined && seesAll(caller);
  return sql`(r.published_at is not null or ${sees}::boolean)`;
}

/** Order of releases: newest rounds and newest numbers first. The number has four digits at most. */
const PLACE = sql`r.round || ' ' || lpad(r.number::text, 4, '0')`;

/** Locks the releases of a round until the transaction ends. */
export async function lockReleases(tx: Tx, round: string): Promise<void> {
  await tx.execute(lockOne('release', round));
}

/** Reads a release inside a transaction that may change it. */
export async function findRelease(
  tx: Tx,
  round: string,
  number: number,
): Promise<EntityRow<Release> | undefined> {
  const [row] = await tx.query(
    rowTypeOf(Release),
    sql`
      ${selectRows(Release)}
       where round = ${round}
         and number = ${number}`,
  );
  return row;
}

/** Reads releases: anyone reads published ones, the directorate also those under way. */
@Injectable()
export class ReleaseQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  find(
    caller: Principal | undefined,
    round: string,
    number: string,
  ): Promise<Answer<ReleaseResponse>> {
    return this.database.transaction(accessOfReader(caller), (tx) =>
      this.answer(tx, caller, { round, number: Number(number) }),
    );
  }

  /** Answers a release inside an open transaction. Throws 404 when the caller may not read it. */
  async answer(
    tx: Tx,
    caller: Principal | undefined,
    { round, number }: { readonly round: string; readonly number: number },
  ): Promise<Answer<ReleaseResponse>> {
    const [row] = await tx.query(
      RELEASE_ROW,
      sql`
        ${selectReleases(caller)}
           and r.round = ${round}
           and r.number = ${number}`,
    );
    if (row === undefined) throw notFound({ nb: 'Utgivelsen', en: 'The release' });
    return { body: this.describe(row, caller), etag: etagOf(row.version) };
  }

  /** Lists releases; of one round when it is given. Throws 404 for a round without any. */
  async list(
    caller: Principal | undefined,
    query: ReleaseQuery,
    round: string | null = null,
  ): Promise<Answer<ReleaseListResponse>> {
    const name = `releases ${round ?? ''}`;
    const before = readCursorKey(name, query);
    const rows = await this.database.transaction(accessOfReader(caller), (tx) =>
      tx.query(
        RELEASE_ROW,
        sql`
          ${selectReleases(caller)}
             and (${round}::text is null or r.round = ${round})
             and (${before}::text = '' or ${PLACE} < ${before})
           order by ${PLACE} desc
           limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`,
      ),
    );
    if (rows.length === 0 && round !== null && before === '')
      throw notFound({ nb: 'Utgivelsen', en: 'The release' });
    const body = pageOf(name, query, rows, placeOf, (row) => this.describe(row, caller));
    return { body };
  }

  private describe(row: ReleaseRow, caller: Principal | undefined): ReleaseResponse {
    const { preparedBy, openFindings, documents, embargoAt, ...release } = row;
    const actor =
      caller !== undefined && isDirectorate(caller)
        ? { client: clientNameOf(caller.token), now: this.clock.now() }
        : null;
    const acted = { state: row.state, preparedBy, openFindings, embargoAt };
    return {
      ...release,
      embargoAt: embargoAt?.toISOString() ?? null,
      documents: documents.map((document) => ({
        ...document,
        address: `/v1/releases/${row.round}/${row.number}/files/${document.name}`,
      })),
      ...actionsOf(releaseLocks(acted, actor)),
    };
  }
}

function placeOf({ round, number }: ReleaseRow): string {
  return `${round} ${String(number).padStart(4, '0')}`;
}
