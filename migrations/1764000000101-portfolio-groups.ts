import type { MigrationInterface, QueryRunner } from 'typeorm';
import { unforced } from './row-security.js';

const COUNTS = ['not_reported', 'reported_not_in'] as const;

/**
 * A stored status counts the projects in the portfolio without a report, and the reported ones that
 * are not in it. `unreported` is a digest of the former: every status is computed anew.
 */
export class PortfolioGroups1764000000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await unforced(runner, ['rollup.round_status'], async () => {
      for (const count of COUNTS)
        await runner.query(
          `ALTER TABLE rollup.round_status ADD ${count} integer NOT NULL DEFAULT 0`,
        );
      await runner.query(`ALTER TABLE rollup.round_status ADD unreported text NOT NULL DEFAULT ''`);
      for (const column of [...COUNTS, 'unreported'])
        await runner.query(`ALTER TABLE rollup.round_status ALTER ${column} DROP DEFAULT`);
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const column of [...COUNTS, 'unreported'])
      await runner.query(`ALTER TABLE rollup.round_status DROP ${column}`);
  }
}
