import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ANYONE_ACTING, appendOnly, DIRECTORATE, protect } from './row-security.js';

/**
 * Releases of rounds and their documents, and the visibility by which they are made. A release is
 * hidden from all but the directorate until it is published; then it never changes, but for the
 * mark that a newer one corrects it.
 */
export class Publication1764000000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    await protect(runner, {
      'publication.visibility': { select: 'true', insert: DIRECTORATE },
      'publication.visibility_rule': { select: 'true', insert: DIRECTORATE },
      'publication.release': {
        select: `published_at IS NOT NULL OR ${DIRECTORATE}`,
        insert: DIRECTORATE,
        update: DIRECTORATE,
      },
      'publication.release_file': {
        select: `(${OF_A_PUBLISHED_RELEASE} AND (audience = 'public' OR ${ANYONE_ACTING}))
                 OR ${DIRECTORATE}`,
        insert: DIRECTORATE,
        delete: DIRECTORATE,
      },
    });
    await appendOnly(runner, ['publication.visibility', 'publication.visibility_rule']);
    for (const statement of GUARDS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP SCHEMA publication CASCADE`);
  }
}

const OF_A_PUBLISHED_RELEASE = `EXISTS (SELECT 1 FROM publication.release r
   WHERE r.id = release_id AND r.published_at IS NOT NULL)`;

const STATEMENTS = [
  `CREATE SCHEMA publication`,
  `GRANT USAGE ON SCHEMA publication TO portfolio_app`,
  `CREATE TABLE publication.visibility (
    version integer NOT NULL,
    reason text NOT NULL,
    decided_by character(9),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT visibility_pk PRIMARY KEY (version)
  )`,
  `CREATE TABLE publication.visibility_rule (
    version integer NOT NULL,
    field text COLLATE "C" NOT NULL,
    stage text COLLATE "C" NOT NULL,
    audience text COLLATE "C" NOT NULL,
    ground text NOT NULL,
    shown_from date,
    CONSTRAINT visibility_rule_pk PRIMARY KEY (version, field, stage, audience)
  )`,
  `ALTER TABLE publication.visibility_rule ADD CONSTRAINT visibility_rule_version_ref
     FOREIGN KEY (version) REFERENCES publication.visibility (version)`,
  `INSERT INTO publication.visibility (version, reason, decided_by, recorded_at)
   VALUES (1, 'Utgangspunktet som tjenesten kommer med', NULL, '2021-01-01T00:00:00Z')`,
  `INSERT INTO publication.visibility_rule (version, field, stage, audience, ground, shown_from)
   VALUES (1, 'projects.lead_mailbox', 'any', 'public',
           'Postkassen er til bruk mellom aktørene', NULL)`,
  `CREATE TABLE publication.release (
    id uuid NOT NULL,
    round_id uuid NOT NULL,
    round text COLLATE "C" NOT NULL,
    number integer NOT NULL,
    state text NOT NULL,
    snapshot_id uuid NOT NULL,
    snapshot_hash character(64) NOT NULL,
    visibility integer NOT NULL,
    illustrative boolean NOT NULL,
    embargo_at timestamptz,
    corrects integer,
    reason text,
    body character(9) NOT NULL,
    packs uuid[] NOT NULL,
    findings jsonb NOT NULL,
    documents_hash character(64),
    prepared_by text[] NOT NULL,
    approved_by text,
    drafted_at timestamptz NOT NULL,
    rehearsed_at timestamptz,
    approved_at timestamptz,
    published_at timestamptz,
    withdraw_reason text,
    version integer NOT NULL,
    CONSTRAINT release_pk PRIMARY KEY (id),
    CONSTRAINT release_published_ref CHECK (
      (published_at IS NOT NULL) = (state IN ('published', 'corrected'))
      AND (published_at IS NULL OR (documents_hash IS NOT NULL AND approved_at IS NOT NULL))
      AND (published_at IS NULL OR embargo_at IS NULL OR published_at >= embargo_at))
  )`,
  `CREATE UNIQUE INDEX release_number ON publication.release (round_id, number)`,
  `CREATE UNIQUE INDEX release_open ON publication.release (round_id)
     WHERE state IN ('drafted', 'rehearsed', 'approved')`,
  `CREATE INDEX release_embargo ON publication.release (embargo_at) WHERE state = 'approved'`,
  `CREATE INDEX release_published ON publication.release (published_at, id)`,
  `ALTER TABLE publication.release ADD CONSTRAINT release_round_ref
     FOREIGN KEY (round_id) REFERENCES reporting.round (id)`,
  `ALTER TABLE publication.release ADD CONSTRAINT release_snapshot_ref
     FOREIGN KEY (snapshot_id) REFERENCES rollup.snapshot (id)`,
  `ALTER TABLE publication.release ADD CONSTRAINT release_visibility_ref
     FOREIGN KEY (visibility) REFERENCES publication.visibility (version)`,
  `CREATE TABLE publication.release_file (
    release_id uuid NOT NULL,
    audience text NOT NULL,
    name text COLLATE "C" NOT NULL,
    media_type text NOT NULL,
    sha256 character(64) NOT NULL,
    bytes integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT release_file_pk PRIMARY KEY (release_id, audience, name)
  )`,
  `ALTER TABLE publication.release_file ADD CONSTRAINT release_file_release_ref
     FOREIGN KEY (release_id) REFERENCES publication.release (id)`,
];

/** A published release changes its state once, from published to corrected, and nothing else. */
const GUARDS = [
  `CREATE FUNCTION publication.guard_release() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'DELETE' OR (OLD.published_at IS NOT NULL AND
         ((to_jsonb(OLD) - 'state' - 'version') IS DISTINCT FROM (to_jsonb(NEW) - 'state' - 'version')
          OR NEW.state <> 'corrected')) THEN
      RAISE EXCEPTION 'a release is never deleted, and a published one never changes'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END $$`,
  `CREATE TRIGGER guarded BEFORE UPDATE OR DELETE ON publication.release
     FOR EACH ROW EXECUTE FUNCTION publication.guard_release()`,
  `CREATE FUNCTION publication.guard_file() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    release uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.release_id ELSE OLD.release_id END;
  BEGIN
    IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM publication.release r
         WHERE r.id = release AND r.published_at IS NOT NULL) THEN
      RAISE EXCEPTION 'a document never changes, and a published release keeps its documents'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'DELETE' THEN
      RETURN OLD;
    END IF;
    RETURN NEW;
  END $$`,
  `CREATE TRIGGER guarded BEFORE INSERT OR UPDATE OR DELETE ON publication.release_file
     FOR EACH ROW EXECUTE FUNCTION publication.guard_file()`,
  `CREATE FUNCTION publication.refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'releases are never truncated' USING ERRCODE = 'insufficient_privilege';
  END $$`,
  ...['publication.release', 'publication.release_file'].map(
    (table) => `CREATE TRIGGER untruncatable BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT
       EXECUTE FUNCTION publication.refuse_truncate()`,
  ),
];
