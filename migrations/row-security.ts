import type { QueryRunner } from 'typeorm';

export const ACCESS = `nullif(current_setting('app.access', true), '')`;

/** Conditions of the policies, by who acts (see the isolation migration). */
export const SYSTEM = `${ACCESS} = 'system'`;
export const DIRECTORATE = `${ACCESS} IN ('directorate', 'system')`;
export const OWN = `actor_id = ANY (nullif(current_setting('app.actor_ids', true), '')::uuid[])`;
export const ANYONE_ACTING = `${ACCESS} IS NOT NULL`;
// The cheaper condition first: of many rows it is asked for each.
export const OWN_OR_DIRECTORATE = `${DIRECTORATE} OR ${OWN}`;
export const OWN_OR_SYSTEM = `${SYSTEM} OR ${OWN}`;

/** Conditions under which each command may touch rows of a table. A missing one forbids it. */
export interface TableRule {
  readonly select?: string;
  readonly insert?: string;
  readonly update?: string;
  readonly delete?: string;
}

/** Protects new tables: row-level security with FORCE, one policy and one grant per command. */
export async function protect(
  runner: QueryRunner,
  tables: Readonly<Record<string, TableRule>>,
): Promise<void> {
  for (const [table, rule] of Object.entries(tables)) {
    await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
    await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    await allow(runner, table, rule);
  }
}

/** Adds policies to a table that is protected already. */
export async function allow(runner: QueryRunner, table: string, rule: TableRule): Promise<void> {
  for (const command of ['select', 'insert', 'update', 'delete'] as const) {
    const condition = rule[command];
    if (condition === undefined) continue;
    const using = command === 'insert' ? '' : `USING (${condition})`;
    const check = command === 'insert' || command === 'update' ? `WITH CHECK (${condition})` : '';
    await runner.query(
      `CREATE POLICY ${command}_rows ON ${table} FOR ${command} TO portfolio_app ${using} ${check}`,
    );
    await runner.query(`GRANT ${command} ON ${table} TO portfolio_app`);
  }
}

/**
 * Works on protected tables with the owner's own rights: under FORCE an owner that is no superuser
 * would see and change no row, and not be told.
 */
export async function unforced(
  runner: QueryRunner,
  tables: readonly string[],
  work: () => Promise<unknown>,
): Promise<void> {
  for (const table of tables)
    await runner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
  await work();
  for (const table of tables) await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
}

/** Takes policies away again. */
export async function disallow(
  runner: QueryRunner,
  table: string,
  commands: readonly (keyof TableRule)[],
): Promise<void> {
  for (const command of commands) {
    await runner.query(`DROP POLICY ${command}_rows ON ${table}`);
    await runner.query(`REVOKE ${command} ON ${table} FROM portfolio_app`);
  }
}

/**
 * Rows of these tables are written once: changing, deleting and truncating fail, also for the
 * owner.
 */
export async function appendOnly(runner: QueryRunner, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await runner.query(
      `CREATE TRIGGER unchangeable BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW
         EXECUTE FUNCTION platform.refuse_change()`,
    );
    await runner.query(
      `CREATE TRIGGER untruncatable BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT
         EXECUTE FUNCTION platform.refuse_change()`,
    );
  }
}
