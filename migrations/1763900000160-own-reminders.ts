import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['reporting.submission', 'reporting.round'] as const;

/** Which scheduled reminders have run for an actor with a deadline of its own. */
export class OwnReminders1763900000160 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.submission ADD reminded text[] NOT NULL DEFAULT '{}'`);
    // Until now the round's schedule was everybody's, but of what was overdue. The owner's own rights are held to no policy meanwhile.
    for (const table of TABLES) await runner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
    await runner.query(`UPDATE reporting.submission s SET reminded = array(SELECT k FROM unnest(r.reminded) k WHERE k IN ('reminder', 'last-reminder')) FROM reporting.round r WHERE r.id = s.round_id AND s.extended_to IS NOT NULL`);
    for (const table of TABLES) await runner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.submission DROP reminded`);
  }
}
