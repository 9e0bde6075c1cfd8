import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, ANYONE_ACTING, DIRECTORATE, disallow, OWN } from './row-security.js';

const DIRECTORATES = `actor_id IN (SELECT d.id FROM actors.actor d WHERE d.role = 'directorate')`;
const TO_DIRECTORATE = `(${ANYONE_ACTING} AND kind IN ('question', 'answer') AND ${DIRECTORATES})`;

/**
 * The receipt of an import: the version or revision of each report that it stored, and a notice to
 * the actor itself, written by the worker that acts as the actor. Imports from before have no
 * versions.
 */
export class ImportReceipts1764000000650 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.import_report ADD stored_version int, ADD stored_revision int`,
    );
    await allowNotices(runner, `${TO_DIRECTORATE} OR (kind = 'receipt' AND ${OWN})`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await allowNotices(runner, TO_DIRECTORATE);
    await runner.query(
      `ALTER TABLE reporting.import_report DROP stored_version, DROP stored_revision`,
    );
  }
}

async function allowNotices(runner: QueryRunner, condition: string): Promise<void> {
  await disallow(runner, 'platform.notice', ['insert']);
  await allow(runner, 'platform.notice', { insert: `${DIRECTORATE} OR ${condition}` });
}
