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
  int,
  json,
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
import type { RollOutQuery } from './roll-out-request.dto.js';
import type { RollOutListResponse, RollOutResponse } from './roll-out.dto.js';
import { RollOut, RollOutMoved } from './roll-out.entity.js';
import {
  findRollOutLock,
  rollOutPositionOf,
  type RollOutSituation,
  rollOutTurnOf,
} from './roll-out.rules.js';
import { ROLL_OUT_MOVES, type RollOutSide } from './roll-out.types.js';

/** A roll-out as the API answers it, without what depends on the caller. */
export type RollOutRow = Omit<
  RollOutResponse,
  'allowedActions' | 'lockedActions' | 'turn' | 'openPreconditions'
> & { readonly supplierId: string; readonly receiverId: string };

const ROLL_OUT_ROW = rowType<RollOutRow>({
  id: uuid,
  supplierId: uuid,
  receiverId: uuid,
  solution: nullable(text),
  project: nullable(text),
  supplier: text,
  receiver: text,
  network: nullable(text),
  userGroup: nullable(text),
  state: textOf(),
  asked: nullable(text),
  planned: nullable(text),
  confirmed: nullable(text),
  forecast: nullable(text),
  actual: nullable(text),
  size: textOf(),
  vendor: nullable(text),
  system: nullable(text),
  preconditions: json(),
  since: text,
  moves: json(),
  version: int,
});

/** Condition: roll-out `o` waits for this side. True for every row when no side is given. */
function waitsFor(side: RollOutSide | undefined): Sql {
  return sql`(${side ?? null}::text is null
          or ${side ?? null} = case
                                 when o.state = 'askedFor' then 'supplier'
                                 when o.state = 'planned'
                                  and o.confirmed is distinct from o.planned then 'receiver'
                               end)`;
}

/** Relation: the moves of roll-out `o` as JSON, oldest first. */
const MOVES_AS_JSON = sql`
  select json_agg(
           json_build_object(
             'number', m.number,
             'move', m.move,
             'side', m.side,
             'quarter', m.quarter,
             'state', m.state,
             'asked', m.asked,
             'planned', m.planned,
             'confirmed', m.confirmed,
             'forecast', m.forecast,
             'actual', m.actual,
             'size', m.size,
             'vendor', m.vendor,
             'system', m.system,
             'preconditions', m.preconditions,
             'reason', m.reason,
             'movedBy', m.moved_by,
             'movedAt', ${instantText(sql`m.moved_at`)})
           order by m.number) as moves
    from coordination.roll_out_move m
   where m.roll_out_id = o.id`;

/**
 * Selects the roll-outs `o` that the caller is a side of, and all for the directorate. Further
 * conditions on `o`, on its solution `l`, its project `p` and its receiver `r` may follow.
 */
function selectVisibleRollOuts(principal: Principal): Sql {
  return sql`
    select o.id,
           o.supplier_id as "supplierId",
           o.actor_id as "receiverId",
           l.code as solution,
           p.code as project,
           s.organisation_number as supplier,
           r.organisation_number as receiver,
           o.network,
           o.user_group as "userGroup",
           o.state,
           o.asked,
           o.planned,
           o.confirmed,
           o.forecast,
           o.actual,
           o.size,
           o.vendor,
           o.system,
           o.preconditions,
           ${instantText(sql`o.since`)} as since,
           (${MOVES_AS_JSON}) as moves,
           o.version
      from coordination.roll_out o
      join actors.actor s on s.id = o.supplier_id
      join actors.actor r on r.id = o.actor_id
      left join coordination.solution l on l.id = o.solution_id
      left join lateral portfolio.project_by_id(o.project_id) p on true
     where (${visibleTo(sql`o.supplier_id`, principal)}
            or ${visibleTo(sql`o.actor_id`, principal)})`;
}

/** Reads the roll-outs that the caller is a side of, and all for the directorate. */
@Injectable()
export class RollOutQueries {
  constructor(private readonly database: Database) {}

