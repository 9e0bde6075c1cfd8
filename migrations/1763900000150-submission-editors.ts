import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Clients that have changed reports of a submission since its last certification: with two steps
 * another client certifies.
 */
export class SubmissionEditors1763900000150 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.submission ADD edited_by text[] NOT NULL DEFAULT '{}'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.submission DROP edited_by`);
  }
}
