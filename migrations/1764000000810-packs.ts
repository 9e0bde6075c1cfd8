import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, DIRECTORATE, protect } from './row-security.js';

/**
 * Board packs: what was asked for, the files that were made, and the cases that they belong to. The
 * directorate alone reads them; a release may publish their files.
 */
export class Packs1764000000810 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    const written = { select: DIRECTORATE, insert: DIRECTORATE };
    await protect(runner, {
      'publication.pack': { ...written, update: DIRECTORATE },
      'publication.pack_file': written,
      'publication.pack_attachment': written,
    });
    await appendOnly(runner, ['publication.pack_file', 'publication.pack_attachment']);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['pack_attachment', 'pack_file', 'pack'])
      await runner.query(`DROP TABLE publication.${table}`);
  }
}

const STATEMENTS = [
  `CREATE TABLE publication.pack (
    id uuid NOT NULL,
    requested_by uuid NOT NULL,
    job_id uuid NOT NULL,
    snapshot_id uuid NOT NULL,
    snapshot_hash character(64) NOT NULL,
    round text COLLATE "C" NOT NULL,
    council text COLLATE "C" NOT NULL,
    language text NOT NULL,
    challenges text[] NOT NULL,
    illustrative boolean NOT NULL,
    model_hash character(64),
    created_at timestamptz NOT NULL,
    made_at timestamptz,
    CONSTRAINT pack_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX pack_snapshot ON publication.pack (snapshot_id)`,
  `CREATE INDEX pack_round ON publication.pack (round)`,
  `CREATE TABLE publication.pack_file (
    pack_id uuid NOT NULL,
    format text NOT NULL,
    name text COLLATE "C" NOT NULL,
    media_type text NOT NULL,
    sha256 character(64) NOT NULL,
    bytes integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT pack_file_pk PRIMARY KEY (pack_id, format)
  )`,
  `CREATE TABLE publication.pack_attachment (
    pack_id uuid NOT NULL,
    case_id uuid NOT NULL,
    format text NOT NULL,
    url text NOT NULL,
    attached_at timestamptz NOT NULL,
    CONSTRAINT pack_attachment_pk PRIMARY KEY (pack_id, case_id, format)
  )`,
  `ALTER TABLE publication.pack_file ADD CONSTRAINT publication_pack_file_pack_ref
     FOREIGN KEY (pack_id) REFERENCES publication.pack (id)`,
  `ALTER TABLE publication.pack_attachment ADD CONSTRAINT publication_pack_attachment_pack_ref
     FOREIGN KEY (pack_id) REFERENCES publication.pack (id)`,
];
