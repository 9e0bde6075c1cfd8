import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Basis of the report that a stored line was computed from: a roll-up computes only the lines of
 * reports with another basis. A line without one is computed at the next roll-up of its key.
 */
export class LineBases1764000000971 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE rollup.project_line ADD basis bigint`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE rollup.project_line DROP basis`);
  }
}
