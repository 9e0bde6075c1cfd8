import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect, SYSTEM } from './row-security.js';

/** Health regions of municipalities, and their inhabitants by year. */
export class Municipalities1764000000501 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE actors.actor ADD health_region char(9)`);
    await runner.query(`CREATE TABLE actors.population (
      organisation_number char(9) NOT NULL,
      year integer NOT NULL,
      inhabitants integer NOT NULL,
      source text NOT NULL,
      CONSTRAINT population_pk PRIMARY KEY (organisation_number, year)
    )`);
    await protect(runner, {
      'actors.population': { select: 'true', insert: SYSTEM, update: SYSTEM },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE actors.population`);
    await runner.query(`ALTER TABLE actors.actor DROP health_region`);
  }
}
