import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CLASSES, type SeededClass } from './1764000000870-retention-classes.js';
import {
  allow,
  ANYONE_ACTING,
  appendOnly,
  DIRECTORATE,
  disallow,
  protect,
  SYSTEM,
} from './row-security.js';

/**
 * Retention classes with their versions, and proposals to delete rows. Two functions know which rows
 * may be proposed and deleted. The service cannot name others.
 */
export class Retention1764000000870 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    for (const seeded of CLASSES) await runner.query(INSERT_CLASS, valuesOf(seeded));
    await protect(runner, {
      'platform.retention_class': { select: ANYONE_ACTING, insert: DIRECTORATE },
      'publication.retention_proposal': {
        select: DIRECTORATE,
        insert: DIRECTORATE,
        update: DIRECTORATE,
      },
    });
    await appendOnly(runner, ['platform.retention_class']);
    await allow(runner, 'platform.notice', { delete: `${SYSTEM} AND state <> 'waiting'` });
  }

  async down(runner: QueryRunner): Promise<void> {
    await disallow(runner, 'platform.notice', ['delete']);
    await runner.query(`DROP FUNCTION publication.delete_rows(text, text[])`);
    await runner.query(`DROP FUNCTION publication.rows_to_delete(text, timestamptz)`);
    await runner.query(`DROP TABLE publication.retention_proposal`);
    await runner.query(`DROP TABLE platform.retention_class`);
  }
}

function valuesOf({ key, tables, covers, basis, starts, ...term }: SeededClass): unknown[] {
  const texts = [covers, basis, starts].map((text) => JSON.stringify(text));
  return [key, tables, ...texts, term.action, term.approval, term.days, term.shortest];
}

const INSERT_CLASS = `
  INSERT INTO platform.retention_class
         (key, version, tables, covers, basis, starts, action, approval, days, shortest_days,
          reason, decided_by, recorded_at)
  VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, 'Utgangspunkt', NULL, '2021-01-01T00:00:00Z')`;

/** Runs a body with the access of the service itself, for the directorate alone. */
const asService = (body: string): string => `
  DECLARE
    before_access text := coalesce(current_setting('app.access', true), '');
    number bigint := 0;
    removed bigint := 0;
  BEGIN
    IF before_access NOT IN ('directorate', 'system') THEN
      RAISE EXCEPTION 'only the directorate deletes by retention'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('app.access', 'system', true);
    ${body}
    PERFORM set_config('app.access', before_access, true);`;

const UP = [
  // The newest version of a key counts. Without days the rows are kept for ever.
  `CREATE TABLE platform.retention_class (
    key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    tables text[] COLLATE "C" NOT NULL,
    covers jsonb NOT NULL,
    basis jsonb NOT NULL,
    starts jsonb NOT NULL,
    action text NOT NULL,
    approval boolean NOT NULL,
    days integer,
    shortest_days integer,
    reason text NOT NULL,
    decided_by character(9),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT retention_class_pk PRIMARY KEY (key, version),
    CONSTRAINT retention_class_action CHECK (action IN ('keep', 'delete', 'aggregate')),
    CONSTRAINT retention_class_days CHECK (
      (action = 'keep') = (days IS NULL) AND (days IS NULL) = (shortest_days IS NULL)
        AND days >= shortest_days)
  )`,
  `CREATE TABLE publication.retention_proposal (
    id uuid NOT NULL,
    state text NOT NULL,
    body character(9) NOT NULL,
    parts jsonb NOT NULL,
    prepared_by text NOT NULL,
    approved_by text,
    proposed_at timestamptz NOT NULL,
    approved_at timestamptz,
    ended_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT retention_proposal_pk PRIMARY KEY (id)
  )`,
  `CREATE FUNCTION publication.rows_to_delete(class text, before timestamptz)
    RETURNS TABLE (id text, at timestamptz) LANGUAGE plpgsql AS $$
    #variable_conflict use_column
    ${asService(`
    RETURN QUERY
      SELECT n.id::text, n.created_at
        FROM platform.notice n
       WHERE class = 'notices' AND n.state <> 'waiting' AND n.created_at < before
       UNION ALL
      SELECT p.id::text, o.closed_at
        FROM reporting.report p
        JOIN reporting.round o ON o.id = p.round_id
       WHERE class = 'abandonedDrafts' AND p.revision = 0 AND o.closed_at < before
         AND NOT EXISTS (SELECT 1 FROM reporting.report_revision r WHERE r.report_id = p.id)
         AND NOT EXISTS (SELECT 1 FROM reporting.directorate_colour c WHERE c.report_id = p.id)
       UNION ALL
      SELECT i.id::text, i.created_at
        FROM reporting.report_import i
       WHERE class = 'imports' AND i.ended AND i.created_at < before
       UNION ALL
      SELECT f.release_id || ' ' || f.audience || ' ' || f.name, r.drafted_at
        FROM publication.release_file f
        JOIN publication.release r ON r.id = f.release_id
       WHERE class = 'withdrawnReleaseFiles' AND r.state = 'withdrawn'
         AND r.published_at IS NULL AND r.drafted_at < before;`)}
    END $$`,
  `CREATE FUNCTION publication.delete_rows(class text, ids text[])
    RETURNS bigint LANGUAGE plpgsql AS $$
    #variable_conflict use_column
    ${asService(`
    IF class = 'imports' THEN
      DELETE FROM reporting.import_chunk c USING reporting.report_import i
       WHERE c.file_id = i.file_id AND i.id::text = ANY (ids) AND i.ended;
      DELETE FROM reporting.import_run r USING reporting.report_import i
       WHERE r.import_id = i.id AND i.id::text = ANY (ids) AND i.ended;
      DELETE FROM reporting.import_fault f USING reporting.report_import i
       WHERE f.import_id = i.id AND i.id::text = ANY (ids) AND i.ended;
      DELETE FROM reporting.import_change c USING reporting.report_import i
       WHERE c.import_id = i.id AND i.id::text = ANY (ids) AND i.ended;
      DELETE FROM reporting.import_report r USING reporting.report_import i
       WHERE r.import_id = i.id AND i.id::text = ANY (ids) AND i.ended;
    END IF;
    DELETE FROM reporting.report_import i
     WHERE class = 'imports' AND i.id::text = ANY (ids) AND i.ended;
    GET DIAGNOSTICS number = ROW_COUNT;
    removed := removed + number;
    DELETE FROM platform.notice n
     WHERE class = 'notices' AND n.id::text = ANY (ids) AND n.state <> 'waiting';
    GET DIAGNOSTICS number = ROW_COUNT;
    removed := removed + number;
    DELETE FROM reporting.report p
     WHERE class = 'abandonedDrafts' AND p.id::text = ANY (ids) AND p.revision = 0;
    GET DIAGNOSTICS number = ROW_COUNT;
    removed := removed + number;
    DELETE FROM publication.release_file f USING publication.release r
     WHERE class = 'withdrawnReleaseFiles' AND r.id = f.release_id AND r.state = 'withdrawn'
       AND f.release_id || ' ' || f.audience || ' ' || f.name = ANY (ids);
    GET DIAGNOSTICS number = ROW_COUNT;
    removed := removed + number;`)}
    RETURN removed;
    END $$`,
];
