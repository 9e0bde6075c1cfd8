import sql, { type Sql } from 'sql-template-tag';
import { type EntityRow, rowTypeOf, selectRows } from '../../platform/database/entity-rows.js';
import { int, nullable, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ToldRollOut } from './roll-out-notice.rules.js';
import { RollOutMoved } from './roll-out.entity.js';

/** A roll-out with its two bodies, for a notice. */
export interface RollOutToTell extends ToldRollOut {
  readonly id: string;
  readonly supplierId: string;
  readonly supplierNumber: string;
  readonly receiverId: string;
  readonly receiverNumber: string;
  /** Mailbox of the lead of the project. */
  readonly leadMailbox: string | null;
  /** Number of the last move that was told, and of the last one. */
  readonly told: number;
  readonly version: number;
}

const TOLD_ROW = rowType<RollOutToTell>({
  id: uuid,
  supplierId: uuid,
  supplierNumber: text,
  supplier: text,
  receiverId: uuid,
  receiverNumber: text,
  receiver: text,
  target: text,
  userGroup: nullable(text),
  leadMailbox: nullable(text),
  told: int,
  version: int,
});
const MOVE_ROW = rowTypeOf(RollOutMoved);
const ID_ROW = rowType({ id: uuid });

function selectRollOutToTell(id: string): Sql {
  return sql`
    select o.id,
           o.supplier_id as "supplierId",
           s.organisation_number as "supplierNumber",
           s.name as supplier,
           o.actor_id as "receiverId",
           r.organisation_number as "receiverNumber",
           r.name as receiver,
           coalesce(l.code, p.code) as target,
           o.user_group as "userGroup",
           p.lead_mailbox as "leadMailbox",
           o.told,
           o.version
      from coordination.roll_out o
      join actors.actor s on s.id = o.supplier_id
      join actors.actor r on r.id = o.actor_id
      left join coordination.solution l on l.id = o.solution_id
      left join portfolio.project p on p.id = o.project_id
     where o.id = ${id}
       for update of o`;
}

/** Reads a roll-out with its two bodies and locks its row. */
export async function lockRollOutToTell(tx: Tx, id: string): Promise<RollOutToTell | undefined> {
  const [rollOut] = await tx.query(TOLD_ROW, selectRollOutToTell(id));
  return rollOut;
}

/** Reads the moves of a roll-out after one number, oldest first. */
export function readRollOutMovesAfter(
  tx: Tx,
  id: string,
  number: number,
): Promise<EntityRow<RollOutMoved>[]> {
  return tx.query(
    MOVE_ROW,
    sql`${selectRows(RollOutMoved)} where roll_out_id = ${id} and number > ${number} order by number`,
  );
}

/** Lists the roll-outs with moves that the other side was not told of. */
export async function listUntoldRollOuts(tx: Tx): Promise<string[]> {
  const statement = sql`
    select o.id
      from coordination.roll_out o
     where o.told < o.version
     order by o.id
     limit 500`;
  return (await tx.query(ID_ROW, statement)).map(({ id }) => id);
}
