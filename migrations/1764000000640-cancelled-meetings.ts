import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Meetings that are cancelled, and why. */
export class CancelledMeetings1764000000640 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE governance.meeting ADD cancelled_at timestamptz,
         ADD cancel_reason text`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE governance.meeting DROP cancelled_at,
         DROP cancel_reason`,
    );
  }
}
