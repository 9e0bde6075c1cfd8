import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DIRECTORATE, protect, SYSTEM, type TableRule } from './row-security.js';

/**
 * Registers as data. Two entries of one code never are valid on one day: the code stands in the
 * exclusion as a range of its hash, so that no extension is needed.
 */
export class Registers1764000000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SCHEMA IF NOT EXISTS registers`);
    await runner.query(`GRANT USAGE ON SCHEMA registers TO portfolio_app`);
    for (const statement of STATEMENTS) await runner.query(statement);
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP SCHEMA registers CASCADE`);
  }
}

const TABLES: Readonly<Record<string, TableRule>> = {
  'registers.entry': {
    select: 'true',
    insert: DIRECTORATE,
    update: DIRECTORATE,
    delete: DIRECTORATE,
  },
  'registers.loaded_file': { select: 'true', insert: SYSTEM, update: SYSTEM },
};

const HASH = `hashtextextended(register || ' ' || code, 0)`;

const STATEMENTS = [
  `CREATE TABLE registers.entry (
    id uuid NOT NULL,
    register text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    parent text COLLATE "C",
    name_nb text NOT NULL,
    name_nn text,
    name_en text NOT NULL,
    valid_from date,
    valid_to date,
    source text NOT NULL,
    changed_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT entry_pk PRIMARY KEY (id),
    CONSTRAINT entry_no_overlap EXCLUDE USING gist (
      int8range(${HASH}, ${HASH}, '[]') WITH &&,
      daterange(valid_from, valid_to) WITH &&
    )
  )`,
  `CREATE INDEX entry_code ON registers.entry (register, code)`,
  `CREATE TABLE registers.loaded_file (
    register text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    loaded_at timestamptz NOT NULL,
    CONSTRAINT loaded_file_pk PRIMARY KEY (register)
  )`,
];
