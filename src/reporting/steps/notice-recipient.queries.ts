import sql, { type Sql } from 'sql-template-tag';
import { rowType, text, texts, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';

/** An actor that is told of a step, with the mailboxes that the notice goes to. */
export interface Recipient {
  readonly actorId: string;
  readonly organisationNumber: string;
  readonly recipients: string[];
}

/** The projects whose leads are told of a step. */
interface LeadSelection {
  readonly actorId: string;
  readonly roundId: string;
  /** Codes of the projects that the step is about. */
  readonly projects: readonly string[];
  /** Selects the leads of all projects in the round when no codes are given. */
  readonly allWhenNone: boolean;
}

const MAX_RECIPIENTS = 50;

const NAME_ROW = rowType({ name: text });
const DIRECTORATE_ROW = rowType<Recipient>({
  actorId: uuid,
  organisationNumber: text,
  recipients: texts,
});
const MAILBOX_ROW = rowType({ mailbox: text });

export async function readActorName(tx: Tx, actorId: string): Promise<string> {
  const [actor] = await tx.query(
    NAME_ROW,
    sql`select a.name from actors.actor a where a.id = ${actorId}`,
  );
  return actor?.name ?? '';
}

/** Lists the directorate's actors that exist on a date, with the confirmed mailbox of each. */
export function listDirectorate(tx: Tx, date: string): Promise<Recipient[]> {
  return tx.query(
    DIRECTORATE_ROW,
    sql`
      select a.id as "actorId",
             a.organisation_number as "organisationNumber",
             case when m.address is null then '{}'::text[] else array[m.address] end as recipients
        from actors.actor a
        left join reporting.actor_setting c on c.actor_id = a.id
        left join reporting.mailbox m on m.actor_id = a.id
                                     and m.address = c.mailbox
                                     and m.confirmed_at is not null
       where a.role = 'directorate'
         and (a.valid_to is null or a.valid_to > ${date}::date)`,
  );
}

/** Lists the mailboxes of the leads of an actor's projects. */
export async function listLeadMailboxes(tx: Tx, selection: LeadSelection): Promise<string[]> {
  const rows = await tx.query(MAILBOX_ROW, selectLeadMailboxes(selection));
  return rows.map(({ mailbox }) => mailbox);
}

function selectLeadMailboxes({ actorId, roundId, projects, allWhenNone }: LeadSelection): Sql {
  return sql`
    select distinct p.lead_mailbox as mailbox
      from portfolio.project p
     where p.actor_id = ${actorId}
       and p.lead_mailbox is not null
       and case when ${projects}::text[] <> '{}'
                then p.code = any(${projects}::text[])
                else ${allWhenNone}::boolean
                     and (p.standing = 'inPortfolio'
                          or exists (select 1
                                       from reporting.report t
                                      where t.round_id = ${roundId} and t.project_id = p.id))
            end
     order by 1
     limit ${MAX_RECIPIENTS}`;
}
