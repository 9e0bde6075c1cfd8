import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Questions are the actor's to ask as well: who asked. Until now it was the directorate. */
export class QuestionsOfBoth1763900000180 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.submission_message ADD party text NOT NULL DEFAULT 'directorate'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.submission_message DROP party`);
  }
}
