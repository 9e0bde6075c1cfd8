import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The preview of an import: comparison with the draft, losses and gains in words, and the warnings
 * of the rules. Actors are told which projects that they depend on are known to be halted.
 */
export class ImportPreviews1764000000610 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

/** Condition: the figures of round `r` are published. */
const PUBLISHED = `r.published_at IS NOT NULL AND EXISTS (SELECT 1 FROM platform.job j
  WHERE j.id = r.rollup_job AND j.state = 'completed')`;

const UP = [
  `ALTER TABLE reporting.import_change ADD against text NOT NULL DEFAULT 'certified'`,
  `ALTER TABLE reporting.import_report ADD complete_before boolean NOT NULL DEFAULT false,
     ADD complete boolean NOT NULL DEFAULT false,
     ADD warnings jsonb NOT NULL DEFAULT '[]',
     ADD effects jsonb NOT NULL DEFAULT '[]'`,
  // Of a project of another actor this says only what is public: it has left the portfolio, or it
  // is stopped, by the register of the portfolio or by its last published report.
  `CREATE FUNCTION reporting.halted_projects(codes text[]) RETURNS TABLE (code text, reason text)
     LANGUAGE plpgsql VOLATILE AS $$
  DECLARE before text := coalesce(current_setting('app.access', true), '');
  BEGIN
    IF before = '' THEN RETURN; END IF;
    PERFORM set_config('app.access', 'system', true);
    RETURN QUERY
      SELECT p.code, CASE WHEN p.standing = 'left' THEN 'left' ELSE 'stopped' END
        FROM portfolio.project p
       WHERE p.code = ANY (codes)
         AND (p.standing = 'left'
              OR p.standing = 'inPortfolio' AND p.state = 'stopped'
              OR (SELECT v.content->>'state'
                    FROM reporting.report_revision v
                    JOIN reporting.round r ON r.id = v.round_id
                   WHERE v.project_id = p.id AND ${PUBLISHED}
                   ORDER BY r.opens_at DESC, r.key DESC, v.revision DESC
                   LIMIT 1) = 'stopped');
    PERFORM set_config('app.access', before, true);
  END $$`,
];

const DOWN = [
  `DROP FUNCTION reporting.halted_projects(text[])`,
  `ALTER TABLE reporting.import_report DROP complete_before,
     DROP complete,
     DROP warnings,
     DROP effects`,
  `ALTER TABLE reporting.import_change DROP against`,
];
