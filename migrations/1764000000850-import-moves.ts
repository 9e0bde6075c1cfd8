import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Forecasts of the reports of a file, and the projects that they move along the agreements. */
export class ImportMoves1764000000850 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.import_report ADD forecasts jsonb`);
    await runner.query(`ALTER TABLE reporting.report_import ADD moves jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.report_import DROP moves`);
    await runner.query(`ALTER TABLE reporting.import_report DROP forecasts`);
  }
}
