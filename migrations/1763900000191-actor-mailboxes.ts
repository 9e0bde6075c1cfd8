import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, ANYONE_ACTING, DIRECTORATE, disallow, OWN_OR_DIRECTORATE } from './row-security.js';

const DIRECTORATES = `actor_id IN (SELECT d.id FROM actors.actor d WHERE d.role = 'directorate')`;

/**
 * An actor has mailboxes of its own, and a question can be told to the directorate by whoever asks
 * it.
 */
export class ActorMailboxes1763900000191 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.actor_setting ADD mailbox text, ADD escalation_mailbox text`,
    );
    await disallow(runner, 'reporting.actor_setting', ['select']);
    await allow(runner, 'reporting.actor_setting', {
      select: `${OWN_OR_DIRECTORATE} OR (${ANYONE_ACTING} AND ${DIRECTORATES})`,
    });
    await disallow(runner, 'platform.notice', ['insert']);
    await allow(runner, 'platform.notice', {
      insert: `${DIRECTORATE} OR (${ANYONE_ACTING} AND kind = 'question' AND ${DIRECTORATES})`,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await disallow(runner, 'platform.notice', ['insert']);
    await allow(runner, 'platform.notice', { insert: DIRECTORATE });
    await disallow(runner, 'reporting.actor_setting', ['select']);
    await allow(runner, 'reporting.actor_setting', { select: OWN_OR_DIRECTORATE });
    await runner.query(`ALTER TABLE reporting.actor_setting DROP mailbox, DROP escalation_mailbox`);
  }
}
