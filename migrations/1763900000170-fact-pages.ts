import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A page of the facts of a round by an index. */
export class FactPages1763900000170 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX rollup.project_line_changed`);
    await runner.query(
      `CREATE INDEX project_line_changed ON rollup.project_line (round_id, changed_at, project_id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX rollup.project_line_changed`);
    await runner.query(`CREATE INDEX project_line_changed ON rollup.project_line (changed_at)`);
  }
}
