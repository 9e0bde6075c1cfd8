import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, DIRECTORATE, protect } from './row-security.js';

/** Operating costs of national solutions without a project: their causes, and every estimate. */
export class SolutionCosts1764000000740 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    const rule = { select: 'true', insert: DIRECTORATE };
    await protect(runner, Object.fromEntries(TABLES.map((table) => [table, rule])));
    await appendOnly(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.query(`DROP TABLE ${table}`);
    await runner.query(`DROP SCHEMA costs`);
  }
}

const TABLES = ['costs.cost_cause', 'costs.cost_estimate'];

const STATEMENTS = [
  `CREATE SCHEMA IF NOT EXISTS costs`,
  `GRANT USAGE ON SCHEMA costs TO portfolio_app`,
  `CREATE TABLE costs.cost_cause (
    key text COLLATE "C" NOT NULL,
    national_solution text COLLATE "C" NOT NULL,
    name_nb text NOT NULL,
    name_en text NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT cost_cause_pk PRIMARY KEY (key)
  )`,
  `CREATE TABLE costs.cost_estimate (
    id uuid NOT NULL,
    cause text COLLATE "C" NOT NULL,
    stated_on date NOT NULL,
    currency text NOT NULL,
    price_year integer NOT NULL,
    basis text NOT NULL,
    amounts jsonb NOT NULL,
    payers jsonb NOT NULL,
    council_case text,
    source text NOT NULL,
    reason text,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT cost_estimate_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX cost_estimate_cause ON costs.cost_estimate (cause, recorded_at)`,
  `ALTER TABLE costs.cost_estimate ADD CONSTRAINT costs_cost_estimate_cause_ref
     FOREIGN KEY (cause) REFERENCES costs.cost_cause (key)`,
];
