import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The heading of a faulty cell's column, as it stands in the sender's file. */
export class FaultHeadings1764000000611 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.import_fault ADD heading text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.import_fault DROP heading`);
  }
}
