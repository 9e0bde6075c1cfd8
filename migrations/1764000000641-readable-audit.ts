import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, disallow, OWN, OWN_OR_DIRECTORATE } from './row-security.js';

const OF_OWN_PROJECT = `EXISTS (SELECT 1 FROM portfolio.project p
   WHERE 'project/' || p.code = subject AND p.${OWN})`;
const OF_OWN_REPORT = `EXISTS (SELECT 1 FROM reporting.report r
   WHERE 'report/' || r.id = subject AND r.${OWN})`;

/** The owner of a project or a report reads every change of it, whoever made it. */
export class ReadableAudit1764000000641 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await disallow(runner, 'platform.audit', ['select']);
    await allow(runner, 'platform.audit', {
      select: `${OWN_OR_DIRECTORATE} OR ${OF_OWN_PROJECT} OR ${OF_OWN_REPORT}`,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await disallow(runner, 'platform.audit', ['select']);
    await allow(runner, 'platform.audit', { select: OWN_OR_DIRECTORATE });
  }
}
