import type { MigrationInterface, QueryRunner } from 'typeorm';
import { unforced } from './row-security.js';

/**
 * A line has the directorate's colour with its reason. Stored lines get it from the roll-up, which
 * is asked for. A frozen line gets the opinion of which it has the colour: the last one that was
 * given its revision by the instant of the snapshot.
 */
export class DirectorateOpinions1764000000302 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of LINES)
      await runner.query(`ALTER TABLE ${table} ADD directorate_opinion jsonb`);
    const tables = [...LINES, ...READ, 'platform.outbox'];
    await unforced(runner, tables, async () => {
      await runner.query(`ALTER TABLE rollup.snapshot_line DISABLE TRIGGER unchangeable`);
      for (const statement of FILL) await runner.query(statement);
      await runner.query(`ALTER TABLE rollup.snapshot_line ENABLE TRIGGER unchangeable`);
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of LINES) await runner.query(`ALTER TABLE ${table} DROP directorate_opinion`);
  }
}

const LINES = ['rollup.project_line', 'rollup.snapshot_line'];
const READ = [
  'rollup.snapshot',
  'reporting.report',
  'reporting.report_revision',
  'reporting.directorate_colour',
];

const FILL = [
  `UPDATE rollup.snapshot_line l SET directorate_opinion = (
     SELECT jsonb_build_object('colour', d.colour, 'reason', d.reason, 'revision', d.revision)
       FROM rollup.snapshot n
       JOIN reporting.report_revision v ON v.id = l.revision_id
       JOIN reporting.directorate_colour d ON d.report_id = v.report_id AND d.revision = v.revision
      WHERE n.id = l.snapshot_id AND d.recorded_at <= n.as_of
      ORDER BY d.recorded_at DESC, d.id DESC LIMIT 1)
    WHERE l.facts->>'directorateColour' IS NOT NULL`,
  `INSERT INTO platform.outbox (topic, payload, recorded_at)
   SELECT 'rollup.actor-stale',
          jsonb_build_object('roundId', k.round_id, 'actorId', k.actor_id), now()
     FROM (SELECT DISTINCT t.round_id, d.actor_id
             FROM reporting.directorate_colour d
             JOIN reporting.report t ON t.id = d.report_id) k`,
];
