import type { MigrationInterface, QueryRunner } from 'typeorm';
import { unforced } from './row-security.js';

/**
 * Budgets of a key at each price level: `{"2021": {"2021-nominal": 1723000000}}`. Amounts at
 * different prices are no longer added.
 */
export class BudgetsAtPrices1764000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await rewriteBudgets(
      runner,
      `SELECT jsonb_object_agg(y.year, y.levels) FROM (
         SELECT p.year, jsonb_object_agg(p.prices, p.approved) AS levels FROM (
           SELECT x.year, x."priceYear" || '-' || x.basis AS prices, sum(x.approved) AS approved
             FROM rollup.project_line l CROSS JOIN LATERAL jsonb_to_recordset(l.budget)
                  AS x(year int, approved bigint, "priceYear" int, basis text)
            WHERE l.round_id = k.round_id AND l.actor_id = k.actor_id GROUP BY x.year, 2) p
          GROUP BY p.year) y`,
    );
    await runner.query(`ALTER TABLE rollup.actor_status DROP prices`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE rollup.actor_status ADD prices jsonb NOT NULL DEFAULT '{}'`);
    await runner.query(`ALTER TABLE rollup.actor_status ALTER prices DROP DEFAULT`);
    await unforced(runner, ['rollup.actor_status'], () =>
      runner.query(
        `UPDATE rollup.actor_status k SET prices = coalesce((
           SELECT jsonb_object_agg(e.key, (SELECT jsonb_agg(p.key ORDER BY p.key)
             FROM jsonb_object_keys(e.value) p(key))) FROM jsonb_each(k.budgets) e), '{}')`,
      ),
    );
    await rewriteBudgets(
      runner,
      `SELECT jsonb_object_agg(e.key, (SELECT sum(p.value::bigint)
         FROM jsonb_each_text(e.value) p)) FROM jsonb_each(k.budgets) e`,
    );
  }
}

/** Writes the budgets of every key `k`, and has what is answered made anew. */
function rewriteBudgets(runner: QueryRunner, budgets: string): Promise<void> {
  return unforced(
    runner,
    ['rollup.actor_status', 'rollup.project_line', 'rollup.round_status', 'platform.outbox'],
    async () => {
      await runner.query(`UPDATE rollup.actor_status k SET budgets = coalesce((${budgets}), '{}')`);
      await runner.query(
        `INSERT INTO platform.outbox (topic, payload, recorded_at)
         SELECT 'rollup.round-stale', jsonb_build_object('roundId', s.round_id), now()
           FROM rollup.round_status s`,
      );
    },
  );
}
