import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ACCESS, appendOnly, OWN, OWN_OR_DIRECTORATE, protect, SYSTEM } from './row-security.js';

/** Capacities of receivers: how much change each says it can take in a quarter. */
export class ReceiverCapacities1764000000732 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    await protect(runner, {
      'coordination.receiver_capacity': {
        select: OWN_OR_DIRECTORATE,
        insert: `${SYSTEM} OR (${ACCESS} IN ('actor', 'directorate') AND ${OWN})`,
      },
    });
    await appendOnly(runner, ['coordination.receiver_capacity']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE coordination.receiver_capacity`);
  }
}

const UP = [
  // From its first quarter a statement counts until one with a later quarter does. The newest wins.
  `CREATE TABLE coordination.receiver_capacity (
    id uuid NOT NULL,
    actor_id uuid NOT NULL,
    from_quarter text COLLATE "C" NOT NULL,
    capacity integer NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT receiver_capacity_pk PRIMARY KEY (id),
    CONSTRAINT receiver_capacity_actor_id_ref FOREIGN KEY (actor_id) REFERENCES actors.actor (id)
  )`,
  `CREATE INDEX receiver_capacity_actor ON coordination.receiver_capacity (actor_id)`,
];
