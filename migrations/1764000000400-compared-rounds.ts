import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The round that a round names to be compared with. */
export class ComparedRounds1764000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.round ADD compared_with uuid
         CONSTRAINT reporting_round_compared_with_ref REFERENCES reporting.round (id)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.round DROP compared_with`);
  }
}
