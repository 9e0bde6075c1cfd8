import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  allow,
  appendOnly,
  DIRECTORATE,
  disallow,
  protect,
  SYSTEM,
  type TableRule,
} from './row-security.js';

/**
 * Lines of figures with their facts, kept for the round and frozen for a meeting; and the facts
 * that make figures stale, told by the database itself.
 */
export class Figures1763900000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    await protect(runner, TABLES);
    for (const table of DERIVED)
      await disallow(runner, table, ['select']).then(() =>
        allow(runner, table, { select: DIRECTORATE }),
      );
    await appendOnly(runner, Object.keys(TABLES));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of DERIVED)
      await disallow(runner, table, ['select']).then(() =>
        allow(runner, table, { select: SYSTEM }),
      );
    for (const statement of DOWN) await runner.query(statement);
  }
}

const TABLES: Readonly<Record<string, TableRule>> = {
  // What a board was shown is everybody's; the endpoint keeps what is not published.
  'rollup.snapshot': { select: 'true', insert: DIRECTORATE },
  'rollup.snapshot_line': { select: DIRECTORATE, insert: DIRECTORATE },
};

/** The directorate freezes what they hold. */
const DERIVED = ['rollup.project_line', 'rollup.actor_status'] as const;

const LINE = `project_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    revision_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    state text NOT NULL,
    colour text,
    reason text,
    cause text,
    action text,
    late boolean NOT NULL,
    facts jsonb NOT NULL,
    budget jsonb NOT NULL`;

const DERIVED_POLICIES = ['select', 'insert', 'update', 'delete'] as const;

const UP = [
  // All of it is derived; the workers fill it again from the revisions.
  `DROP TABLE rollup.budget_line`,
  `TRUNCATE rollup.project_line, rollup.actor_status, rollup.round_status`,
  `INSERT INTO platform.outbox (topic, payload, recorded_at)
     SELECT 'rollup.actor-stale', jsonb_build_object('roundId', k.round_id, 'actorId', k.actor_id),
        now() FROM (SELECT DISTINCT v.round_id, v.actor_id FROM reporting.report_revision v) k`,
  `ALTER TABLE rollup.project_line DROP kind, DROP main_goal, DROP phase, DROP risk,
     ADD facts jsonb NOT NULL, ADD budget jsonb NOT NULL, ADD changed_at timestamptz NOT NULL`,
  `CREATE INDEX project_line_changed ON rollup.project_line (changed_at)`,
  // What a derived line stands for is never deleted; asking so for each line costs a third of
  // writing it.
  `ALTER TABLE rollup.project_line DROP CONSTRAINT rollup_project_line_revision_id_ref,
     DROP CONSTRAINT rollup_project_line_round_id_ref`,
  `ALTER TABLE rollup.actor_status ADD budgets jsonb NOT NULL, ADD basis bigint NOT NULL`,
  `ALTER TABLE rollup.round_status ADD figures_tag text NOT NULL,
     ADD figures_at timestamptz NOT NULL, ADD missing integer NOT NULL, ADD published_at timestamptz`,
  `CREATE TABLE rollup.snapshot (
    id uuid NOT NULL,
    round_id uuid NOT NULL,
    frozen_by character(9) NOT NULL,
    title text NOT NULL,
    as_of timestamptz NOT NULL,
    frozen_at timestamptz NOT NULL,
    hash character(64) NOT NULL,
    body text NOT NULL,
    CONSTRAINT snapshot_pk PRIMARY KEY (id),
    CONSTRAINT snapshot_round_ref FOREIGN KEY (round_id) REFERENCES reporting.round (id)
  )`,
  `CREATE INDEX snapshot_round ON rollup.snapshot (round_id)`,
  `CREATE TABLE rollup.snapshot_line (
    snapshot_id uuid NOT NULL,
    ${LINE},
    CONSTRAINT snapshot_line_pk PRIMARY KEY (snapshot_id, project_id),
    CONSTRAINT snapshot_line_snapshot_ref FOREIGN KEY (snapshot_id)
       REFERENCES rollup.snapshot (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT snapshot_line_revision_ref FOREIGN KEY (revision_id) REFERENCES reporting.report_revision (id)
  )`,
  // Whatever changes a project, by whichever way, figures that count it are told.
  `CREATE FUNCTION portfolio.tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE before jsonb;
  BEGIN
    SELECT r.project INTO before FROM portfolio.project_revision r
       WHERE r.project_id = NEW.project_id AND r.version < NEW.version ORDER BY r.version DESC LIMIT 1;
    IF (before IS NULL AND NEW.project->>'standing' = 'inPortfolio')
       OR (before IS NOT NULL AND (before->>'actor_id', before->>'standing', before->>'segment',
          before->>'theme', before->>'parent_id')
             IS DISTINCT FROM (NEW.project->>'actor_id', NEW.project->>'standing',
            NEW.project->>'segment', NEW.project->>'theme', NEW.project->>'parent_id')) THEN
      INSERT INTO platform.outbox (topic, payload, recorded_at)
         VALUES ('project.changed', jsonb_build_object('projectId', NEW.project_id), NEW.recorded_at);
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER tell_change AFTER INSERT ON portfolio.project_revision FOR EACH ROW
     EXECUTE FUNCTION portfolio.tell_change()`,
];

const DOWN = [
  `DROP TRIGGER tell_change ON portfolio.project_revision`,
  `DROP FUNCTION portfolio.tell_change()`,
  `DROP TABLE rollup.snapshot_line`,
  `DROP TABLE rollup.snapshot`,
  `TRUNCATE rollup.project_line, rollup.actor_status, rollup.round_status`,
  `ALTER TABLE rollup.round_status DROP figures_tag, DROP figures_at, DROP missing, DROP published_at`,
  `ALTER TABLE rollup.actor_status DROP budgets, DROP basis`,
  `ALTER TABLE rollup.project_line ADD CONSTRAINT rollup_project_line_revision_id_ref
     FOREIGN KEY (revision_id) REFERENCES reporting.report_revision (id),
        ADD CONSTRAINT rollup_project_line_round_id_ref FOREIGN KEY (round_id) REFERENCES reporting.round (id)`,
  `ALTER TABLE rollup.project_line DROP facts, DROP budget, DROP changed_at, ADD kind text NOT NULL,
     ADD main_goal text NOT NULL, ADD phase text NOT NULL, ADD risk text`,
  `CREATE TABLE rollup.budget_line (
    round_id uuid NOT NULL,
    project_id uuid NOT NULL,
    year integer NOT NULL,
    actor_id uuid NOT NULL,
    approved bigint NOT NULL,
    forecast bigint,
    actual bigint,
    CONSTRAINT "PK_3966d9c6a5ddd23fd14adf2e7ea" PRIMARY KEY (round_id, project_id, year)
  )`,
  `CREATE INDEX budget_line_key ON rollup.budget_line (round_id, actor_id)`,
  `ALTER TABLE rollup.budget_line ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE rollup.budget_line FORCE ROW LEVEL SECURITY`,
  ...DERIVED_POLICIES.map(
    (command) =>
      `CREATE POLICY ${command}_rows ON rollup.budget_line FOR ${command} TO portfolio_app
         ${command === 'insert' ? '' : `USING (${SYSTEM})`}
            ${command === 'insert' || command === 'update' ? `WITH CHECK (${SYSTEM})` : ''}`,
  ),
  `GRANT SELECT, INSERT, UPDATE, DELETE ON rollup.budget_line TO portfolio_app`,
];
