import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DIRECTORATE, protect, SYSTEM } from './row-security.js';

/** Work of the queue that keeps failing. */
export class SetAside1763900000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE platform.set_aside (
      id uuid NOT NULL,
      job text NOT NULL,
      key text NOT NULL,
      payload jsonb NOT NULL,
      reason text NOT NULL,
      times integer NOT NULL,
      first_failed_at timestamptz NOT NULL,
      last_failed_at timestamptz NOT NULL,
      retry_at timestamptz,
      CONSTRAINT set_aside_pk PRIMARY KEY (id)
    )`);
    await runner.query(`CREATE UNIQUE INDEX set_aside_key ON platform.set_aside (job, key)`);
    await protect(runner, {
      'platform.set_aside': { select: DIRECTORATE, insert: SYSTEM, update: SYSTEM, delete: SYSTEM },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE platform.set_aside`);
  }
}
