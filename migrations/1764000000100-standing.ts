import type { MigrationInterface, QueryRunner } from 'typeorm';
import { unforced } from './row-security.js';

const LINES = ['rollup.project_line', 'rollup.snapshot_line'] as const;

/**
 * Lines have the standing of their project. National figures count lines in the portfolio only.
 * Frozen lines keep what was said of them: all of them were counted. Stored lines are made anew.
 */
export class Standing1764000000100 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return rewrite(runner, [
      ...LINES.flatMap((table) => [
        `ALTER TABLE ${table} ADD standing text NOT NULL DEFAULT 'inPortfolio'`,
        `ALTER TABLE ${table} ALTER standing DROP DEFAULT`,
        `UPDATE ${table} SET facts = facts || '{"standing": "inPortfolio"}'`,
      ]),
    ]);
  }

  down(runner: QueryRunner): Promise<void> {
    return rewrite(runner, [
      ...LINES.flatMap((table) => [
        `ALTER TABLE ${table} DROP standing`,
        `UPDATE ${table} SET facts = facts - 'standing'`,
      ]),
    ]);
  }
}

/** Rewrites lines, and leaves every key stale: the reconciler computes it anew. */
function rewrite(runner: QueryRunner, statements: readonly string[]): Promise<void> {
  return unforced(runner, [...LINES, 'rollup.actor_status'], async () => {
    await runner.query(`ALTER TABLE rollup.snapshot_line DISABLE TRIGGER unchangeable`);
    for (const statement of statements) await runner.query(statement);
    await runner.query(`ALTER TABLE rollup.snapshot_line ENABLE TRIGGER unchangeable`);
    await runner.query(`UPDATE rollup.actor_status SET basis = -1`);
  });
}
