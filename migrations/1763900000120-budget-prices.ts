import type { MigrationInterface, QueryRunner } from 'typeorm';
import { unforced } from './row-security.js';

/**
 * The prices that the budgets of a key are in: amounts of different price years are not added
 * without saying so.
 */
export class BudgetPrices1763900000120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE rollup.actor_status ADD prices jsonb`);
    await unforced(
      runner,
      ['rollup.actor_status', 'rollup.project_line', 'rollup.round_status', 'platform.outbox'],
      async () => {
        await runner.query(
          `UPDATE rollup.actor_status k SET prices = coalesce((
           SELECT jsonb_object_agg(y.year, y.prices) FROM (
             SELECT p.year, jsonb_agg(p."priceYear" || '-' || p.basis
            ORDER BY p."priceYear", p.basis) AS prices FROM (
               SELECT DISTINCT x.year, x."priceYear", x.basis FROM rollup.project_line l CROSS
            JOIN LATERAL jsonb_to_recordset(l.budget) AS x(year int, "priceYear" int, basis text)
                WHERE l.round_id = k.round_id AND l.actor_id = k.actor_id) p GROUP BY p.year) y), '{}')`,
        );
        // What is answered is made anew.
        await runner.query(
          `INSERT INTO platform.outbox (topic, payload, recorded_at)
            SELECT 'rollup.round-stale', jsonb_build_object('roundId', s.round_id), now() FROM rollup.round_status s`,
        );
      },
    );
    await runner.query(`ALTER TABLE rollup.actor_status ALTER prices SET NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE rollup.actor_status DROP prices`);
  }
}
