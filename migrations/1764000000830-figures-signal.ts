import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['rollup.round_status', 'reporting.round'];

/**
 * Tells every API when the figures of a round, or who may read them, may have changed. Rounds and
 * their statuses are written seldom, so that commits which wait for each other cost nothing here.
 */
export class FiguresSignal1764000000830 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE FUNCTION platform.signal_figures() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         PERFORM pg_notify('portfolio', 'figures');
         RETURN NULL;
       END $$`,
    );
    for (const table of TABLES)
      await runner.query(
        `CREATE TRIGGER signal_figures AFTER INSERT OR UPDATE OR DELETE ON ${table}
           FOR EACH ROW EXECUTE FUNCTION platform.signal_figures()`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`DROP TRIGGER signal_figures ON ${table}`);
    await runner.query(`DROP FUNCTION platform.signal_figures()`);
  }
}