  /** Lists roll-outs, newest first. */
  async list({ principal }: Command, query: RollOutQuery): Promise<Answer<RollOutListResponse>> {
    const { state, turn, solution, project, receiver } = query;
    const asked = [state, turn, solution, project, receiver].map((value) => value ?? '');
    const list = `roll-outs ${asked.join(' ')}`;
    const statement = sql`
      ${selectVisibleRollOuts(principal)}
         and ${equalsIfGiven(sql`o.state`, state)}
         and ${waitsFor(turn)}
         and ${equalsIfGiven(sql`l.code`, solution)}
         and ${equalsIfGiven(sql`p.code`, project)}
         and ${equalsIfGiven(sql`r.organisation_number`, receiver)}
         and ${precedesIfGiven(sql`o.id`, readCursorKey(list, query))}
       order by o.id desc
       limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(ROLL_OUT_ROW, statement),
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

  find({ principal }: Command, id: string): Promise<Answer<RollOutResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => answerRollOut(tx, principal, id));
  }
}

/** Answers one roll-out inside an open transaction. */
export async function answerRollOut(
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<Answer<RollOutResponse>> {
  const [row] = await readRollOuts(tx, principal, [id]);
  if (row === undefined) throw notFound({ nb: 'Innføringen', en: 'The roll-out' });
  return { body: responseOf(row, principal), etag: etagOf(row.version) };
}

/** Reads those of these roll-outs that the caller may see. */
export function readRollOuts(
  tx: Tx,
  principal: Principal,
  ids: readonly string[],
): Promise<RollOutRow[]> {
  return tx.query(
    ROLL_OUT_ROW,
    sql`${selectVisibleRollOuts(principal)} and o.id = any(${ids}::uuid[])`,
  );
}

/** Answers roll-outs in the order of their ids here. */
export async function answerRollOuts(
  tx: Tx,
  principal: Principal,
  ids: readonly string[],
): Promise<RollOutResponse[]> {
  const rows = new Map((await readRollOuts(tx, principal, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row === undefined ? [] : [responseOf(row, principal)];
  });
}

/** Locks these roll-outs until the transaction ends, in the order of their ids. */
export async function lockRollOuts(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.execute(sql`
    select o.id
      from coordination.roll_out o
     where o.id = any(${ids}::uuid[])
     order by o.id
       for update`);
}

/** Returns the circumstances of a roll-out that decide what a caller may do with it. */
export function rollOutSituationOf(row: RollOutRow, principal: Principal): RollOutSituation {
  const sides: RollOutSide[] = [];
  if (actsFor(principal, row.receiverId)) sides.push('receiver');
  if (actsFor(principal, row.supplierId)) sides.push('supplier');
  const { state, planned, confirmed } = row;
  return { state, planned, confirmed, sides };
}

function responseOf(row: RollOutRow, principal: Principal): RollOutResponse {
  const { supplierId: _supplier, receiverId: _receiver, ...rollOut } = row;
  const situation = rollOutSituationOf(row, principal);
  const locks = ROLL_OUT_MOVES.map((move) => [move, findRollOutLock(move, situation)] as const);
  return {
    ...rollOut,
    turn: rollOutTurnOf(row),
    openPreconditions: row.preconditions.filter(({ state }) => state === 'open').length,
    ...actionsOf(Object.fromEntries(locks)),
  };
}

/** Inserts a roll-out. Returns false when the receiver has an open one of the same. */
export async function insertRollOut(tx: Tx, rollOut: EntityRow<RollOut>): Promise<boolean> {
  const inserted = await tx.execute(sql`
    ${insertRow(RollOut, rollOut)}
        on conflict
        do nothing`);
  return inserted === 1;
}

/** Adds a move to a roll-out, and gives the roll-out the position after it. */
export async function recordRollOutMove(tx: Tx, moved: EntityRow<RollOutMoved>): Promise<void> {
  const { rollOutId: id, movedAt, number } = moved;
  await tx.execute(insertRow(RollOutMoved, moved));
  const changes = { ...rollOutPositionOf(moved), since: movedAt, version: number };
  await tx.execute(updateRows(RollOut, { id }, changes));
}
