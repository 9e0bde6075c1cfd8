import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, DIRECTORATE, protect } from './row-security.js';

/** Checks of documents of cases: whether a document still has the hash that the case says. */
export class CheckedDocuments1764000000862 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    await protect(runner, {
      'governance.document_check': {
        select: `EXISTS (SELECT 1 FROM governance.council_case c WHERE c.id = case_id)`,
        insert: DIRECTORATE,
      },
    });
    await appendOnly(runner, ['governance.document_check']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE governance.document_check`);
  }
}

const UP = [
  `CREATE TABLE governance.document_check (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    url text NOT NULL,
    expected text COLLATE "C" NOT NULL,
    found text COLLATE "C" NOT NULL,
    checked_by character(9) NOT NULL,
    checked_at timestamptz NOT NULL,
    CONSTRAINT document_check_pk PRIMARY KEY (id),
    CONSTRAINT document_check_case_id_ref FOREIGN KEY (case_id)
       REFERENCES governance.council_case (id)
  )`,
  `CREATE INDEX document_check_case ON governance.document_check (case_id)`,
];
