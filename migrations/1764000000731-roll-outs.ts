import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ACCESS, appendOnly, DIRECTORATE, OWN, protect, SYSTEM } from './row-security.js';

/**
 * Roll-outs of solutions and projects to receivers, with their moves. The owner that supplies and the
 * receiver read all of a roll-out.
 */
export class RollOuts1764000000731 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    await protect(runner, {
      'coordination.roll_out': {
        select: `${DIRECTORATE} OR ${OWN} OR ${SUPPLIED}`,
        insert: `${SYSTEM} OR (${AS_ACTOR} AND (${OWN} OR ${SUPPLIED}) AND ${OF_OWNER})`,
        update: `${SYSTEM} OR (${AS_ACTOR} AND (${OWN} OR ${SUPPLIED}))`,
      },
      'coordination.roll_out_move': { select: OF_ROLL_OUT, insert: BY_A_SIDE },
    });
    await appendOnly(runner, ['coordination.roll_out_move']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER move_roll_outs ON portfolio.project`);
    await runner.query(`DROP FUNCTION coordination.move_roll_outs`);
    await runner.query(`DROP TABLE coordination.roll_out_move`);
    await runner.query(`DROP TABLE coordination.roll_out`);
  }
}

const SUPPLIED = OWN.replace('actor_id', 'supplier_id');
/** The actor itself: whoever acts on its behalf has the access `delegate`. */
const AS_ACTOR = `${ACCESS} IN ('actor', 'directorate')`;
/** The supplier is the owner of the solution or the project. */
const OF_OWNER = `(supplier_id = (SELECT s.owner_id FROM coordination.solution s
   WHERE s.id = solution_id) OR supplier_id = (SELECT s.actor_id
   FROM coordination.supplier_of(project_id) s))`;
/** The policy of the roll-out applies inside. */
const OF_ROLL_OUT = `EXISTS (SELECT 1 FROM coordination.roll_out o WHERE o.id = roll_out_id)`;
const BY_A_SIDE = `${SYSTEM} OR (${AS_ACTOR} AND EXISTS (SELECT 1 FROM coordination.roll_out o
   WHERE o.id = roll_out_id AND o.actor_id = roll_out_move.actor_id AND (o.${OWN} OR o.${SUPPLIED})))`;

const POSITION = `
    state text NOT NULL,
    asked text COLLATE "C",
    planned text COLLATE "C",
    confirmed text COLLATE "C",
    forecast text COLLATE "C",
    actual text COLLATE "C",
    size text NOT NULL,
    vendor text,
    system text,
    preconditions jsonb NOT NULL`;

const UP = [
  `CREATE TABLE coordination.roll_out (
    id uuid NOT NULL,
    solution_id uuid,
    project_id uuid,
    supplier_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    network text COLLATE "C",
    user_group text,
    ${POSITION},
    created_at timestamptz NOT NULL,
    since timestamptz NOT NULL,
    told integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT roll_out_pk PRIMARY KEY (id),
    CONSTRAINT roll_out_solution_id_ref FOREIGN KEY (solution_id)
       REFERENCES coordination.solution (id),
    CONSTRAINT roll_out_project_id_ref FOREIGN KEY (project_id) REFERENCES portfolio.project (id),
    CONSTRAINT roll_out_supplier_id_ref FOREIGN KEY (supplier_id) REFERENCES actors.actor (id),
    CONSTRAINT roll_out_actor_id_ref FOREIGN KEY (actor_id) REFERENCES actors.actor (id)
  )`,
  `CREATE INDEX roll_out_actor ON coordination.roll_out (actor_id)`,
  `CREATE INDEX roll_out_supplier ON coordination.roll_out (supplier_id)`,
  `CREATE INDEX roll_out_project ON coordination.roll_out (project_id)`,
  // A receiver gets the same for the same users once.
  `CREATE UNIQUE INDEX roll_out_open ON coordination.roll_out
     (coalesce(solution_id, project_id), actor_id, lower(coalesce(user_group, '')))
     WHERE state <> 'declined'`,
  `CREATE TABLE coordination.roll_out_move (
    roll_out_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    number integer NOT NULL,
    move text NOT NULL,
    side text NOT NULL,
    ${POSITION},
    quarter text COLLATE "C",
    reason text,
    moved_by character(9) NOT NULL,
    moved_at timestamptz NOT NULL,
    CONSTRAINT roll_out_move_pk PRIMARY KEY (roll_out_id, number),
    CONSTRAINT roll_out_move_roll_out_id_ref FOREIGN KEY (roll_out_id)
       REFERENCES coordination.roll_out (id)
  )`,
  // A project that gets another owner takes its roll-outs along.
  `CREATE FUNCTION coordination.move_roll_outs() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE coordination.roll_out SET supplier_id = NEW.actor_id WHERE project_id = NEW.id;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER move_roll_outs AFTER UPDATE OF actor_id ON portfolio.project FOR EACH ROW
     WHEN (OLD.actor_id IS DISTINCT FROM NEW.actor_id)
     EXECUTE FUNCTION coordination.move_roll_outs()`,
];
