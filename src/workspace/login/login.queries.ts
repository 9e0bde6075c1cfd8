import sql, { type Sql } from 'sql-template-tag';
import { json, nullable, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { LOGIN_MS, type PersonParty } from './session.types.js';

/** A login under way. `subject` and `parties` are null until the issuer has answered. */
export interface StoredLogin {
  readonly id: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  readonly subject: string | null;
  readonly parties: readonly PersonParty[] | null;
}

const LOGIN_ROW = rowType<StoredLogin>({
  id: text,
  state: text,
  nonce: text,
  verifier: text,
  returnTo: text,
  subject: nullable(text),
  parties: nullable(json<readonly PersonParty[]>()),
});

const LOGIN_COLUMNS = sql`
  l.id,
  l.state,
  l.nonce,
  l.verifier,
  l.return_to as "returnTo",
  l.subject,
  l.parties`;

const insertRow = (login: StoredLogin, now: Date): Sql => {
  const parties = login.parties === null ? null : JSON.stringify(login.parties);
  return sql`
    insert into workspace.pending_login
           (
             id,
             state,
             nonce,
             verifier,
             return_to,
             subject,
             parties,
             begun_at
           )
    values (
             ${login.id},
             ${login.state},
             ${login.nonce},
             ${login.verifier},
             ${login.returnTo},
             ${login.subject},
             ${parties}::jsonb,
             ${now}
           )`;
};

export async function insertLogin(tx: Tx, login: StoredLogin, now: Date): Promise<void> {
  await tx.execute(insertRow(login, now));
}

const isYoung = (now: Date): Sql =>
  sql`l.begun_at > ${new Date(now.getTime() - LOGIN_MS)}::timestamptz`;

/** Takes a login, which nobody can use again. Undefined when there is none, or it is too old. */
export async function takeLogin(tx: Tx, id: string, now: Date): Promise<StoredLogin | undefined> {
  const [login] = await tx.query(
    LOGIN_ROW,
    sql`
      delete from workspace.pending_login l
       where l.id = ${id}
         and ${isYoung(now)}
      returning ${LOGIN_COLUMNS}`,
  );
  return login;
}

/** Finds a login that waits for its person to choose an organisation. */
export async function findLogin(tx: Tx, id: string, now: Date): Promise<StoredLogin | undefined> {
  const [login] = await tx.query(
    LOGIN_ROW,
    sql`
      select ${LOGIN_COLUMNS}
        from workspace.pending_login l
       where l.id = ${id}
         and l.parties is not null
         and ${isYoung(now)}`,
  );
  return login;
}

/** Deletes logins that nobody has finished in time. */
export async function deleteOldLogins(tx: Tx, now: Date): Promise<void> {
  await tx.execute(sql`delete from workspace.pending_login l where not ${isYoung(now)}`);
}
