import type { MigrationInterface, QueryRunner } from 'typeorm';
import { OWN_OR_DIRECTORATE, protect, unforced } from './row-security.js';

/**
 * Codes of projects as their owners write them, compared without case, and external ids: the ids
 * that an owner's own systems have for a project. Projects from files are imports without a round.
 */
export class ProjectMentions1764000000620 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    // Triggers that keep versions stay still: no project changes.
    await unforced(runner, ['portfolio.project'], async () => {
      await runner.query(`ALTER TABLE portfolio.project DISABLE TRIGGER keep_revision`);
      await runner.query(`UPDATE portfolio.project SET code_key = ''`);
      await runner.query(`ALTER TABLE portfolio.project ENABLE TRIGGER keep_revision`);
      await runner.query(`ALTER TABLE portfolio.project ALTER code_key SET NOT NULL`);
      await runner.query(`CREATE UNIQUE INDEX project_code_key ON portfolio.project (code_key)`);
    });
    await protect(runner, {
      'portfolio.project_external_id': {
        select: OWN_OR_DIRECTORATE,
        insert: OWN_OR_DIRECTORATE,
        delete: OWN_OR_DIRECTORATE,
      },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

/** A code without case. The collation knows the Norwegian letters too. */
function folded(code: string): string {
  return `lower(${code} COLLATE "nb-NO-x-icu") COLLATE "C"`;
}

const UP = [
  // A column and no index on an expression: row-level security lets only plain comparisons use one.
  `ALTER TABLE portfolio.project ADD code_key text COLLATE "C"`,
  `CREATE FUNCTION portfolio.fold_code() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.code_key := ${folded('NEW.code')};
    RETURN NEW;
  END $$`,
  `CREATE TRIGGER fold_code BEFORE INSERT OR UPDATE OF code, code_key ON portfolio.project
     FOR EACH ROW EXECUTE FUNCTION portfolio.fold_code()`,
  `ALTER TABLE portfolio.project ADD external_ids jsonb NOT NULL DEFAULT '[]'`,
  // The external ids of all projects, one a row: unique per owner, and found by their index.
  `CREATE TABLE portfolio.project_external_id (
    actor_id uuid NOT NULL,
    scheme text COLLATE "C" NOT NULL,
    value text COLLATE "C" NOT NULL,
    project_id uuid NOT NULL,
    CONSTRAINT project_external_id_pk PRIMARY KEY (actor_id, scheme, value),
    CONSTRAINT project_external_id_actor_id_ref FOREIGN KEY (actor_id) REFERENCES actors.actor (id),
    CONSTRAINT project_external_id_project_id_ref FOREIGN KEY (project_id)
       REFERENCES portfolio.project (id)
  )`,
  `CREATE INDEX project_external_id_project ON portfolio.project_external_id (project_id)`,
  // Follows the project's own column, and its owner.
  `CREATE FUNCTION portfolio.list_external_ids() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      DELETE FROM portfolio.project_external_id WHERE project_id = NEW.id;
    END IF;
    INSERT INTO portfolio.project_external_id (actor_id, scheme, value, project_id)
    SELECT NEW.actor_id, x.scheme, x.value, NEW.id
      FROM jsonb_to_recordset(NEW.external_ids) x(scheme text, value text);
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER list_external_ids AFTER INSERT OR UPDATE OF external_ids, actor_id
     ON portfolio.project FOR EACH ROW EXECUTE FUNCTION portfolio.list_external_ids()`,
  // Narrow read, as \`project_by_code\`: says which codes exist, whoever owns them.
  `CREATE FUNCTION portfolio.project_mentioned(names text[]) RETURNS TABLE (name text, code text)
     LANGUAGE plpgsql VOLATILE AS $$
  DECLARE before text := coalesce(current_setting('app.access', true), '');
  BEGIN
    IF before = '' THEN RETURN; END IF;
    PERFORM set_config('app.access', 'system', true);
    RETURN QUERY WITH n AS MATERIALIZED (
      SELECT x.given, ${folded('x.given')} AS key FROM unnest(names) x(given)
    ) SELECT n.given, p.code FROM n JOIN portfolio.project p ON p.code_key = n.key;
    PERFORM set_config('app.access', before, true);
  END $$`,
  `ALTER TABLE reporting.report_import ALTER round_id DROP NOT NULL`,
];

const DOWN = [
  `DELETE FROM reporting.report_import WHERE round_id IS NULL`,
  `ALTER TABLE reporting.report_import ALTER round_id SET NOT NULL`,
  `DROP FUNCTION portfolio.project_mentioned(text[])`,
  `DROP TRIGGER list_external_ids ON portfolio.project`,
  `DROP FUNCTION portfolio.list_external_ids()`,
  `DROP TABLE portfolio.project_external_id`,
  `ALTER TABLE portfolio.project DROP external_ids`,
  `DROP TRIGGER fold_code ON portfolio.project`,
  `DROP FUNCTION portfolio.fold_code()`,
  `ALTER TABLE portfolio.project DROP code_key`,
];
