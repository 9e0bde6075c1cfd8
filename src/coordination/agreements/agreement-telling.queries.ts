import sql, { type Sql } from 'sql-template-tag';
import { type EntityRow, rowTypeOf, selectRows } from '../../platform/database/entity-rows.js';
import { int, nullable, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { AgreementMoved } from './agreement.entity.js';
import type { ToldAgreement } from './agreement-notice.rules.js';

/** An agreement with the two bodies, for a notice. */
export interface AgreementToTell extends ToldAgreement {
  readonly id: string;
  readonly actorId: string;
  readonly receiverNumber: string;
  readonly supplierId: string | null;
  readonly supplierNumber: string | null;
  /** Mailboxes of the leads of the two projects. */
  readonly receiverMailbox: string | null;
  readonly supplierMailbox: string | null;
  /** Number of the last move that was told, and of the last one. */
  readonly told: number;
  readonly version: number;
}

const TOLD_ROW = rowType<AgreementToTell>({
  id: uuid,
  actorId: uuid,
  receiverNumber: text,
  receiver: text,
  receiverMailbox: nullable(text),
  supplierId: nullable(uuid),
  supplierNumber: nullable(text),
  supplier: text,
  supplierMailbox: nullable(text),
  project: text,
  target: text,
  what: text,
  told: int,
  version: int,
});
const MOVE_ROW = rowTypeOf(AgreementMoved);
const ID_ROW = rowType({ id: uuid });

function selectAgreementsToTell(condition: Sql): Sql {
  return sql`
    select a.id,
           a.actor_id as "actorId",
           r.organisation_number as "receiverNumber",
           r.name as receiver,
           p.lead_mailbox as "receiverMailbox",
           a.supplier_id as "supplierId",
           s.organisation_number as "supplierNumber",
           coalesce(s.name, '–') as supplier,
           t.lead_mailbox as "supplierMailbox",
           p.code as project,
           coalesce(t.code, a.target) as target,
           a.what,
           a.told,
           a.version
      from coordination.agreement a
      join actors.actor r on r.id = a.actor_id
      left join actors.actor s on s.id = a.supplier_id
      join portfolio.project p on p.id = a.project_id
      left join portfolio.project t on t.id = a.target_project_id
     where ${condition}`;
}

/** Reads agreements with their two bodies. */
export function readAgreementsToTell(tx: Tx, ids: readonly string[]): Promise<AgreementToTell[]> {
  return tx.query(TOLD_ROW, selectAgreementsToTell(sql`a.id = any(${ids}::uuid[])`));
}

/** Reads an agreement with its two bodies and locks its row. */
export async function lockAgreementToTell(
  tx: Tx,
  id: string,
): Promise<AgreementToTell | undefined> {
  const statement = sql`${selectAgreementsToTell(sql`a.id = ${id}`)} for update of a`;
  const [agreement] = await tx.query(TOLD_ROW, statement);
  return agreement;
}

/** Reads the moves of an agreement after one number, oldest first. */
export function readMovesAfter(
  tx: Tx,
  id: string,
  number: number,
): Promise<EntityRow<AgreementMoved>[]> {
  return tx.query(
    MOVE_ROW,
    sql`${selectRows(AgreementMoved)} where agreement_id = ${id} and number > ${number} order by number`,
  );
}

/** Lists the agreements with moves that the other side was not told of. */
export async function listUntold(tx: Tx): Promise<string[]> {
  const statement = sql`
    select a.id
      from coordination.agreement a
     where a.told < a.version
     order by a.id
     limit 500`;
  return (await tx.query(ID_ROW, statement)).map(({ id }) => id);
}
