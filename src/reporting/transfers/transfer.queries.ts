import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { accessOf, actsFor, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, insertRow, updateRows } from '../../platform/database/entity-rows.js';
import {
  equalsIfGiven,
  instantText,
  precedesIfGiven,
  visibleTo,
} from '../../platform/database/fragments.js';
import {
  bool,
  int,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { DEFAULT_LIMIT, pageOf, readCursorKey } from '../../platform/http/page.js';
import type { TransferListResponse, TransferQuery, TransferResponse } from './transfer.dto.js';
import { Transfer } from './transfer.entity.js';
import { findTransferLock, type TransferSituation } from './transfer.rules.js';
import { TRANSFER_ACTIONS, type TransferParty } from './transfer.types.js';

/** A transfer as the API answers it, without actions, and what decides who may do what. */
export type TransferRow = Omit<TransferResponse, 'allowedActions' | 'lockedActions'> & {
  readonly actorId: string;
  readonly receiverId: string;
  readonly byOwner: boolean;
};

const TRANSFER_ROW = rowType<TransferRow>({
  id: uuid,
  actorId: uuid,
  receiverId: uuid,
  byOwner: bool,
  project: text,
  from: text,
  to: text,
  firstDay: nullable(text),
  round: nullable(text),
  reason: text,
  state: textOf(),
  proposedBy: text,
  proposedAt: text,
  ownerAgreedAt: nullable(text),
  receiverAgreedAt: nullable(text),
  decided: bool,
  settledBy: nullable(text),
  settledAt: nullable(text),
  settledReason: nullable(text),
  carriedOutAt: nullable(text),
  version: int,
});
const ID_ROW = rowType({ id: uuid });

/**
 * Selects the transfers `t` that the caller gives or receives, and all for the directorate. Further
 * conditions on `t`, and on its project `p`, may follow. The project may be another actor's, so its
 * code is read by a function that may see it.
 */
function selectVisibleTransfers(principal: Principal): Sql {
  return sql`
    select t.id,
           t.actor_id as "actorId",
           t.receiver_id as "receiverId",
           t.by_owner as "byOwner",
           p.code as project,
           a.organisation_number as "from",
           b.organisation_number as "to",
           t.first_day::text as "firstDay",
           t.round,
           t.reason,
           t.state,
           t.proposed_by as "proposedBy",
           ${instantText(sql`t.proposed_at`)} as "proposedAt",
           ${instantText(sql`t.owner_agreed_at`)} as "ownerAgreedAt",
           ${instantText(sql`t.receiver_agreed_at`)} as "receiverAgreedAt",
           t.decided,
           t.settled_by as "settledBy",
           ${instantText(sql`t.settled_at`)} as "settledAt",
           t.settled_reason as "settledReason",
           ${instantText(sql`t.carried_out_at`)} as "carriedOutAt",
           t.version
      from reporting.transfer t
      join actors.actor a on a.id = t.actor_id
      join actors.actor b on b.id = t.receiver_id
     cross join lateral portfolio.project_by_id(t.project_id) p
     where (${visibleTo(sql`t.actor_id`, principal)}
            or ${visibleTo(sql`t.receiver_id`, principal)})`;
}

/** Reads transfers that the caller gives or receives, and all for the directorate. */
@Injectable()
export class TransferQueries {
  constructor(private readonly database: Database) {}

  /** Lists transfers, newest first. */
  async list({ principal }: Command, query: TransferQuery): Promise<Answer<TransferListResponse>> {
    const list = `transfers ${query.state ?? ''} ${query.project ?? ''}`;
    const statement = sql`
      ${selectVisibleTransfers(principal)}
       and ${equalsIfGiven(sql`t.state`, query.state)}
       and ${equalsIfGiven(sql`p.code`, query.project)}
       and ${precedesIfGiven(sql`t.id`, readCursorKey(list, query))}
     order by t.id desc
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(TRANSFER_ROW, statement),
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ id }) => id,
      (row) => responseOf(row, principal),
    );
    return { body };
  }

  find({ principal }: Command, id: string): Promise<Answer<TransferResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) =>
      answerOf(await this.require(tx, principal, id), principal),
    );
  }

  /** Answers one transfer inside an open transaction. */
  async answer(tx: Tx, principal: Principal, id: string): Promise<Answer<TransferResponse>> {
    return answerOf(await this.require(tx, principal, id), principal);
  }

  /** Reads a transfer. Throws 404 when the caller may not see it. */
  async require(tx: Tx, principal: Principal, id: string): Promise<TransferRow> {
    const [row] = await tx.query(
      TRANSFER_ROW,
      sql`${selectVisibleTransfers(principal)} and t.id = ${id}`,
    );
    if (row === undefined) throw notFound({ nb: 'Overføringen', en: 'The transfer' });
    return row;
  }
}

/** Returns the circumstances of a transfer that decide what a caller may do with it. */
export function situationOf(transfer: TransferRow, principal: Principal): TransferSituation {
  const parties: TransferParty[] = [];
  if (actsFor(principal, transfer.actorId)) parties.push('owner');
  if (actsFor(principal, transfer.receiverId)) parties.push('receiver');
  if (principal.directorate) parties.push('directorate');
  return {
    state: transfer.state,
    parties,
    byOwner: transfer.byOwner,
    ownerAgreed: transfer.ownerAgreedAt !== null,
    receiverAgreed: transfer.receiverAgreedAt !== null,
  };
}

function answerOf(row: TransferRow, principal: Principal): Answer<TransferResponse> {
  return { body: responseOf(row, principal), etag: etagOf(row.version) };
}

function responseOf(row: TransferRow, principal: Principal): TransferResponse {
  const { actorId: _actor, receiverId: _receiver, byOwner: _byOwner, ...transfer } = row;
  const situation = situationOf(row, principal);
  const locks = TRANSFER_ACTIONS.map(
    (action) => [action, findTransferLock(action, situation)] as const,
  );
  return { ...transfer, ...actionsOf(Object.fromEntries(locks)) };
}

/** Inserts a transfer. Returns false when the project has another one under way. */
export async function insertTransfer(tx: Tx, transfer: EntityRow<Transfer>): Promise<boolean> {
  const inserted = await tx.execute(sql`
    ${insertRow(Transfer, transfer)}
        on conflict (project_id)
     where state in ('proposed', 'agreed')
        do nothing`);
  return inserted === 1;
}

/** Finds the transfer of a project that is under way. */
export async function findPending(tx: Tx, projectId: string): Promise<string | undefined> {
  const [pending] = await tx.query(
    ID_ROW,
    sql`
      select t.id
        from reporting.transfer t
       where t.project_id = ${projectId}
         and t.state in ('proposed', 'agreed')`,
  );
  return pending?.id;
}

/** Changes a transfer that still has this version. Returns false when the version is stale. */
export async function updateTransfer(
  tx: Tx,
  { id, version }: Pick<Transfer, 'id' | 'version'>,
  changes: Partial<EntityRow<Transfer>>,
): Promise<boolean> {
  const update = updateRows(Transfer, { id, version }, { ...changes, version: version + 1 });
  return (await tx.execute(update)) === 1;
}
