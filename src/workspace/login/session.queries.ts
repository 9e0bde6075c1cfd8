import sql, { type Sql } from 'sql-template-tag';
import { rowType, text, textOf, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { PersonSession } from './login.entity.js';
import { IDLE_MS, type Role, SESSION_MS } from './session.types.js';

/** A session as the pages use it. */
export type StoredSession = Pick<
  PersonSession,
  'id' | 'organisationNumber' | 'issuer' | 'subject' | 'role'
>;

const SESSION_ROW = rowType<StoredSession>({
  id: uuid,
  organisationNumber: text,
  issuer: text,
  subject: text,
  role: textOf<Role>(),
});

const insertRow = (session: PersonSession): Sql => sql`
    insert into workspace.session
           (
             id,
             token_hash,
             actor_id,
             organisation_number,
             issuer,
             subject,
             role,
             started_at,
             used_at
           )
    values (
             ${session.id},
             ${session.tokenHash},
             ${session.actorId},
             ${session.organisationNumber},
             ${session.issuer},
             ${session.subject},
             ${session.role},
             ${session.startedAt},
             ${session.usedAt}
           )`;

export async function insertSession(tx: Tx, session: PersonSession): Promise<void> {
  await tx.execute(insertRow(session));
}

const isAlive = (now: Date): Sql => sql`
  s.used_at > ${new Date(now.getTime() - IDLE_MS)}::timestamptz
    and s.started_at > ${new Date(now.getTime() - SESSION_MS)}::timestamptz`;

/** Finds the session of a cookie and notes that it was used. Undefined when it has ended. */
export async function touchSession(
  tx: Tx,
  tokenHash: string,
  now: Date,
): Promise<StoredSession | undefined> {
  const [session] = await tx.query(
    SESSION_ROW,
    sql`
      update workspace.session as s
         set used_at = ${now}
       where s.token_hash = ${tokenHash}
         and ${isAlive(now)}
      returning s.id,
                s.organisation_number as "organisationNumber",
                s.issuer,
                s.subject,
                s.role`,
  );
  return session;
}

export async function deleteSession(tx: Tx, id: string): Promise<void> {
  await tx.execute(sql`delete from workspace.session where id = ${id}`);
}

/** Deletes the sessions that have ended by time. */
export async function deleteOldSessions(tx: Tx, now: Date): Promise<void> {
  await tx.execute(sql`delete from workspace.session s where not (${isAlive(now)})`);
}
