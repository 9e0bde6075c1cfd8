import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DIRECTORATE, OWN_OR_DIRECTORATE, protect, SYSTEM } from './row-security.js';

/** Notices to actors and what became of them, and which scheduled reminders of a round have run. */
export class Notices1763800000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    await protect(runner, {
      'platform.notice': { select: OWN_OR_DIRECTORATE, insert: DIRECTORATE, update: SYSTEM },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.round DROP reminded`);
    await runner.query(`DROP TABLE platform.notice`);
  }
}

const UP = [
  `CREATE TABLE platform.notice (
    id uuid NOT NULL,
    actor_id uuid NOT NULL,
    organisation_number character(9) NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    recipients text[] NOT NULL,
    title jsonb NOT NULL,
    text jsonb NOT NULL,
    state text NOT NULL,
    channel text,
    attempts integer NOT NULL,
    last_error text,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    CONSTRAINT notice_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX notice_actor ON platform.notice (actor_id)`,
  `CREATE INDEX notice_waiting ON platform.notice (created_at) WHERE "state" = 'waiting'`,
  `ALTER TABLE platform.notice ADD CONSTRAINT platform_notice_actor_id_ref FOREIGN KEY (actor_id)
     REFERENCES actors.actor (id)`,
  // Which scheduled reminders of a round have run: each once, however many workers there are.
  `ALTER TABLE reporting.round ADD reminded text[] NOT NULL DEFAULT '{}'`,
];
