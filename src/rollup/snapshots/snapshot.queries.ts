import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { isId } from '../../platform/base/ids.js';
import type { Principal } from '../../platform/base/principal.js';
import { notFound, Problem } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instantText } from '../../platform/database/fragments.js';
import {
  bool,
  instant,
  int,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import type { Standing } from '../../portfolio/projects/project.types.js';
import {
  columnList,
  LINE_COLUMNS,
  type LineSource,
  selectAllLines,
} from '../lines/line.queries.js';
import { FIGURES_NOT_PUBLISHED } from '../rollup.problems.js';
import { checkReader, listTextOwners, type Readership } from '../status/figure-reader.rules.js';
import { isFrozenSinceClosing, IS_WITHHELD } from '../status/compared-round.queries.js';
import { frozenCacheControl } from '../status/status-answers.port.js';
import type { SnapshotListResponse, SnapshotQuery } from './snapshot.dto.js';

const READERSHIP_ROW = rowType<Readership>({ published: bool, withheld: bool });
const HASH_ROW = rowType({ hash: text });
const REFERENCE = { id: uuid, round: text, title: text, asOf: text, frozenAt: text, hash: text };
const REFERENCE_ROW = rowType(REFERENCE);
const SNAPSHOT_ROW = rowType({ ...REFERENCE, body: text, published: bool, withheld: bool });
const INPUT_ROW = rowType({
  project: text,
  actor: text,
  standing: textOf<Standing>(),
  report: uuid,
  revision: int,
  recorded_at: instant,
  contentHash: text,
  unchanged: nullable(int),
});

/** A revision that a line was made from. `unchanged` counts the rounds it was confirmed in. */
export type SnapshotInputRow = RowOf<typeof INPUT_ROW>;

/** Columns of a snapshot `n` of round `r`, without its body. */
const REFERENCE_COLUMNS = sql`
           n.id,
           r.key as round,
           n.title,
           ${instantText(sql`n.as_of`)} as "asOf",
           ${instantText(sql`n.frozen_at`)} as "frozenAt",
           n.hash`;

/** Condition: snapshot `n` of round `r` may be read without a token once the round is published. */
const IS_SINCE_CLOSING = isFrozenSinceClosing(sql`n`, sql`r`);

/** Selects snapshots of a round before an id, newest first; without a token those since closing. */
function selectSnapshots(
  round: string,
  before: string | null,
  { hasToken, limit }: { readonly hasToken: boolean; readonly limit: number },
): Sql {
  return sql`
    select ${REFERENCE_COLUMNS}
      from rollup.snapshot n
      join reporting.round r on r.id = n.round_id
     where r.key = ${round}
       and (${before}::uuid is null or n.id < ${before})
       and (${hasToken}::boolean or ${IS_SINCE_CLOSING})
     order by n.id desc
     limit ${limit}`;
}

function selectSnapshot(id: string): Sql {
  return sql`
    select ${REFERENCE_COLUMNS},
           n.body,
           coalesce(s.published and ${IS_SINCE_CLOSING}, false) as published,
           ${IS_WITHHELD} as withheld
      from rollup.snapshot n
      join reporting.round r on r.id = n.round_id
      left join rollup.round_status s on s.round_id = n.round_id
     where n.id = ${id}`;
}

/** Reads snapshots. */
@Injectable()
export class SnapshotQueries {
  constructor(private readonly database: Database) {}

  async list(
    caller: Principal | undefined,
    round: string,
    query: SnapshotQuery,
  ): Promise<Answer<SnapshotListResponse>> {
    const [figures] = await this.database.readPublic(
      READERSHIP_ROW,
      sql`
        select s.published, ${IS_WITHHELD} as withheld
          from rollup.round_status s
          join reporting.round r on r.id = s.round_id
         where s.key = ${round}`,
    );
    if (figures === undefined)
      throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    checkReader(caller, figures);
    const name = `snapshots ${round}`;
    const before = readCursorKey(name, query);
    const rows = await this.database.readPublic(
      REFERENCE_ROW,
      selectSnapshots(round, isId(before) ? before : null, {
        hasToken: caller !== undefined,
        limit: (query.limit ?? DEFAULT_LIMIT) + 1,
      }),
    );
    const body = pageOf(
      name,
      query,
      rows,
      ({ id }) => id,
      (row) => row,
    );
    return { body };
  }

  /**
   * Answers one snapshot. Sends its content as the stored text, over which the hash was computed.
   */
  async find(caller: Principal | undefined, id: string): Promise<Answer<string>> {
    const [row] = await this.database.readPublic(SNAPSHOT_ROW, selectSnapshot(id));
    if (row === undefined) throw notFound({ nb: 'Øyeblikksbildet', en: 'The snapshot' });
    checkReader(caller, row);
    if (listTextOwners(caller, row.published) !== null) throw new Problem(FIGURES_NOT_PUBLISHED);
    const { body, published, withheld: _, ...reference } = row;
    return {
      body: `${JSON.stringify(reference).slice(0, -1)},"content":${body}}`,
      etag: `"${row.hash.slice(0, 32)}"`,
      cacheControl: frozenCacheControl(published),
    };
  }
}

/** Copies the lines of a source into a snapshot. */
export async function copyLines(tx: Tx, snapshotId: string, source: LineSource): Promise<void> {
  await tx.execute(sql`
    insert into rollup.snapshot_line
           (snapshot_id, ${columnList(LINE_COLUMNS)})
    select ${snapshotId}::uuid,
           ${columnList(LINE_COLUMNS, 'l')}
      from (${selectAllLines(source)}) l`);
}

function selectInputs(snapshotId: string): Sql {
  return sql`
    select l.code as project,
           a.organisation_number as actor,
           l.standing,
           v.report_id as report,
           v.revision,
           v.recorded_at,
           v.content_hash as "contentHash",
           v.unchanged
      from rollup.snapshot_line l
      join reporting.report_revision v on v.id = l.revision_id
      join actors.actor a on a.id = v.actor_id
     where l.snapshot_id = ${snapshotId}
     order by l.code collate "C"`;
}

/** Lists the revisions behind the lines of a snapshot, by project code. */
export function listInputs(tx: Tx, snapshotId: string): Promise<SnapshotInputRow[]> {
  return tx.query(INPUT_ROW, selectInputs(snapshotId));
}

/** Reads the hash of a snapshot. Returns null when there is no such snapshot. */
export async function readHash(tx: Tx, snapshotId: string | null): Promise<string | null> {
  const [row] = await tx.query(
    HASH_ROW,
    sql`select n.hash from rollup.snapshot n where n.id = ${snapshotId}`,
  );
  return row?.hash ?? null;
}
