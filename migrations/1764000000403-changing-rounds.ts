import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Moves of a round's deadline, and rounds that are cancelled. */
export class ChangingRounds1764000000403 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.round ADD deadlines jsonb NOT NULL DEFAULT '[]',
         ADD cancelled_at timestamptz,
         ADD cancel_reason text`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.round DROP deadlines,
         DROP cancelled_at,
         DROP cancel_reason`,
    );
  }
}
