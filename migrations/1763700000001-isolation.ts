import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The second layer of isolation: the service's role `portfolio_app` owns nothing, every table has
 * row-level security with FORCE, and a transaction says who acts (`app.actor_ids`, `app.access`).
 * Audit and certified reports cannot be changed. See trust §2: after SET LOCAL ends a setting is ''
 * and not null, hence nullif.
 */
export class Isolation1763700000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const [table, rule] of Object.entries(TABLES)) {
      await runner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
      for (const command of ['select', 'insert', 'update', 'delete'] as const) {
        const condition = rule[command];
        if (condition === undefined) continue;
        const clauses = [
          command === 'insert' ? '' : `USING (${condition})`,
          command === 'insert' || command === 'update' ? `WITH CHECK (${condition})` : '',
        ];
        await runner.query(
          `CREATE POLICY ${command}_rows ON ${table} FOR ${command} TO portfolio_app ${clauses.join(' ')}`,
        );
        await runner.query(`GRANT ${command} ON ${table} TO portfolio_app`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, rule] of Object.entries(TABLES)) {
      await runner.query(`REVOKE ALL ON ${table} FROM portfolio_app`);
      for (const command of Object.keys(rule))
        await runner.query(`DROP POLICY ${command}_rows ON ${table}`);
      await runner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
    }
    for (const table of ['platform.audit', 'reporting.report_revision', 'portfolio.evaluation'])
      await runner
        .query(`DROP TRIGGER unchangeable ON ${table}`)
        .then(() => runner.query(`DROP TRIGGER untruncatable ON ${table}`));
    await runner.query(`DROP TRIGGER audit_link ON platform.audit`);
    for (const routine of [
      'platform.audit_link()',
      'platform.refuse_change()',
      'platform.audit_text(uuid, bigint, timestamptz, text, text, jsonb)',
      'portfolio.project_by_code(text[])',
      'portfolio.project_by_id(uuid)',
      'portfolio.programme_line(uuid)',
      'portfolio.programme_children(uuid)',
    ]) {
      await runner.query(`DROP FUNCTION ${routine}`);
    }
    for (const schema of SCHEMAS)
      await runner.query(`REVOKE USAGE ON SCHEMA ${schema} FROM portfolio_app`);
  }
}

const SCHEMAS = ['platform', 'actors', 'criteria', 'portfolio', 'reporting', 'rollup'];

const ACCESS = `nullif(current_setting('app.access', true), '')`;
const SYSTEM = `${ACCESS} = 'system'`;
const DIRECTORATE = `${ACCESS} IN ('directorate', 'system')`;
const OWN = `actor_id = ANY (nullif(current_setting('app.actor_ids', true), '')::uuid[])`;
const OWN_PROJECT = `EXISTS (SELECT 1 FROM portfolio.project p WHERE p.id = project_id AND p.${OWN})`;
const ANYONE_ACTING = `${ACCESS} IS NOT NULL`;

interface Rule {
  readonly select?: string;
  readonly insert?: string;
  readonly update?: string;
  readonly delete?: string;
}

const OWN_OR_SYSTEM = `${OWN} OR ${SYSTEM}`;
const OWN_OR_DIRECTORATE = `${OWN} OR ${DIRECTORATE}`;
const DERIVED: Rule = { select: SYSTEM, insert: SYSTEM, update: SYSTEM, delete: SYSTEM };

const TABLES: Readonly<Record<string, Rule>> = {
  'platform.audit': { select: OWN_OR_DIRECTORATE, insert: OWN_OR_SYSTEM },
  'platform.idempotency': {
    select: OWN_OR_SYSTEM,
    insert: OWN_OR_SYSTEM,
    update: OWN_OR_SYSTEM,
    delete: SYSTEM,
  },
  'platform.outbox': { select: SYSTEM, insert: ANYONE_ACTING, update: SYSTEM, delete: SYSTEM },
  'platform.job': { select: OWN_OR_DIRECTORATE, insert: OWN_OR_SYSTEM, update: SYSTEM },
  'platform.job_part': { select: ANYONE_ACTING, insert: SYSTEM, update: SYSTEM },
  'actors.actor': { select: 'true', insert: SYSTEM, update: SYSTEM },
  'criteria.criteria_set': { select: 'true', insert: SYSTEM },
  'criteria.criterion': { select: 'true', insert: SYSTEM },
  'portfolio.project': {
    select: OWN_OR_DIRECTORATE,
    insert: OWN_OR_DIRECTORATE,
    update: OWN_OR_DIRECTORATE,
  },
  'portfolio.evaluation': { select: OWN_OR_DIRECTORATE, insert: DIRECTORATE },
  'reporting.round': { select: 'true', insert: DIRECTORATE, update: DIRECTORATE },
  // A report is of the actor's own project, also for the directorate, which sees all projects.
  'reporting.report': {
    select: OWN_OR_DIRECTORATE,
    insert: `(${OWN} AND ${OWN_PROJECT}) OR ${SYSTEM}`,
    update: OWN_OR_SYSTEM,
  },
  'reporting.report_revision': { select: OWN_OR_DIRECTORATE, insert: OWN_OR_SYSTEM },
  'rollup.project_line': DERIVED,
  'rollup.budget_line': DERIVED,
  'rollup.actor_status': DERIVED,
  // The answer of a round that is still open is kept from the public by the endpoint; totals are
  // the same for all.
  'rollup.round_status': { select: 'true', insert: SYSTEM, update: SYSTEM },
};

