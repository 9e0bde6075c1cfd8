import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Minutes say whether someone confirmed what looks like who said what. */
export class ConfirmedMinutes1764000000742 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE governance.minutes ADD COLUMN names_confirmed boolean NOT NULL DEFAULT false`,
    );
    // The service always gives the column: a default would hide a forgotten one.
    await runner.query(`ALTER TABLE governance.minutes ALTER COLUMN names_confirmed DROP DEFAULT`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE governance.minutes DROP COLUMN names_confirmed`);
  }
}
