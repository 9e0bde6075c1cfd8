import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  appendOnly,
  DIRECTORATE,
  OWN,
  OWN_OR_DIRECTORATE,
  protect,
  SYSTEM,
  type TableRule,
} from './row-security.js';

/**
 * Baselines that are kept for good, rule sets that rounds bind, and what they say of a report, and
 * the directorate's own colours.
 */
export class StatusMoneySlip1763800000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    for (const [table, column, target] of REFERENCES) {
      await runner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT ${table.replace('.', '_')}_${column}_ref
           FOREIGN KEY (${column}) REFERENCES ${target}`,
      );
    }
    await protect(runner, TABLES);
    await appendOnly(runner, APPEND_ONLY);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const REFERENCES = [
  ['portfolio.baseline', 'actor_id', 'actors.actor (id)'],
  ['reporting.directorate_colour', 'actor_id', 'actors.actor (id)'],
  ['reporting.round', 'rule_set', 'reporting.rule_set (key)'],
] as const;

const TABLES: Readonly<Record<string, TableRule>> = {
  // A baseline is of the actor's own project, also for the directorate, which sees all projects.
  'portfolio.baseline': {
    select: OWN_OR_DIRECTORATE,
    insert: `(${OWN} AND EXISTS (SELECT 1 FROM portfolio.project p WHERE p.id = project_id
       AND p.${OWN})) OR ${SYSTEM}`,
  },
  // The owner sees what the directorate says of its report.
  'reporting.directorate_colour': { select: OWN_OR_DIRECTORATE, insert: DIRECTORATE },
  'reporting.rule_set': { select: 'true', insert: DIRECTORATE, update: DIRECTORATE },
};

const APPEND_ONLY = ['portfolio.baseline', 'reporting.directorate_colour'];

const UP = [
  `CREATE TABLE portfolio.baseline (
    project_id uuid NOT NULL,
    number integer NOT NULL,
    actor_id uuid NOT NULL,
    approved_on date NOT NULL,
    decided_by text,
    reason text,
    cost bigint NOT NULL,
    currency text NOT NULL,
    price_year integer NOT NULL,
    basis text NOT NULL,
    milestones jsonb NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT baseline_pk PRIMARY KEY (project_id, number)
  )`,
  `ALTER TABLE portfolio.baseline ADD CONSTRAINT baseline_project_fk FOREIGN KEY (project_id)
     REFERENCES portfolio.project(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `CREATE TABLE reporting.rule_set (
    key text NOT NULL,
    title_nb text NOT NULL,
    title_en text NOT NULL,
    source text NOT NULL,
    content jsonb NOT NULL,
    published_at timestamptz,
    version integer NOT NULL,
    CONSTRAINT rule_set_pk PRIMARY KEY (key)
  )`,
  `CREATE FUNCTION reporting.refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.published_at IS NOT NULL THEN
      RAISE EXCEPTION 'rule set % is published', OLD.key USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
  END $$`,
  `CREATE TRIGGER published BEFORE UPDATE OR DELETE ON reporting.rule_set FOR EACH ROW
     EXECUTE FUNCTION reporting.refuse_published_change()`,
  `CREATE TABLE reporting.directorate_colour (
    id uuid NOT NULL,
    report_id uuid NOT NULL,
    revision integer NOT NULL,
    actor_id uuid NOT NULL,
    colour text NOT NULL,
    reason text NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT directorate_colour_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX directorate_colour_revision ON reporting.directorate_colour (report_id, revision, recorded_at)`,
  `ALTER TABLE reporting.directorate_colour ADD CONSTRAINT directorate_colour_report_fk
     FOREIGN KEY (report_id) REFERENCES reporting.report(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
  // Rounds and revisions from before bind no rules and say nothing of them.
  `ALTER TABLE reporting.round ADD rule_set text`,
  `ALTER TABLE reporting.report ADD rule_status jsonb, ADD warnings jsonb, ADD faults jsonb NOT NULL DEFAULT '[]'`,
  `ALTER TABLE reporting.report_revision ADD rule_status jsonb, ADD warnings jsonb`,
  `CREATE INDEX report_project ON reporting.report (project_id)`,
];

const DOWN = [
  `DROP TABLE reporting.directorate_colour`,
  `DROP INDEX reporting.report_project`,
  `ALTER TABLE reporting.report_revision DROP rule_status, DROP warnings`,
  `ALTER TABLE reporting.report DROP rule_status, DROP warnings`,
  `ALTER TABLE reporting.round DROP rule_set`,
  `DROP TABLE reporting.rule_set`,
  `DROP FUNCTION reporting.refuse_published_change()`,
  `DROP TABLE portfolio.baseline`,
];
