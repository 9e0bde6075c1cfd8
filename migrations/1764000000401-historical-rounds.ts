import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rounds that are loaded afterwards. */
export class HistoricalRounds1764000000401 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.round ADD historical boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.round DROP historical`);
  }
}
