import type { MigrationInterface, QueryRunner } from 'typeorm';
import { unforced } from './row-security.js';

/** The frame of a revision's content, as the facts of a line have it. */
const FRAME = `jsonb_build_object(
  'frame', f.frame->'approved',
  'framePrices', f.frame->>'priceYear' || '-' || (f.frame->>'basis'),
  'frameBand', CASE WHEN (f.frame->>'approved')::bigint <= 10000000 THEN 'upTo10'
                    WHEN (f.frame->>'approved')::bigint <= 50000000 THEN 'upTo50'
                    WHEN (f.frame->>'approved')::bigint <= 200000000 THEN 'upTo200'
                    WHEN f.frame->>'approved' IS NOT NULL THEN 'above200' END)`;

/**
 * Total frames as a measure: in the facts of every line, frozen ones too, and summed by key and
 * price level.
 */
export class Frames1764000000201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await rewriteFacts(
      runner,
      (table) => `UPDATE ${table} l SET facts = l.facts || ${FRAME}
        FROM (SELECT v.id, nullif(v.content->'frame', 'null') AS frame
                FROM reporting.report_revision v) f WHERE f.id = l.revision_id`,
    );
    await runner.query(`ALTER TABLE rollup.actor_status ADD frames jsonb NOT NULL DEFAULT '{}'`);
    await runner.query(`ALTER TABLE rollup.actor_status ALTER frames DROP DEFAULT`);
    await unforced(
      runner,
      ['rollup.actor_status', 'rollup.project_line', 'rollup.round_status', 'platform.outbox'],
      async () => {
        await runner.query(
          `UPDATE rollup.actor_status k SET frames = coalesce((
             SELECT jsonb_object_agg(p.prices,
                      jsonb_build_object('approved', p.approved, 'reports', p.reports)) FROM (
               SELECT l.facts->>'framePrices' AS prices, count(*) AS reports,
                      sum((l.facts->>'frame')::bigint) AS approved FROM rollup.project_line l
                WHERE l.round_id = k.round_id AND l.actor_id = k.actor_id
                  AND l.facts->>'frame' IS NOT NULL GROUP BY 1) p), '{}')`,
        );
        await runner.query(
          `INSERT INTO platform.outbox (topic, payload, recorded_at)
           SELECT 'rollup.round-stale', jsonb_build_object('roundId', s.round_id), now()
             FROM rollup.round_status s`,
        );
      },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE rollup.actor_status DROP frames`);
    await rewriteFacts(
      runner,
      (table) => `UPDATE ${table} SET facts = facts - 'frame' - 'framePrices' - 'frameBand'`,
    );
  }
}

/** Writes the facts of stored and frozen lines. */
function rewriteFacts(runner: QueryRunner, update: (table: string) => string): Promise<void> {
  const tables = ['rollup.project_line', 'rollup.snapshot_line'];
  return unforced(runner, [...tables, 'reporting.report_revision'], async () => {
    await runner.query(`ALTER TABLE rollup.snapshot_line DISABLE TRIGGER unchangeable`);
    for (const table of tables) await runner.query(update(table));
    await runner.query(`ALTER TABLE rollup.snapshot_line ENABLE TRIGGER unchangeable`);
  });
}
