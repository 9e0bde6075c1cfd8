import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pointers to the figures of a pack that are published, where its other figures are illustrative. */
export class PublishedFigures1764000000970 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE publication.pack ADD published text[] NOT NULL DEFAULT '{}',
         ADD CONSTRAINT pack_published_ref CHECK (illustrative OR published = '{}')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE publication.pack DROP published`);
  }
}
