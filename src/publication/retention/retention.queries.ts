import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { accessOf, clientNameOf, type Principal, seesAll } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { SYSTEM_CHAIN } from '../../platform/database/change.queries.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, rowTypeOf, selectRows } from '../../platform/database/entity-rows.js';
import { instantText, lockOne, precedesIfGiven } from '../../platform/database/fragments.js';
import {
  bool,
  decimalText,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  texts,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { DEFAULT_LIMIT, pageOf, type PageQuery, readCursorKey } from '../../platform/http/page.js';
import type {
  RetentionClassListResponse,
  RetentionClassResponse,
  RetentionProposalListResponse,
  RetentionProposalResponse,
} from './retention.dto.js';
import { RetentionProposal } from './retention-proposal.entity.js';
import { proposalLocks } from './retention.rules.js';
import type { ProposalPart } from './retention.types.js';

const CLASS_ROW = rowType<RetentionClassResponse>({
  key: text,
  version: int,
  tables: texts,
  covers: json(),
  basis: json(),
  starts: json(),
  action: textOf(),
  approval: bool,
  days: nullable(int),
  shortestDays: nullable(int),
  reason: text,
  decidedBy: nullable(text),
  recordedAt: text,
});

/** The newest version of each class. */
const SELECT_CLASSES = sql`
  select distinct on (c.key)
         c.key,
         c.version,
         c.tables,
         c.covers,
         c.basis,
         c.starts,
         c.action,
         c.approval,
         c.days,
         c.shortest_days as "shortestDays",
         c.reason,
         c.decided_by as "decidedBy",
         ${instantText(sql`c.recorded_at`)} as "recordedAt"
    from platform.retention_class c
   order by c.key, c.version desc`;

const PART_ROW = rowType<ProposalPart>({
  class: text,
  version: int,
  before: text,
  count: int,
  oldest: text,
  hash: text,
});

/**
 * Selects what each class with approval would delete. `befores` has the instants of an earlier
 * proposal; a class that it does not name is as old as its period says.
 */
function selectParts(now: Date, befores: Readonly<Record<string, string>>): Sql {
  return sql`
    with
    -- the newest version of each class, and the instant before which its rows are too old
    newest as (
      select distinct on (c.key)
             c.key,
             c.version,
             coalesce(
               (${JSON.stringify(befores)}::jsonb ->> c.key)::timestamptz,
               ${now}::timestamptz - make_interval(days => c.days)
             ) as before
        from platform.retention_class c
       where c.action = 'delete'
         and c.approval
       order by c.key, c.version desc
    )
    select n.key as class,
           n.version,
           ${instantText(sql`n.before`)} as before,
           count(*)::int as count,
           ${instantText(sql`min(r.at)`)} as oldest,
           encode(
             sha256(convert_to(string_agg(r.id, E'\\n' order by r.id collate "C"), 'UTF8')),
             'hex'
           ) as hash
      from newest n
     cross join lateral publication.rows_to_delete(n.key, n.before) r
     group by n.key, n.version, n.before
     order by n.key`;
}

/** Lists what each class with approval would delete now, or by the instants of a proposal. */
export function listParts(
  tx: Tx,
  now: Date,
  befores: Readonly<Record<string, string>> = {},
): Promise<ProposalPart[]> {
  return tx.query(PART_ROW, selectParts(now, befores));
}

const ID_ROW = rowType({ id: text });
const DELETED_ROW = rowType({ deleted: decimalText });

/** Lists the ids of the rows of a part, in order. */
export async function listIds(tx: Tx, { class: key, before }: ProposalPart): Promise<string[]> {
  const rows = await tx.query(
    ID_ROW,
    sql`
      select r.id
        from publication.rows_to_delete(${key}, ${before}::timestamptz) r
       order by r.id collate "C"`,
  );
  return rows.map(({ id }) => id);
}

/** Deletes rows of a class and returns their number. */
export async function deleteRows(tx: Tx, key: string, ids: readonly string[]): Promise<number> {
  const [row] = await tx.query(
    DELETED_ROW,
    sql`select publication.delete_rows(${key}, ${ids}::text[]) as deleted`,
  );
  return Number(row?.deleted);
}

const NUMBER_ROW = rowType({ number: text });

/** Finds the organisation number of the body that is the directorate on a date. */
export async function findDirectorate(tx: Tx, date: string): Promise<string | undefined> {
  const [row] = await tx.query(
    NUMBER_ROW,
    sql`
      select a.organisation_number as number
        from actors.actor a
       where a.role = 'directorate'
         and (a.valid_to is null or a.valid_to > ${date}::date)
       order by a.valid_to nulls last
       limit 1`,
  );
  return row?.number;
}

const FOUND_ROW = rowType({ found: bool });

/** Says whether a proposal is under way, or was made after an instant. */
export async function hasProposalSince(tx: Tx, since: Date): Promise<boolean> {
  const [row] = await tx.query(
    FOUND_ROW,
    sql`
      select exists (
             select 1
               from publication.retention_proposal p
              where p.state in ('proposed', 'approved')
                 or p.proposed_at > ${since}) as found`,
  );
  return row?.found === true;
}

/** Records in the audit that the service has proposed to delete rows. */
export async function recordOwnProposal(
  tx: Tx,
  { id, parts }: Pick<RetentionProposal, 'id' | 'parts'>,
  now: Date,
): Promise<void> {
  const entry = JSON.stringify({ parts });
  await tx.execute(sql`
    insert into platform.audit (actor_id, recorded_at, action, subject, entry)
    values (${SYSTEM_CHAIN}, ${now}, 'proposeDeletion', ${`retention-proposal/${id}`}, ${entry})`);
}

/** Locks proposals, and the periods with them, until the transaction ends. */
export async function lockRetention(tx: Tx): Promise<void> {
  await tx.execute(lockOne('retention', 'all'));
}

/** Finds a proposal inside a transaction that may change it. Throws 404 when there is none. */
export async function requireProposal(tx: Tx, id: string): Promise<EntityRow<RetentionProposal>> {
  const [row] = await tx.query(
    rowTypeOf(RetentionProposal),
    sql`
      ${selectRows(RetentionProposal)}
       where id = ${id}`,
  );
  if (row === undefined) throw notFound({ nb: 'Forslaget', en: 'The proposal' });
  return row;
}

/** Reads retention classes and proposals. Only the directorate sees proposals. */
@Injectable()
export class RetentionQueries {
  constructor(private readonly database: Database) {}

  async listClasses({ principal }: Command): Promise<Answer<RetentionClassListResponse>> {
    const items = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(CLASS_ROW, SELECT_CLASSES),
    );
    return { body: { items } };
  }

  findClass({ principal }: Command, key: string): Promise<Answer<RetentionClassResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      const found = await this.requireClass(tx, key);
      return { body: found, etag: etagOf(found.version) };
    });
  }

  /** Reads the newest version of a class. Throws 404 when there is none. */
  async requireClass(tx: Tx, key: string): Promise<RetentionClassResponse> {
    const classes = await tx.query(CLASS_ROW, SELECT_CLASSES);
    const found = classes.find((row) => row.key === key);
    if (found === undefined) throw notFound({ nb: 'Klassen', en: 'The class' });
    return found;
  }

  async list(
    { principal }: Command,
    query: PageQuery,
  ): Promise<Answer<RetentionProposalListResponse>> {
    const after = readCursorKey('retention', query);
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(
        rowTypeOf(RetentionProposal),
        sql`
          ${selectRows(RetentionProposal)}
           where ${seesAll(principal)}::boolean
             and ${precedesIfGiven(sql`id`, after)}
           order by id desc
           limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`,
      ),
    );
    const body = pageOf(
      'retention',
      query,
      rows,
      ({ id }) => id,
      (row) => describe(row, principal),
    );
    return { body };
  }

  find({ principal }: Command, id: string): Promise<Answer<RetentionProposalResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) =>
      answerProposal(await requireProposal(tx, id), principal),
    );
  }
}

/** Answers a proposal with its version as tag. */
export function answerProposal(
  row: EntityRow<RetentionProposal>,
  principal: Principal,
): Answer<RetentionProposalResponse> {
  return { body: describe(row, principal), etag: etagOf(row.version) };
}

function describe(
  row: EntityRow<RetentionProposal>,
  principal: Principal,
): RetentionProposalResponse {
  return {
    id: row.id,
    state: row.state,
    body: row.body,
    parts: [...row.parts],
    proposedAt: row.proposedAt.toISOString(),
    approvedAt: row.approvedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    ...actionsOf(proposalLocks(row, clientNameOf(principal.token))),
  };
}
