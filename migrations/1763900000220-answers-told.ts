import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, ANYONE_ACTING, DIRECTORATE, disallow } from './row-security.js';

const DIRECTORATES = `actor_id IN (SELECT d.id FROM actors.actor d WHERE d.role = 'directorate')`;

/**
 * The directorate is told when what it has asked is answered, as it is of a question, by whoever
 * answers.
 */
export class AnswersTold1763900000220 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return allowNotices(runner, `kind IN ('question', 'answer')`);
  }

  down(runner: QueryRunner): Promise<void> {
    return allowNotices(runner, `kind = 'question'`);
  }
}

async function allowNotices(runner: QueryRunner, condition: string): Promise<void> {
  await disallow(runner, 'platform.notice', ['insert']);
  await allow(runner, 'platform.notice', {
    insert: `${DIRECTORATE} OR (${ANYONE_ACTING} AND ${condition} AND ${DIRECTORATES})`,
  });
}
