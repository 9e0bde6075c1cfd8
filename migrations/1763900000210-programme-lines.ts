import type { MigrationInterface, QueryRunner } from 'typeorm';
import { unforced } from './row-security.js';

/**
 * A report counts in its programme and in each above it: lines have them as a list, and keys are
 * made of them too.
 */
export class ProgrammeLines1763900000210 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return rewritten(
      runner,
      `facts->'programme' IS NULL OR jsonb_typeof(facts->'programme') <> 'array'`,
      `jsonb_build_array(facts->'programme')`,
      [
        // As if each programme were the last: what lies under another is found to be behind, and
        // made anew.
        `UPDATE rollup.actor_status k SET basis = k.basis + m.made_of FROM (
         SELECT v.round_id, v.actor_id, sum(hashtextextended(v.project_id || CASE
            WHEN l.facts->>'kind' = 'programme' OR l.facts->'programme' = '[null]' THEN '[]'
            ELSE l.facts->>'programme' END, 0) & 1099511627775) AS made_of
           FROM (SELECT DISTINCT r.round_id, r.actor_id, r.project_id
            FROM reporting.report_revision r) v
            JOIN rollup.project_line l ON l.round_id = v.round_id AND l.project_id = v.project_id
          GROUP BY v.round_id, v.actor_id) m WHERE m.round_id = k.round_id AND m.actor_id = k.actor_id`,
        `INSERT INTO platform.outbox (topic, payload, recorded_at)
         SELECT 'rollup.actor-stale', jsonb_build_object('roundId', k.round_id, 'actorId', k.actor_id), now() FROM (
           SELECT DISTINCT v.round_id, v.actor_id FROM reporting.report_revision v
            JOIN portfolio.project p ON p.id = v.project_id JOIN portfolio.project o ON o.id = p.parent_id
            WHERE p.kind = 'programme' OR o.parent_id IS NOT NULL) k`,
      ],
    );
  }

  down(runner: QueryRunner): Promise<void> {
    // Another number than any: the reconciler has every key made anew.
    return rewritten(runner, 'true', `facts->'programme'->0`, [
      `UPDATE rollup.actor_status SET basis = -1`,
    ]);
  }
}

/** Writes the programme of all lines anew; those that are frozen say the same in another form. */
function rewritten(
  runner: QueryRunner,
  which: string,
  programme: string,
  then: readonly string[],
): Promise<void> {
  return unforced(
    runner,
    [
      'rollup.project_line',
      'rollup.snapshot_line',
      'rollup.actor_status',
      'reporting.report_revision',
      'portfolio.project',
      'platform.outbox',
    ],
    async () => {
      await runner.query(`ALTER TABLE rollup.snapshot_line DISABLE TRIGGER unchangeable`);
      for (const table of ['rollup.project_line', 'rollup.snapshot_line'])
        await runner.query(
          `UPDATE ${table} SET facts = facts || jsonb_build_object('programme', ${programme}) WHERE ${which}`,
        );
      await runner.query(`ALTER TABLE rollup.snapshot_line ENABLE TRIGGER unchangeable`);
      for (const statement of then) await runner.query(statement);
    },
  );
}
