import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, OWN, OWN_OR_DIRECTORATE, protect, SYSTEM, type TableRule } from './row-security.js';

/** Baselines that are kept for good. */
export class StatusMoneySlip1763800000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    for (const [table, column, target] of REFERENCES) {
      await runner.query(`ALTER TABLE ${table} ADD CONSTRAINT ${table.replace('.', '_')}_${column}_ref FOREIGN KEY (${column}) REFERENCES ${target}`);
    }
    await protect(runner, TABLES);
    await appendOnly(runner, APPEND_ONLY);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const REFERENCES = [
  ['portfolio.baseline', 'actor_id', 'actors.actor (id)'],
] as const;

const TABLES: Readonly<Record<string, TableRule>> = {
  // A baseline is of the actor's own project, also for the directorate, which sees all projects.
  'portfolio.baseline': { select: OWN_OR_DIRECTORATE, insert: `(${OWN} AND EXISTS (SELECT 1 FROM portfolio.project p WHERE p.id = project_id AND p.${OWN})) OR ${SYSTEM}` },
};

const APPEND_ONLY = ['portfolio.baseline'];

const UP = [
  `CREATE TABLE portfolio.baseline (
    project_id uuid NOT NULL,
    number integer NOT NULL,
    actor_id uuid NOT NULL,
    approved_on date NOT NULL,
    decided_by text,
    reason text,
    cost bigint NOT NULL,
    currency text NOT NULL,
    price_year integer NOT NULL,
    basis text NOT NULL,
    milestones jsonb NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT baseline_pk PRIMARY KEY (project_id, number)
  )`,
  `ALTER TABLE portfolio.baseline ADD CONSTRAINT baseline_project_fk FOREIGN KEY (project_id) REFERENCES portfolio.project(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
];

const DOWN = [
  `DROP TABLE portfolio.baseline`,
];
