import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, DIRECTORATE, protect, unforced } from './row-security.js';

/** Every version of a case as it was, so that a closed round has the cases of its closing. */
export class CaseRevisions1764000000940 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await unforced(runner, ['governance.council_case'], async () => {
      for (const statement of UP) await runner.query(statement);
    });
    await protect(runner, {
      'governance.case_revision': {
        select: DIRECTORATE,
        insert: DIRECTORATE,
      },
    });
    await appendOnly(runner, ['governance.case_revision']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER keep_revision ON governance.council_case`);
    await runner.query(`DROP FUNCTION governance.keep_revision`);
    await runner.query(`DROP TABLE governance.case_revision`);
  }
}

const UP = [
  `CREATE TABLE governance.case_revision (
    case_id uuid NOT NULL,
    version integer NOT NULL,
    recorded_at timestamptz NOT NULL,
    council_case jsonb NOT NULL,
    CONSTRAINT case_revision_pk PRIMARY KEY (case_id, version),
    CONSTRAINT case_revision_case_id_ref FOREIGN KEY (case_id)
       REFERENCES governance.council_case (id)
  )`,
  // Earlier versions are lost: a case is as it is now from its publication on. One that was
  // withdrawn afterwards has a version from before the withdrawal too.
  `INSERT INTO governance.case_revision (case_id, version, recorded_at, council_case)
     SELECT c.id, c.version - 1, c.published_at, to_jsonb(c) || '{"state": "published"}'
       FROM governance.council_case c
      WHERE c.state = 'withdrawn' AND c.published_at IS NOT NULL`,
  `INSERT INTO governance.case_revision (case_id, version, recorded_at, council_case)
     SELECT c.id, c.version,
            CASE WHEN c.state = 'withdrawn' THEN c.updated_at
                 ELSE coalesce(c.published_at, c.created_at) END,
            to_jsonb(c)
       FROM governance.council_case c`,
  `CREATE FUNCTION governance.keep_revision() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO governance.case_revision (case_id, version, recorded_at, council_case)
       VALUES (NEW.id, NEW.version, NEW.updated_at, to_jsonb(NEW));
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER keep_revision AFTER INSERT OR UPDATE ON governance.council_case FOR EACH ROW
     EXECUTE FUNCTION governance.keep_revision()`,
];
