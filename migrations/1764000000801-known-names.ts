import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DIRECTORATE, protect } from './row-security.js';

/** Names of persons that no release may tell, as salted digests. The names themselves are nowhere. */
export class KnownNames1764000000801 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    await protect(runner, {
      'publication.known_names': { select: DIRECTORATE, update: DIRECTORATE },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE publication.known_names`);
  }
}

const STATEMENTS = [
  `CREATE TABLE publication.known_names (
    list text COLLATE "C" NOT NULL,
    salt text NOT NULL,
    digests text[] NOT NULL,
    recorded_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT known_names_pk PRIMARY KEY (list)
  )`,
  `INSERT INTO publication.known_names (list, salt, digests, recorded_at, version)
   VALUES ('all', '', '{}', '2021-01-01T00:00:00Z', 1)`,
];
