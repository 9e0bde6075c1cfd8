import sql, { type Sql } from 'sql-template-tag';
import { type EntityRow, rowTypeOf, selectRows } from '../../platform/database/entity-rows.js';
import { nullable, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Transfer } from './transfer.entity.js';

const STORED_TRANSFER = rowTypeOf(Transfer);
const ID_ROW = rowType({ id: uuid });
const PARTY_ROW = rowType({ id: uuid, organisationNumber: text, name: text });
const PROJECT_ROW = rowType({ code: text, mailbox: nullable(text) });
const DRAFT_ROW = rowType({ round: text });

/** Reads a transfer and locks its row. Returns undefined when there is none. */
export async function lockTransfer(tx: Tx, id: string): Promise<EntityRow<Transfer> | undefined> {
  const [transfer] = await tx.query(
    STORED_TRANSFER,
    sql`${selectRows(Transfer)} where id = ${id} for update`,
  );
  return transfer;
}

/**
 * Condition on transfer `t`: it is agreed, and its day has come, or its round has opened or is
 * cancelled. `today` is the date in Norway.
 */
function isDue(today: string): Sql {
  return sql`
    t.state = 'agreed'
       and (t.first_day <= ${today}::date
            or exists (select 1
                         from reporting.round r
                        where r.key = t.round and r.state <> 'planned'))`;
}

/** Says whether a transfer is agreed and its time has come. */
export async function isTransferDue(tx: Tx, id: string, today: string): Promise<boolean> {
  const statement = sql`
    select t.id
      from reporting.transfer t
     where t.id = ${id}
       and ${isDue(today)}`;
  return (await tx.execute(statement)) > 0;
}

/** Lists the transfers whose time has come, and those of which a notice is missing. */
export async function listWaitingTransfers(tx: Tx, today: string): Promise<string[]> {
  const statement = sql`
    select t.id
      from reporting.transfer t
     where t.told < t.version
        or ${isDue(today)}
     order by t.id
     limit 500`;
  return (await tx.query(ID_ROW, statement)).map(({ id }) => id);
}

/** Reads the two actors of a transfer, the owner first. */
export async function readParties(
  tx: Tx,
  { actorId, receiverId }: Pick<Transfer, 'actorId' | 'receiverId'>,
): Promise<{ readonly id: string; readonly organisationNumber: string; readonly name: string }[]> {
  const rows = await tx.query(
    PARTY_ROW,
    sql`
      select a.id, a.organisation_number as "organisationNumber", a.name
        from actors.actor a
       where a.id in (${actorId}::uuid, ${receiverId}::uuid)`,
  );
  return [actorId, receiverId].flatMap((id) => rows.filter((row) => row.id === id));
}

/** Reads the code of a project and the mailbox of its lead. */
export async function readProject(
  tx: Tx,
  projectId: string,
): Promise<{ readonly code: string; readonly mailbox: string | null } | undefined> {
  const [project] = await tx.query(
    PROJECT_ROW,
    sql`
      select p.code, p.lead_mailbox as mailbox
        from portfolio.project p
       where p.id = ${projectId}`,
  );
  return project;
}

/**
 * Deletes the drafts of a project that were never certified. They are their writer's own, and the
 * new owner writes another. Returns the keys of their rounds.
 */
export async function discardDrafts(tx: Tx, projectId: string): Promise<string[]> {
  const rows = await tx.query(
    DRAFT_ROW,
    sql`
      delete from reporting.report t
       using reporting.round r
       where r.id = t.round_id
         and t.project_id = ${projectId}
         and t.revision = 0
   returning r.key as round`,
  );
  return rows.map(({ round }) => round).sort();
}
