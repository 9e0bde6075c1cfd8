import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect, SYSTEM, unforced } from './row-security.js';

/**
 * Projects without a report in published rounds, kept for a feed of facts. Every round is rolled up
 * again, which fills the table.
 */
export class UnreportedProjects1764000000660 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE rollup.unreported_project (
         round_id uuid NOT NULL,
         project_id uuid NOT NULL,
         actor_id uuid NOT NULL,
         code text NOT NULL,
         name text NOT NULL,
         nil boolean NOT NULL,
         gone boolean NOT NULL,
         changed_at timestamptz NOT NULL,
         PRIMARY KEY (round_id, project_id))`,
    );
    await runner.query(
      `CREATE INDEX unreported_project_changed
           ON rollup.unreported_project (round_id, changed_at, project_id)`,
    );
    const system = { select: SYSTEM, insert: SYSTEM, update: SYSTEM };
    await protect(runner, { 'rollup.unreported_project': system });
    await unforced(runner, ['rollup.round_status', 'platform.outbox'], () =>
      runner.query(
        `INSERT INTO platform.outbox (topic, payload, recorded_at)
         SELECT 'rollup.round-stale', jsonb_build_object('roundId', s.round_id), now()
           FROM rollup.round_status s`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE rollup.unreported_project`);
  }
}
