import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Cases of one matter in several councils, things other than projects that a case is about,
 * alternative proposals, and documents by link and hash.
 */
export class Matters1764000000741 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX governance.council_case_matter`);
    for (const column of COLUMNS)
      await runner.query(`ALTER TABLE governance.council_case DROP COLUMN ${column}`);
  }
}

const COLUMNS = ['matter', 'about', 'alternatives', 'chosen_alternative', 'documents'];

const STATEMENTS = [
  `ALTER TABLE governance.council_case
     ADD COLUMN matter text COLLATE "C",
     ADD COLUMN about jsonb NOT NULL DEFAULT '[]',
     ADD COLUMN alternatives jsonb NOT NULL DEFAULT '[]',
     ADD COLUMN chosen_alternative text COLLATE "C",
     ADD COLUMN documents jsonb NOT NULL DEFAULT '[]'`,
  // The service always gives the columns: a default would hide a forgotten one.
  `ALTER TABLE governance.council_case
     ALTER COLUMN about DROP DEFAULT,
     ALTER COLUMN alternatives DROP DEFAULT,
     ALTER COLUMN documents DROP DEFAULT`,
  `CREATE UNIQUE INDEX council_case_matter ON governance.council_case (council, matter)
     WHERE state <> 'withdrawn'`,
];
