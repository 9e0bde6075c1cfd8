import type { MigrationInterface, QueryRunner } from 'typeorm';
import { unforced } from './row-security.js';

/** Scheduled reminders that have run for an actor with a deadline of its own. */
export class OwnReminders1763900000160 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.submission ADD reminded text[] NOT NULL DEFAULT '{}'`,
    );
    // Until now the round's schedule was everybody's, but of what was overdue.
    await unforced(runner, ['reporting.submission', 'reporting.round'], () =>
      runner.query(
        `UPDATE reporting.submission s SET reminded = array(SELECT k FROM unnest(r.reminded) k
           WHERE k IN ('reminder', 'last-reminder')) FROM reporting.round r WHERE r.id = s.round_id
            AND s.extended_to IS NOT NULL`,
      ),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.submission DROP reminded`);
  }
}