/**
 * Reads a narrow fact about any project for the service itself, then gives the access back as it
 * was.
 */
function narrowRead(signature: string, columns: string, query: string): string {
  return `CREATE FUNCTION ${signature} RETURNS TABLE (${columns}) LANGUAGE plpgsql VOLATILE AS $$
  DECLARE before text := coalesce(current_setting('app.access', true), '');
  BEGIN
    IF before = '' THEN RETURN; END IF;
    PERFORM set_config('app.access', 'system', true);
    RETURN QUERY ${query};
    PERFORM set_config('app.access', before, true);
  END $$`;
}

const STATEMENTS = [
  `DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'portfolio_app')
       THEN CREATE ROLE portfolio_app NOLOGIN NOSUPERUSER NOBYPASSRLS; END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
  `GRANT portfolio_app TO CURRENT_USER`,
  ...SCHEMAS.map((schema) => `GRANT USAGE ON SCHEMA ${schema} TO portfolio_app`),

  // What an audit link says, as one text with one form: jsonb orders its keys.
  `CREATE FUNCTION platform.audit_text(actor_id uuid, seq bigint, recorded_at timestamptz,
     action text, subject text, entry jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_object('actorId', actor_id, 'seq', seq, 'recordedAt',
       to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'action', action,
          'subject', subject, 'entry', entry)::text $$`,

  // Runs as the owner, because the service itself has no rights on the heads.
  `CREATE FUNCTION platform.audit_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
     SET search_path = pg_catalog AS $$
  DECLARE head record;
  BEGIN
    INSERT INTO platform.audit_head (chain, seq, hash) VALUES (NEW.actor_id, 0, '') ON CONFLICT DO NOTHING;
    SELECT h.seq, h.hash INTO STRICT head FROM platform.audit_head h WHERE h.chain = NEW.actor_id FOR UPDATE;
    NEW.seq := head.seq + 1;
    NEW.previous_hash := head.hash;
    NEW.hash := encode(sha256(convert_to(head.hash || platform.audit_text(NEW.actor_id, NEW.seq,
       NEW.recorded_at, NEW.action, NEW.subject, NEW.entry), 'UTF8')), 'hex');
    UPDATE platform.audit_head SET seq = NEW.seq, hash = NEW.hash WHERE chain = NEW.actor_id;
    RETURN NEW;
  END $$`,
  `CREATE TRIGGER audit_link BEFORE INSERT ON platform.audit FOR EACH ROW EXECUTE FUNCTION platform.audit_link()`,

  `CREATE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END $$`,
  ...['platform.audit', 'reporting.report_revision', 'portfolio.evaluation'].flatMap((table) => [
    `CREATE TRIGGER unchangeable BEFORE UPDATE OR DELETE ON ${table} FOR EACH ROW
       EXECUTE FUNCTION platform.refuse_change()`,
    `CREATE TRIGGER untruncatable BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT
       EXECUTE FUNCTION platform.refuse_change()`,
  ]),

  narrowRead(
    'portfolio.project_by_code(codes text[])',
    'id uuid, code text, kind text',
    'SELECT p.id, p.code, p.kind FROM portfolio.project p WHERE p.code = ANY (codes)',
  ),
  narrowRead(
    'portfolio.project_by_id(project uuid)',
    'id uuid, code text, kind text',
    'SELECT p.id, p.code, p.kind FROM portfolio.project p WHERE p.id = project',
  ),
  narrowRead(
    'portfolio.programme_children(programme uuid)',
    'id uuid',
    'SELECT p.id FROM portfolio.project p WHERE p.parent_id = programme',
  ),
  narrowRead(
    'portfolio.programme_line(programme uuid)',
    'id uuid',
    `WITH RECURSIVE line AS (
      SELECT p.id, p.parent_id FROM portfolio.project p WHERE p.id = programme
      UNION
      SELECT p.id, p.parent_id FROM portfolio.project p JOIN line ON p.id = line.parent_id
    ) SELECT line.id FROM line`,
  ),
];
