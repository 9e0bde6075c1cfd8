import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each round's own schedule of reminders. */
export class ReminderSchedules1764000000642 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.round ADD reminders jsonb NOT NULL
         DEFAULT '{"overdue": 1, "reminder": -7, "escalation": 3, "lastReminder": -1}'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.round DROP reminders`);
  }
}
