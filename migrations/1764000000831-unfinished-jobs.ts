import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the jobs of an actor that have not ended. */
export class UnfinishedJobs1764000000831 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX job_unfinished ON platform.job (actor_id, id) WHERE state IN ('queued', 'running')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX platform.job_unfinished`);
  }
}
