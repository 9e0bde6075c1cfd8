import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DIRECTORATE, protect } from './row-security.js';

/** Price indices, each version published for good. */
export class PriceIndices1764000000510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    await protect(runner, { 'registers.price_index': { select: 'true', insert: DIRECTORATE } });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE registers.price_index`);
  }
}

const STATEMENTS = [
  `CREATE SCHEMA IF NOT EXISTS registers`,
  `GRANT USAGE ON SCHEMA registers TO portfolio_app`,
  `CREATE TABLE registers.price_index (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    title_nb text NOT NULL,
    title_en text NOT NULL,
    source text NOT NULL,
    values jsonb NOT NULL,
    published_at timestamptz NOT NULL,
    CONSTRAINT price_index_pk PRIMARY KEY (key, version)
  )`,
  `CREATE TRIGGER unchangeable BEFORE UPDATE OR DELETE ON registers.price_index FOR EACH ROW
     EXECUTE FUNCTION platform.refuse_change()`,
  `CREATE TRIGGER untruncatable BEFORE TRUNCATE ON registers.price_index FOR EACH STATEMENT
     EXECUTE FUNCTION platform.refuse_change()`,
];
