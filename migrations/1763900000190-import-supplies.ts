import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an import breaks is found once, when it ends: for that each report of it remembers what its
 * project was before and when it is done.
 */
export class ImportSupplies1763900000190 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.import_report ADD state_before text, ADD ready_on text, ADD ready_before text`,
    );
    await runner.query(`ALTER TABLE reporting.report_import ADD broken jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.report_import DROP broken`);
    await runner.query(
      `ALTER TABLE reporting.import_report DROP state_before, DROP ready_on, DROP ready_before`,
    );
  }
}
