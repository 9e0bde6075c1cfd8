import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock, osloDate } from '../../platform/base/clock.js';
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
import type { AgreementQuery } from './agreement-request.dto.js';
import type { AgreementListResponse, AgreementResponse } from './agreement.dto.js';
import { Agreement, AgreementMoved } from './agreement.entity.js';
import { type AgreementSituation, findMoveLock, positionOf } from './agreement.rules.js';
import { slipsOf, turnOf } from './agreement-standing.lookup.js';
import { AGREEMENT_MOVES, type AgreementSide } from './agreement.types.js';

/** An agreement as the API answers it, without what depends on the caller and the day. */
export type AgreementRow = Omit<
  AgreementResponse,
  'allowedActions' | 'lockedActions' | 'turn' | 'slips'
> & {
  readonly actorId: string;
  readonly supplierId: string | null;
  readonly targetProjectId: string | null;
};

const AGREEMENT_ROW = rowType<AgreementRow>({
  id: uuid,
  actorId: uuid,
  supplierId: nullable(uuid),
  targetProjectId: nullable(uuid),
  project: text,
  receiver: text,
  on: json(),
  supplier: nullable(text),
  kind: textOf(),
  what: text,
  lagDays: int,
  milestone: nullable(text),
  state: textOf(),
  neededBy: text,
  offeredOn: nullable(text),
  condition: nullable(text),
  committedOn: nullable(text),
  deliveredOn: nullable(text),
  since: text,
  forecast: nullable(json()),
  namedIn: nullable(text),
  moves: json(),
  version: int,
});
const ID_ROW = rowType({ id: uuid });

/** Condition: agreement `a` waits for this side. True for every row when no side is given. */
function waitsFor(side: AgreementSide | undefined): Sql {
  return sql`(${side ?? null}::text is null
          or (a.supplier_id is not null
              and ${side ?? null} = case a.state
                                      when 'offered' then 'receiver'
                                      when 'requested' then 'supplier'
                                      when 'countered' then 'supplier'
                                      when 'committed' then 'supplier'
                                    end))`;
}

/** Relation: the moves of agreement `a` as JSON, oldest first. */
const MOVES_AS_JSON = sql`
  select json_agg(
           json_build_object(
             'number', m.number,
             'move', m.move,
             'side', m.side,
             'date', case m.move
                       when 'request' then m.needed_by
                       when 'counter' then m.needed_by
                       when 'offer' then m.offered_on
                       when 'commit' then m.committed_on
                       when 'deliver' then m.delivered_on
                     end,
             'state', m.state,
             'neededBy', m.needed_by,
             'offeredOn', m.offered_on,
             'condition', m.condition,
             'committedOn', m.committed_on,
             'deliveredOn', m.delivered_on,
             'milestone', m.milestone,
             'reason', m.reason,
             'round', m.round,
             'movedBy', m.moved_by,
             'movedAt', ${instantText(sql`m.moved_at`)})
           order by m.number) as moves
    from coordination.agreement_move m
   where m.agreement_id = a.id`;

/** Column: the target of agreement `a` as JSON. Expects its project `t`. */
const TARGET_AS_JSON = sql`
           json_build_object(
             'project', t.code,
             'roadmapItem', case when a.target_kind = 'roadmapItem' then a.target end,
             'nationalSolution', case when a.target_kind = 'nationalSolution' then a.target end,
             'area', case when a.target_kind = 'area' then a.target end,
             'ground', case when a.target_kind = 'ground' then a.target end)`;

/**
 * Selects the agreements `a` that the caller is a side of, and all for the directorate. Further
 * conditions on `a`, on its project `p` and on the supplying project `t` may follow. A project may
 * be another actor's, so its code is read by a function that may see it.
 */
function selectVisibleAgreements(principal: Principal): Sql {
  return sql`
    select a.id,
           a.actor_id as "actorId",
           a.supplier_id as "supplierId",
           a.target_project_id as "targetProjectId",
           p.code as project,
           r.organisation_number as receiver,
           ${TARGET_AS_JSON} as "on",
           s.organisation_number as supplier,
           a.kind,
           a.what,
           a.lag_days as "lagDays",
           a.state,
           a.needed_by::text as "neededBy",
           a.offered_on::text as "offeredOn",
           a.condition,
           a.committed_on::text as "committedOn",
           a.delivered_on::text as "deliveredOn",
           a.milestone,
           ${instantText(sql`a.since`)} as since,
           case
             when a.forecast_on is not null
             then json_build_object(
                    'date', a.forecast_on,
                    'reached', a.forecast_reached,
                    'round', a.forecast_round)
           end as forecast,
           (select n.key
              from coordination.agreement_mention m
              join reporting.round n on n.id = m.round_id
             where m.agreement_id = a.id
             order by m.mentioned_at desc
             limit 1) as "namedIn",
           (${MOVES_AS_JSON}) as moves,
           a.version
      from coordination.agreement a
      join actors.actor r on r.id = a.actor_id
      left join actors.actor s on s.id = a.supplier_id
     cross join lateral portfolio.project_by_id(a.project_id) p
      left join lateral portfolio.project_by_id(a.target_project_id) t on true
     where (${visibleTo(sql`a.actor_id`, principal)}
            or ${visibleTo(sql`a.supplier_id`, principal)})`;
}

