import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The directorate's colour stands until it is replaced or withdrawn, whatever the owner certifies
 * meanwhile. A withdrawal is a row without a colour. The last row of a report is the one that
 * counts.
 */
export class StandingColours1764000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const TABLE = 'reporting.directorate_colour';

const UP = [
  `ALTER TABLE ${TABLE} ALTER COLUMN colour DROP NOT NULL`,
  `DROP INDEX reporting.directorate_colour_revision`,
  `CREATE INDEX directorate_colour_report ON ${TABLE} (report_id, recorded_at, id)`,
];

// Withdrawals cannot be said without the column: the table is append-only also for its owner.
const DOWN = [
  `DROP INDEX reporting.directorate_colour_report`,
  `CREATE INDEX directorate_colour_revision ON ${TABLE} (report_id, revision, recorded_at)`,
  `ALTER TABLE ${TABLE} DISABLE TRIGGER unchangeable`,
  `ALTER TABLE ${TABLE} NO FORCE ROW LEVEL SECURITY`,
  `DELETE FROM ${TABLE} WHERE colour IS NULL`,
  `ALTER TABLE ${TABLE} FORCE ROW LEVEL SECURITY`,
  `ALTER TABLE ${TABLE} ENABLE TRIGGER unchangeable`,
  `ALTER TABLE ${TABLE} ALTER COLUMN colour SET NOT NULL`,
];
