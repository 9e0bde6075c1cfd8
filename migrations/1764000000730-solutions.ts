import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ACCESS, appendOnly, DIRECTORATE, OWN, protect, SYSTEM } from './row-security.js';

/**
 * Solutions of the municipal sector with their revisions, and the members of the networks of
 * municipalities. Anyone reads both.
 */
export class Solutions1764000000730 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    await protect(runner, {
      'coordination.solution': {
        select: 'true',
        insert: `${SYSTEM} OR (${AS_ACTOR} AND ${OWNED})`,
        update: `${SYSTEM} OR (${AS_ACTOR} AND ${OWNED})`,
      },
      'coordination.solution_revision': {
        select: 'true',
        insert: `${SYSTEM} OR (${AS_ACTOR} AND EXISTS (SELECT 1 FROM coordination.solution s
           WHERE s.id = solution_id AND s.${OWNED}))`,
      },
      'coordination.network_members': { select: 'true', insert: DIRECTORATE },
    });
    await appendOnly(runner, ['coordination.solution_revision', 'coordination.network_members']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE coordination.network_members`);
    await runner.query(`DROP TABLE coordination.solution_revision`);
    await runner.query(`DROP TABLE coordination.solution`);
  }
}

const OWNED = OWN.replace('actor_id', 'owner_id');
/** The actor itself: whoever acts on its behalf has the access `delegate`. */
const AS_ACTOR = `${ACCESS} IN ('actor', 'directorate')`;

const UP = [
  `CREATE TABLE coordination.solution (
    id uuid NOT NULL,
    code text COLLATE "C" NOT NULL,
    owner_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT solution_pk PRIMARY KEY (id),
    CONSTRAINT solution_owner_id_ref FOREIGN KEY (owner_id) REFERENCES actors.actor (id)
  )`,
  `CREATE UNIQUE INDEX solution_code ON coordination.solution (code)`,
  `CREATE TABLE coordination.solution_revision (
    solution_id uuid NOT NULL,
    number integer NOT NULL,
    name_nb text NOT NULL,
    name_en text NOT NULL,
    focus_area text COLLATE "C" NOT NULL,
    national_solution text COLLATE "C",
    maturity text NOT NULL,
    release text COLLATE "C",
    source text NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT solution_revision_pk PRIMARY KEY (solution_id, number),
    CONSTRAINT solution_revision_solution_id_ref FOREIGN KEY (solution_id)
       REFERENCES coordination.solution (id)
  )`,
  // The newest list of a network counts.
  `CREATE TABLE coordination.network_members (
    id uuid NOT NULL,
    network text COLLATE "C" NOT NULL,
    members text[] COLLATE "C" NOT NULL,
    source text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT network_members_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX network_members_network ON coordination.network_members (network)`,
];
