import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ACCESS, appendOnly, DIRECTORATE, OWN, protect, SYSTEM } from './row-security.js';

/**
 * Agreements between the body of a project that needs something and the body that is to supply it,
 * with their moves, and the reports that name them. Both sides read all of an agreement.
 */
export class Agreements1764000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SCHEMA IF NOT EXISTS coordination`);
    await runner.query(`GRANT USAGE ON SCHEMA coordination TO portfolio_app`);
    for (const statement of UP) await runner.query(statement);
    await protect(runner, {
      'coordination.agreement': {
        select: `${DIRECTORATE} OR ${OWN} OR ${SUPPLIED}`,
        insert: `${SYSTEM} OR (${AS_ACTOR} AND ${OWN} AND ${OWN_PROJECT})`,
        update: `${SYSTEM} OR (${AS_ACTOR} AND (${OWN} OR ${SUPPLIED}))`,
      },
      'coordination.agreement_move': { select: OF_AGREEMENT, insert: BY_A_SIDE },
      'coordination.agreement_mention': { select: OF_AGREEMENT, insert: SYSTEM },
      'coordination.read_revision': { select: SYSTEM, insert: SYSTEM },
      'coordination.solution_change': {
        select: SYSTEM,
        insert: SYSTEM,
        update: SYSTEM,
        delete: SYSTEM,
      },
      'coordination.suggestion': {
        select: `${DIRECTORATE} OR ${OWN} OR ${SUPPLIED}`,
        insert: SYSTEM,
        update: SYSTEM,
        delete: SYSTEM,
      },
    });
    await appendOnly(runner, ['coordination.agreement_move', 'coordination.agreement_mention']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER move_agreements ON portfolio.project`);
    await runner.query(`DROP SCHEMA coordination CASCADE`);
  }
}

const SUPPLIED = OWN.replace('actor_id', 'supplier_id');
/** The actor itself: whoever acts on its behalf has the access \`delegate\`. */
const AS_ACTOR = `${ACCESS} IN ('actor', 'directorate')`;
const OWN_PROJECT = `EXISTS (SELECT 1 FROM portfolio.project p WHERE p.id = project_id AND p.${OWN})`;
/** The policy of the agreement applies inside. */
const OF_AGREEMENT = `${DIRECTORATE} OR EXISTS (SELECT 1 FROM coordination.agreement a WHERE a.id = agreement_id)`;
const BY_A_SIDE = `${SYSTEM} OR (${AS_ACTOR} AND EXISTS (SELECT 1 FROM coordination.agreement a
   WHERE a.id = agreement_id AND (a.${OWN} OR a.${SUPPLIED})))`;

const POSITION = `
    state text NOT NULL,
    needed_by date NOT NULL,
    offered_on date,
    condition text,
    committed_on date,
    delivered_on date,
    milestone text COLLATE "C"`;

