import type { MigrationInterface, QueryRunner } from 'typeorm';
import { unforced } from './row-security.js';

/**
 * The owner's colour of each dimension of a report and of its risk are values of a line. Lines that
 * stand already get those of their revision, which never changes; so do the frozen ones.
 */
export class DimensionColours1764000000301 implements MigrationInterface {
  up(runner: QueryRunner): Promise<void> {
    return rewritten(runner, `l.facts || ${COLOURS}`);
  }

  down(runner: QueryRunner): Promise<void> {
    return rewritten(runner, `l.facts - array[${NAMES.map((name) => `'${name}'`).join(', ')}]`);
  }
}

const DIMENSIONS = ['time', 'cost', 'scope', 'resources', 'benefit'];
const NAMES = [...DIMENSIONS, 'risk'].map((name) => `${name}Colour`);

const OF_DIMENSIONS = DIMENSIONS.map(
  (name) => `'${name}Colour', v.content->'dimensions'->'${name}'->>'colour'`,
).join(', ');
const COLOURS = `jsonb_build_object(${OF_DIMENSIONS}, 'riskColour', v.content->'risk'->>'colour')`;

function rewritten(runner: QueryRunner, facts: string): Promise<void> {
  const lines = ['rollup.project_line', 'rollup.snapshot_line'];
  return unforced(runner, [...lines, 'reporting.report_revision'], async () => {
    await runner.query(`ALTER TABLE rollup.snapshot_line DISABLE TRIGGER unchangeable`);
    for (const table of lines)
      await runner.query(
        `UPDATE ${table} l SET facts = ${facts} FROM reporting.report_revision v
          WHERE v.id = l.revision_id`,
      );
    await runner.query(`ALTER TABLE rollup.snapshot_line ENABLE TRIGGER unchangeable`);
  });
}
