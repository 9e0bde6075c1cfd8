import sql from 'sql-template-tag';
import {
  bool,
  int,
  nullable,
  type RowOf,
  rowType,
  text,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { SaveActorSetting } from './actor-setting.dto.js';
import { STEPS_COLUMN } from './submission-facts.queries.js';

const SETTING_ROW = rowType({
  steps: STEPS_COLUMN,
  mailbox: nullable(text),
  mailboxConfirmed: bool,
  escalationMailbox: nullable(text),
  escalationMailboxConfirmed: bool,
  version: int,
});
const UNCERTIFIED_ROW = rowType({ round: text, prepared: bool, own: bool });

/** Reads an actor's setting; there is none before the first choice. */
export async function readSetting(
  tx: Tx,
  actorId: string,
): Promise<RowOf<typeof SETTING_ROW> | undefined> {
  const [setting] = await tx.query(
    SETTING_ROW,
    sql`
      select c.steps,
             c.mailbox,
             m.confirmed_at is not null as "mailboxConfirmed",
             c.escalation_mailbox as "escalationMailbox",
             e.confirmed_at is not null as "escalationMailboxConfirmed",
             c.version
        from reporting.actor_setting c
        left join reporting.mailbox m on m.actor_id = c.actor_id and m.address = c.mailbox
        left join reporting.mailbox e on e.actor_id = c.actor_id and e.address = c.escalation_mailbox
       where c.actor_id = ${actorId}`,
  );
  return setting;
}

/** An actor's setting as it is to be stored. */
export interface SettingToSave extends Required<SaveActorSetting> {
  readonly actorId: string;
  /** Version that the caller has read; 0 before the first choice. */
  readonly expectedVersion: number | undefined;
  readonly now: Date;
}

/**
 * Saves a setting if its version is the expected one, and says whether it was. `updated_at` tells
 * when another number of steps was last chosen.
 */
export async function saveSetting(tx: Tx, setting: SettingToSave): Promise<boolean> {
  const { actorId, steps, mailbox, escalationMailbox, expectedVersion, now } = setting;
  const statement = sql`
    insert into reporting.actor_setting as c
           (actor_id, steps, mailbox, escalation_mailbox, version, updated_at)
    select ${actorId}::uuid,
           ${steps}::int,
           ${mailbox}::text,
           ${escalationMailbox}::text,
           1,
           ${now}::timestamptz
     where ${expectedVersion}::int = 0
        or exists (select 1 from reporting.actor_setting x where x.actor_id = ${actorId}::uuid)
        on conflict (actor_id) do update
       set steps              = excluded.steps,
           mailbox            = excluded.mailbox,
           escalation_mailbox = excluded.escalation_mailbox,
           version            = c.version + 1,
           updated_at         = case when c.steps = excluded.steps then c.updated_at
                                     else excluded.updated_at
                                 end
     where c.version = ${expectedVersion}::int`;
  return (await tx.execute(statement)) === 1;
}

/** Raises the version of a setting if it is the expected one, and says whether it was. */
export async function raiseVersion(
  tx: Tx,
  actorId: string,
  expectedVersion: number | undefined,
): Promise<boolean> {
  const raised = await tx.execute(sql`
    update reporting.actor_setting
       set version = version + 1
     where actor_id = ${actorId}
       and version = ${expectedVersion}::int`);
  return raised > 0;
}

/**
 * Locks an actor's submissions that can still be certified, in the order of their rounds. Says of
 * each whether it waits to be certified (`prepared`), and whether one of these editors has changed
 * a draft in it since the number of steps was last chosen (`own`).
 */
export function lockUncertified(
  tx: Tx,
  actorId: string,
  editors: readonly string[],
): Promise<RowOf<typeof UNCERTIFIED_ROW>[]> {
  const statement = sql`
    select r.key as round,
           s.state = 'submitted' as prepared,
           s.edited_by && ${editors}::text[]
           and exists (select 1
                         from reporting.report t
                         join reporting.actor_setting c on c.actor_id = t.actor_id
                        where t.round_id = s.round_id
                          and t.actor_id = s.actor_id
                          and t.state = 'draft'
                          and t.updated_at >= c.updated_at
                      ) as own
      from reporting.submission s
      join reporting.round r on r.id = s.round_id
     where s.actor_id = ${actorId}
       and (r.state = 'open' or s.correcting)
     order by r.key
       for update of s`;
  return tx.query(UNCERTIFIED_ROW, statement);
}