const UP = [
  `CREATE TABLE coordination.agreement (
    id uuid NOT NULL,
    kind text NOT NULL,
    what text NOT NULL,
    project_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    supplier_id uuid,
    target_kind text NOT NULL,
    target_project_id uuid,
    target text COLLATE "C",
    lag_days integer NOT NULL,
    ${POSITION},
    forecast_on date,
    forecast_reached boolean,
    forecast_round text COLLATE "C",
    created_at timestamptz NOT NULL,
    since timestamptz NOT NULL,
    told integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT agreement_pk PRIMARY KEY (id),
    CONSTRAINT agreement_project_id_ref FOREIGN KEY (project_id) REFERENCES portfolio.project (id),
    CONSTRAINT agreement_target_project_id_ref FOREIGN KEY (target_project_id)
       REFERENCES portfolio.project (id),
    CONSTRAINT agreement_actor_id_ref FOREIGN KEY (actor_id) REFERENCES actors.actor (id),
    CONSTRAINT agreement_supplier_id_ref FOREIGN KEY (supplier_id) REFERENCES actors.actor (id)
  )`,
  `CREATE INDEX agreement_actor ON coordination.agreement (actor_id)`,
  `CREATE INDEX agreement_supplier ON coordination.agreement (supplier_id)`,
  `CREATE INDEX agreement_project ON coordination.agreement (project_id)`,
  `CREATE INDEX agreement_target_project ON coordination.agreement (target_project_id)`,
  // A project asks the same of the same once at a time.
  `CREATE UNIQUE INDEX agreement_open ON coordination.agreement (project_id, target_kind,
     coalesce(target_project_id::text, target), lower(what))
     WHERE state NOT IN ('delivered', 'declined', 'withdrawn')`,
  `CREATE TABLE coordination.agreement_move (
    agreement_id uuid NOT NULL,
    number integer NOT NULL,
    move text NOT NULL,
    side text NOT NULL,
    ${POSITION},
    reason text,
    round text COLLATE "C",
    moved_by character(9) NOT NULL,
    moved_at timestamptz NOT NULL,
    CONSTRAINT agreement_move_pk PRIMARY KEY (agreement_id, number),
    CONSTRAINT agreement_move_agreement_id_ref FOREIGN KEY (agreement_id)
       REFERENCES coordination.agreement (id)
  )`,
  `CREATE TABLE coordination.agreement_mention (
    agreement_id uuid NOT NULL,
    revision_id uuid NOT NULL,
    round_id uuid NOT NULL,
    needed_by date NOT NULL,
    mentioned_at timestamptz NOT NULL,
    CONSTRAINT agreement_mention_pk PRIMARY KEY (agreement_id, revision_id),
    CONSTRAINT agreement_mention_agreement_id_ref FOREIGN KEY (agreement_id)
       REFERENCES coordination.agreement (id),
    CONSTRAINT agreement_mention_revision_id_ref FOREIGN KEY (revision_id)
       REFERENCES reporting.report_revision (id)
  )`,
  `CREATE INDEX agreement_mention_round ON coordination.agreement_mention (round_id)`,
  // Certified revisions whose dependencies and forecasts the agreements have.
  `CREATE TABLE coordination.read_revision (
    revision_id uuid NOT NULL,
    read_at timestamptz NOT NULL,
    CONSTRAINT read_revision_pk PRIMARY KEY (revision_id),
    CONSTRAINT read_revision_revision_id_ref FOREIGN KEY (revision_id)
       REFERENCES reporting.report_revision (id)
  )`,
  // National solutions that a project changes, by its newest report, and the end that it forecasts.
  `CREATE TABLE coordination.solution_change (
    project_id uuid NOT NULL,
    solution text COLLATE "C" NOT NULL,
    actor_id uuid NOT NULL,
    forecast_on date NOT NULL,
    forecast_round text COLLATE "C" NOT NULL,
    CONSTRAINT solution_change_pk PRIMARY KEY (project_id, solution),
    CONSTRAINT solution_change_project_id_ref FOREIGN KEY (project_id)
       REFERENCES portfolio.project (id),
    CONSTRAINT solution_change_actor_id_ref FOREIGN KEY (actor_id) REFERENCES actors.actor (id)
  )`,
  `CREATE INDEX solution_change_end ON coordination.solution_change (solution, forecast_on)`,
  // Projects that may be the ones to supply a solution that an agreement waits for: hints to both.
  `CREATE TABLE coordination.suggestion (
    agreement_id uuid NOT NULL,
    project_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    supplier_id uuid NOT NULL,
    receiving_project_id uuid NOT NULL,
    solution text COLLATE "C" NOT NULL,
    needed_by date NOT NULL,
    forecast_on date NOT NULL,
    forecast_round text COLLATE "C" NOT NULL,
    found_at timestamptz NOT NULL,
    told boolean NOT NULL,
    CONSTRAINT suggestion_pk PRIMARY KEY (agreement_id, project_id),
    CONSTRAINT suggestion_agreement_id_ref FOREIGN KEY (agreement_id)
       REFERENCES coordination.agreement (id),
    CONSTRAINT suggestion_project_id_ref FOREIGN KEY (project_id) REFERENCES portfolio.project (id),
    CONSTRAINT suggestion_actor_id_ref FOREIGN KEY (actor_id) REFERENCES actors.actor (id),
    CONSTRAINT suggestion_supplier_id_ref FOREIGN KEY (supplier_id) REFERENCES actors.actor (id)
  )`,
  `CREATE INDEX suggestion_actor ON coordination.suggestion (actor_id)`,
  `CREATE INDEX suggestion_supplier ON coordination.suggestion (supplier_id)`,
  // A project that gets another owner takes its agreements along, on either side.
  `CREATE FUNCTION coordination.follow_owner() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE coordination.agreement SET actor_id = NEW.actor_id WHERE project_id = NEW.id;
    UPDATE coordination.agreement SET supplier_id = NEW.actor_id WHERE target_project_id = NEW.id;
    UPDATE coordination.solution_change SET actor_id = NEW.actor_id WHERE project_id = NEW.id;
    UPDATE coordination.suggestion SET supplier_id = NEW.actor_id WHERE project_id = NEW.id;
    UPDATE coordination.suggestion SET actor_id = NEW.actor_id
     WHERE receiving_project_id = NEW.id;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER move_agreements AFTER UPDATE OF actor_id ON portfolio.project FOR EACH ROW
     WHEN (OLD.actor_id IS DISTINCT FROM NEW.actor_id)
     EXECUTE FUNCTION coordination.follow_owner()`,
  // Narrow read, as \`project_by_code\`: the owner of a project that an agreement is asked of, who is
  // told of the request.
  `CREATE FUNCTION coordination.supplier_of(project uuid) RETURNS TABLE (actor_id uuid, standing text)
     LANGUAGE plpgsql VOLATILE AS $$
  #variable_conflict use_column
  DECLARE before text := coalesce(current_setting('app.access', true), '');
  BEGIN
    IF before = '' THEN RETURN; END IF;
    PERFORM set_config('app.access', 'system', true);
    RETURN QUERY SELECT p.actor_id, p.standing FROM portfolio.project p WHERE p.id = project;
    PERFORM set_config('app.access', before, true);
  END $$`,
];
