import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  allow,
  ANYONE_ACTING,
  appendOnly,
  DIRECTORATE,
  disallow,
  OWN,
  OWN_OR_DIRECTORATE,
  OWN_OR_SYSTEM,
  protect,
  SYSTEM,
  type TableRule,
} from './row-security.js';

/**
 * Criteria sets with dates instead of a status, facts and standing of a project with their history,
 * intake, and replays.
 */
export class CriteriaAndIntake1763800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    for (const [table, column, target] of REFERENCES) {
      await runner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT ${table.replace('.', '_')}_${column}_ref
           FOREIGN KEY (${column}) REFERENCES ${target}`,
      );
    }
    await protect(runner, TABLES);
    for (const [table, rule] of Object.entries(CHANGED)) {
      await disallow(runner, table, Object.keys(rule.before) as (keyof TableRule)[]);
      await allow(runner, table, rule.after);
    }
    await appendOnly(runner, APPEND_ONLY);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, rule] of Object.entries(CHANGED)) {
      await disallow(runner, table, Object.keys(rule.after) as (keyof TableRule)[]);
      await allow(runner, table, rule.before);
    }
    for (const table of Object.keys(TABLES).reverse()) await runner.query(`DROP TABLE ${table}`);
    for (const statement of DOWN) await runner.query(statement);
  }
}

const REFERENCES = [
  ['criteria.criterion', 'same_as', 'criteria.criteria_set (key)'],
  ['portfolio.project_revision', 'actor_id', 'actors.actor (id)'],
  ['portfolio.intake_event', 'actor_id', 'actors.actor (id)'],
  ['portfolio.nomination', 'actor_id', 'actors.actor (id)'],
  ['portfolio.replay', 'requested_by', 'actors.actor (id)'],
  ['portfolio.replay', 'job_id', 'platform.job (id)'],
  ['portfolio.replay', 'criteria_set', 'criteria.criteria_set (key)'],
  ['portfolio.replay', 'baseline', 'criteria.criteria_set (key)'],
  ['portfolio.replay_part', 'actor_id', 'actors.actor (id)'],
  ['portfolio.replay_comment', 'actor_id', 'actors.actor (id)'],
] as const;

const SHARED_REPLAY = `EXISTS (SELECT 1 FROM portfolio.replay r WHERE r.id = replay_id
   AND r.comments_until IS NOT NULL)`;

const TABLES: Readonly<Record<string, TableRule>> = {
  'portfolio.project_revision': { select: OWN_OR_DIRECTORATE, insert: OWN_OR_DIRECTORATE },
  'portfolio.intake_event': { select: OWN_OR_DIRECTORATE, insert: OWN_OR_DIRECTORATE },
  'portfolio.nomination': { select: OWN_OR_DIRECTORATE, insert: OWN_OR_SYSTEM },
  // What became of a project is open to every actor, as codes are; its owner or the directorate
  // writes it.
  'portfolio.succession': {
    select: ANYONE_ACTING,
    insert: `EXISTS (SELECT 1 FROM portfolio.project p WHERE p.id = predecessor_id)`,
  },
  // What a replay is about is open to every actor from its sharing on; its lines are each owner's
  // own.
  'portfolio.replay': {
    select: `${DIRECTORATE} OR (comments_until IS NOT NULL AND ${ANYONE_ACTING})`,
    insert: DIRECTORATE,
    update: DIRECTORATE,
  },
  'portfolio.replay_part': {
    select: `${DIRECTORATE} OR (${OWN} AND ${SHARED_REPLAY})`,
    insert: SYSTEM,
    delete: SYSTEM,
  },
  'portfolio.replay_comment': {
    select: OWN_OR_DIRECTORATE,
    insert: `(${OWN} AND ${SHARED_REPLAY}) OR ${SYSTEM}`,
  },
};

const CHANGED: Readonly<Record<string, { readonly before: TableRule; readonly after: TableRule }>> =
  {
    'criteria.criteria_set': {
      before: { insert: SYSTEM },
      after: { insert: DIRECTORATE, update: DIRECTORATE },
    },
    'criteria.criterion': {
      before: { insert: SYSTEM },
      after: { insert: DIRECTORATE, delete: DIRECTORATE },
    },
    // The directorate assesses any project; an owner assesses its own, and only as the owner.
    'portfolio.evaluation': {
      before: { select: OWN_OR_DIRECTORATE, insert: DIRECTORATE },
      after: {
        select: OWN_OR_DIRECTORATE,
        insert: `(${DIRECTORATE} AND assessed_by = 'directorate') OR (${OWN} AND assessed_by = 'owner') OR ${SYSTEM}`,
      },
    },
    // Whoever asked for a job may cancel it.
    'platform.job': { before: { update: SYSTEM }, after: { update: OWN_OR_SYSTEM } },
  };

const APPEND_ONLY = [
  'portfolio.project_revision',
  'portfolio.intake_event',
  'portfolio.nomination',
  'portfolio.succession',
  'portfolio.replay_comment',
];

const UP = [
  // A set's status follows from its dates.
  `ALTER TABLE criteria.criteria_set ADD on_trial_from date, ADD in_force_from date, ADD version integer`,
  `UPDATE criteria.criteria_set SET version = 1, on_trial_from = CASE WHEN status = 'onTrial'
     THEN valid_from END, in_force_from = CASE WHEN status = 'inForce' THEN valid_from END`,
  `ALTER TABLE criteria.criteria_set ALTER version SET NOT NULL, DROP status`,
  `ALTER TABLE criteria.criteria_set ADD CONSTRAINT criteria_set_one_in_force EXCLUDE
     USING gist (daterange("in_force_from", "valid_to") WITH &&) WHERE ("in_force_from" IS NOT NULL)`,
  `ALTER TABLE criteria.criterion ADD guidance jsonb, ADD evidence jsonb, ADD same_as text`,
  `CREATE FUNCTION criteria.refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_TABLE_NAME = 'criterion' THEN
      IF EXISTS (SELECT 1 FROM criteria.criteria_set s
         WHERE s.key = coalesce(OLD.criteria_set, NEW.criteria_set) AND (s.on_trial_from IS NOT NULL
            OR s.in_force_from IS NOT NULL OR s.valid_to IS NOT NULL)) THEN
        RAISE EXCEPTION 'criteria set % is published', coalesce(OLD.criteria_set, NEW.criteria_set)
           USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN coalesce(NEW, OLD);
    END IF;
    IF (OLD.on_trial_from IS NOT NULL OR OLD.in_force_from IS NOT NULL OR OLD.valid_to IS NOT NULL)
       AND (TG_OP = 'DELETE' OR (NEW.key, NEW.title_nb, NEW.title_en, NEW.source, NEW.rule)
          IS DISTINCT FROM (OLD.key, OLD.title_nb, OLD.title_en, OLD.source, OLD.rule)) THEN
      RAISE EXCEPTION 'criteria set % is published', OLD.key USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
  END $$`,
  `CREATE TRIGGER published BEFORE UPDATE OR DELETE ON criteria.criteria_set FOR EACH ROW
     EXECUTE FUNCTION criteria.refuse_published_change()`,
  `CREATE TRIGGER published BEFORE UPDATE OR DELETE ON criteria.criterion FOR EACH ROW
     EXECUTE FUNCTION criteria.refuse_published_change()`,

  // Facts and standing of a project, and every version of it as it was.
  `ALTER TABLE portfolio.project ADD maturity text, ADD readiness text, ADD segment text,
     ADD theme text, ADD standing text NOT NULL DEFAULT 'registered', ADD standing_since timestamptz`,
  `UPDATE portfolio.project SET standing_since = created_at`,
  `ALTER TABLE portfolio.project ALTER standing_since SET NOT NULL`,
  `CREATE INDEX project_standing ON portfolio.project (standing)`,
  `CREATE TABLE portfolio.project_revision (
    project_id uuid NOT NULL,
    version integer NOT NULL,
    actor_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    project jsonb NOT NULL,
    CONSTRAINT project_revision_pk PRIMARY KEY (project_id, version)
  )`,
  `CREATE FUNCTION portfolio.keep_revision() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO portfolio.project_revision (project_id, version, actor_id, recorded_at, project)
       VALUES (NEW.id, NEW.version, NEW.actor_id, NEW.updated_at, to_jsonb(NEW));
    RETURN NULL;
  END $$`,
  `INSERT INTO portfolio.project_revision (project_id, version, actor_id, recorded_at, project)
     SELECT p.id, p.version, p.actor_id, p.updated_at, to_jsonb(p) FROM portfolio.project p`,
  `CREATE TRIGGER keep_revision AFTER INSERT OR UPDATE ON portfolio.project FOR EACH ROW
     EXECUTE FUNCTION portfolio.keep_revision()`,

  // The owner's self-assessment and the directorate's assessment, side by side.
  `ALTER TABLE portfolio.evaluation ADD assessed_by text NOT NULL DEFAULT 'directorate',
     ADD missing text[] NOT NULL DEFAULT '{}', ADD met text[] NOT NULL DEFAULT '{}',
        ADD unmet text[] NOT NULL DEFAULT '{}'`,
  `ALTER TABLE portfolio.evaluation ALTER assessed_by DROP DEFAULT, ALTER missing
     DROP DEFAULT, ALTER met DROP DEFAULT, ALTER unmet DROP DEFAULT`,
  // What the rows say already, once more in columns of its own.
  `ALTER TABLE portfolio.evaluation DISABLE TRIGGER unchangeable`,
  `UPDATE portfolio.evaluation e SET met = array(SELECT a->>'criterion'
     FROM jsonb_array_elements(e.answers) a
        WHERE (a->>'met')::boolean), unmet = array(SELECT a->>'criterion'
           FROM jsonb_array_elements(e.answers) a WHERE NOT (a->>'met')::boolean)`,
  `ALTER TABLE portfolio.evaluation ENABLE TRIGGER unchangeable`,
  `DROP INDEX portfolio.evaluation_revision`,
  `CREATE UNIQUE INDEX evaluation_revision ON portfolio.evaluation (project_id, criteria_set, assessed_by, revision)`,

  `CREATE TABLE portfolio.intake_event (
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    action text NOT NULL,
    from_standing text NOT NULL,
    to_standing text NOT NULL,
    reason_code text,
    reason text,
    decided_by text,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT intake_event_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX intake_event_project ON portfolio.intake_event (project_id, recorded_at)`,
  `CREATE TABLE portfolio.nomination (
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    revision integer NOT NULL,
    content jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT nomination_pk PRIMARY KEY (id)
  )`,
  `CREATE UNIQUE INDEX nomination_revision ON portfolio.nomination (project_id, revision)`,
  `CREATE TABLE portfolio.succession (
    predecessor_id uuid NOT NULL,
    successor_id uuid NOT NULL,
    kind text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT succession_pk PRIMARY KEY (predecessor_id, successor_id)
  )`,
  `CREATE INDEX succession_successor ON portfolio.succession (successor_id)`,

  // Criteria on the portfolio of a date, as a job.
  `CREATE TABLE portfolio.replay (
    id uuid NOT NULL,
    requested_by uuid NOT NULL,
    job_id uuid NOT NULL,
    purpose text NOT NULL,
    criteria_set text NOT NULL,
    baseline text,
    project text,
    owner character(9),
    as_of timestamptz NOT NULL,
    answers_as_of timestamptz NOT NULL,
    self_assessments boolean NOT NULL,
    rules jsonb NOT NULL,
    counts jsonb,
    input_hash text,
    comments_until timestamptz,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT replay_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX replay_created ON portfolio.replay (created_at)`,
  `CREATE TABLE portfolio.replay_part (
    replay_id uuid NOT NULL,
    part integer NOT NULL,
    actor_id uuid NOT NULL,
    lines json NOT NULL,
    CONSTRAINT replay_part_pk PRIMARY KEY (replay_id, part)
  )`,
  // Compressing what is read once or twice cost a third of writing it.
  `ALTER TABLE portfolio.replay_part ALTER lines SET STORAGE EXTERNAL`,
  `CREATE INDEX replay_part_actor ON portfolio.replay_part (replay_id, actor_id)`,
  `CREATE TABLE portfolio.replay_comment (
    id uuid NOT NULL,
    replay_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    project text,
    text text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT replay_comment_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX replay_comment_replay ON portfolio.replay_comment (replay_id, recorded_at)`,
  ...[
    ['project_revision', 'project_id', 'project'],
    ['intake_event', 'project_id', 'project'],
    ['nomination', 'project_id', 'project'],
    ['succession', 'predecessor_id', 'project'],
    ['succession', 'successor_id', 'project'],
    ['replay_part', 'replay_id', 'replay'],
    ['replay_comment', 'replay_id', 'replay'],
  ].map(
    ([table, column, target]) =>
      `ALTER TABLE portfolio.${String(table)} ADD CONSTRAINT ${String(table)}_${String(column)}_ref
         FOREIGN KEY (${String(column)}) REFERENCES portfolio.${String(target)}(id)
            ON DELETE NO ACTION ON UPDATE NO ACTION`,
  ),

  // Jobs that can be cancelled, and say how long they ran.
  `ALTER TABLE platform.job ADD cancellable boolean NOT NULL DEFAULT false,
     ADD started_at timestamptz, ADD done integer`,
  `ALTER TABLE platform.job ALTER cancellable DROP DEFAULT`,
];

const DOWN = [
  `ALTER TABLE platform.job DROP cancellable, DROP started_at, DROP done`,
  `DROP INDEX portfolio.evaluation_revision`,
  `CREATE UNIQUE INDEX evaluation_revision ON portfolio.evaluation (project_id, criteria_set, revision)`,
  `ALTER TABLE portfolio.evaluation DROP assessed_by, DROP missing, DROP met, DROP unmet`,
  `DROP TRIGGER keep_revision ON portfolio.project`,
  `DROP FUNCTION portfolio.keep_revision()`,
  `ALTER TABLE portfolio.project DROP maturity, DROP readiness, DROP segment, DROP theme,
     DROP standing, DROP standing_since`,
  `DROP TRIGGER published ON criteria.criterion`,
  `DROP TRIGGER published ON criteria.criteria_set`,
  `DROP FUNCTION criteria.refuse_published_change()`,
  `ALTER TABLE criteria.criterion DROP guidance, DROP evidence, DROP same_as`,
  `ALTER TABLE criteria.criteria_set DROP CONSTRAINT criteria_set_one_in_force`,
  `ALTER TABLE criteria.criteria_set ADD status text`,
  `UPDATE criteria.criteria_set SET status = CASE WHEN valid_to IS NOT NULL THEN 'retired'
     WHEN in_force_from IS NOT NULL THEN 'inForce' WHEN on_trial_from IS NOT NULL THEN 'onTrial' ELSE 'proposed' END`,
  `ALTER TABLE criteria.criteria_set ALTER status SET NOT NULL, DROP on_trial_from, DROP in_force_from, DROP version`,
];
