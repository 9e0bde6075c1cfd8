import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  ANYONE_ACTING,
  OWN_OR_DIRECTORATE,
  OWN_OR_SYSTEM,
  protect,
  unforced,
} from './row-security.js';

const DIRECTORATES = `actor_id IN (SELECT d.id FROM actors.actor d WHERE d.role = 'directorate')`;

/**
 * A mailbox of an actor gets notices when a code that was sent to it has been given back. Mailboxes
 * from before count as confirmed.
 */
export class ConfirmedMailboxes1764000000945 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE reporting.mailbox (
         id uuid NOT NULL,
         actor_id uuid NOT NULL,
         address text NOT NULL,
         created_at timestamptz NOT NULL,
         confirmed_at timestamptz,
         code_requested_at timestamptz,
         code_sent_at timestamptz,
         code_hash text,
         tries integer NOT NULL DEFAULT 0,
         CONSTRAINT mailbox_pk PRIMARY KEY (id),
         CONSTRAINT mailbox_once UNIQUE (actor_id, address),
         CONSTRAINT mailbox_code_sent CHECK ((code_sent_at IS NULL) = (code_hash IS NULL)),
         CONSTRAINT mailbox_actor_id_ref FOREIGN KEY (actor_id) REFERENCES actors.actor (id)
       )`,
    );
    await unforced(runner, ['reporting.actor_setting'], () =>
      runner.query(
        `INSERT INTO reporting.mailbox (id, actor_id, address, created_at, confirmed_at)
         SELECT gen_random_uuid(), m.actor_id, m.address, now(), now()
           FROM (SELECT actor_id, mailbox AS address FROM reporting.actor_setting
                 UNION
                 SELECT actor_id, escalation_mailbox FROM reporting.actor_setting) m
          WHERE m.address IS NOT NULL`,
      ),
    );
    await protect(runner, {
      'reporting.mailbox': {
        select: `${OWN_OR_DIRECTORATE} OR (${ANYONE_ACTING} AND ${DIRECTORATES})`,
        insert: OWN_OR_SYSTEM,
        update: OWN_OR_SYSTEM,
        delete: OWN_OR_SYSTEM,
      },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE reporting.mailbox`);
  }
}