/** Condition: the caller is this side of agreement `a`. True when no side is given. */
function hasSide(side: AgreementSide | undefined, principal: Principal): Sql {
  const ids = sql`any(${principal.actorIds}::uuid[])`;
  if (side === undefined) return sql`true`;
  return side === 'receiver' ? sql`a.actor_id = ${ids}` : sql`a.supplier_id = ${ids}`;
}

/** Reads the agreements that the caller is a side of, and all for the directorate. */
@Injectable()
export class AgreementQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Lists agreements, newest first. */
  async list(
    { principal }: Command,
    query: AgreementQuery,
  ): Promise<Answer<AgreementListResponse>> {
    const { state, side, turn, project } = query;
    const list = `agreements ${state ?? ''} ${side ?? ''} ${turn ?? ''} ${project ?? ''}`;
    const statement = sql`
      ${selectVisibleAgreements(principal)}
         and ${equalsIfGiven(sql`a.state`, state)}
         and ${hasSide(side, principal)}
         and ${waitsFor(turn)}
         and (${equalsIfGiven(sql`p.code`, project)} or t.code = ${project ?? null})
         and ${precedesIfGiven(sql`a.id`, readCursorKey(list, query))}
       order by a.id desc
       limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(AGREEMENT_ROW, statement),
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ id }) => id,
      (row) => this.responseOf(row, principal),
    );
    return { body };
  }

  find({ principal }: Command, id: string): Promise<Answer<AgreementResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, id));
  }

  /** Answers one agreement inside an open transaction. */
  async answer(tx: Tx, principal: Principal, id: string): Promise<Answer<AgreementResponse>> {
    const [row] = await this.read(tx, principal, [id]);
    if (row === undefined) throw notFound({ nb: 'Avtalen', en: 'The agreement' });
    return { body: this.responseOf(row, principal), etag: etagOf(row.version) };
  }

  /** Reads those of these agreements that the caller may see. */
  read(tx: Tx, principal: Principal, ids: readonly string[]): Promise<AgreementRow[]> {
    return tx.query(
      AGREEMENT_ROW,
      sql`${selectVisibleAgreements(principal)} and a.id = any(${ids}::uuid[])`,
    );
  }

  /** Locks these agreements until the transaction ends, in the order of their ids. */
  async lock(tx: Tx, ids: readonly string[]): Promise<void> {
    const statement = sql`
      select a.id
        from coordination.agreement a
       where a.id = any(${ids}::uuid[])
       order by a.id
         for update`;
    await tx.query(ID_ROW, statement);
  }

  /** Returns an agreement as the caller reads it now. */
  responseOf(row: AgreementRow, principal: Principal): AgreementResponse {
    const { actorId: _actor, supplierId, targetProjectId: _target, ...agreement } = row;
    const situation = situationOf(row, principal);
    const locks = AGREEMENT_MOVES.map((move) => [move, findMoveLock(move, situation)] as const);
    return {
      ...agreement,
      turn: turnOf(row.state, supplierId !== null),
      slips: slipsOf(row, row.forecast, osloDate(this.clock.now())),
      ...actionsOf(Object.fromEntries(locks)),
    };
  }
}

/** Returns the circumstances of an agreement that decide what a caller may do with it. */
export function situationOf(row: AgreementRow, principal: Principal): AgreementSituation {
  const sides: AgreementSide[] = [];
  if (actsFor(principal, row.actorId)) sides.push('receiver');
  if (row.supplierId !== null && actsFor(principal, row.supplierId)) sides.push('supplier');
  return { state: row.state, supplied: row.supplierId !== null, sides };
}

/** Inserts an agreement. Returns false when the project has an open one on the same. */
export async function insertAgreement(tx: Tx, agreement: EntityRow<Agreement>): Promise<boolean> {
  const inserted = await tx.execute(sql`
    ${insertRow(Agreement, agreement)}
        on conflict
        do nothing`);
  return inserted === 1;
}

/** Finds the open agreement of a project on the same. */
export async function findOpenAgreement(
  tx: Tx,
  wanted: Pick<
    EntityRow<Agreement>,
    'projectId' | 'targetKind' | 'targetProjectId' | 'target' | 'what'
  >,
): Promise<string | undefined> {
  const { projectId, targetKind, targetProjectId, target, what } = wanted;
  const [found] = await tx.query(
    ID_ROW,
    sql`
      select a.id
        from coordination.agreement a
       where a.project_id = ${projectId}
         and a.target_kind = ${targetKind}
         and coalesce(a.target_project_id::text, a.target) = ${targetProjectId ?? target}
         and lower(a.what) = lower(${what})
         and a.state not in ('delivered', 'declined', 'withdrawn')`,
  );
  return found?.id;
}

/** Adds a move to an agreement, and gives the agreement the position after it. */
export async function recordMove(tx: Tx, moved: EntityRow<AgreementMoved>): Promise<void> {
  for (const statement of listMoveStatements(moved)) await tx.execute(statement);
}

/** Sends the statements of {@link recordMove} without waiting for them. */
export function sendMove(tx: Tx, moved: EntityRow<AgreementMoved>): void {
  for (const statement of listMoveStatements(moved)) tx.send(statement);
}

function listMoveStatements(moved: EntityRow<AgreementMoved>): Sql[] {
  const { agreementId: id, movedAt, number } = moved;
  const changes = { ...positionOf(moved), since: movedAt, version: number };
  return [insertRow(AgreementMoved, moved), updateRows(Agreement, { id }, changes)];
}
