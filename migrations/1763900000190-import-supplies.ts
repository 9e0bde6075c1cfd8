import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * State of a project and day of its delivery before an import, on each report of the import. They
 * show once, at the end of the import, which supplies the import has broken.
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
