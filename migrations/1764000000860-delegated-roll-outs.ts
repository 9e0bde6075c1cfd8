import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ACCESS, OWN, SYSTEM } from './row-security.js';

/**
 * A delegation may give the right to introduce: the delegate answers roll-outs and states capacity
 * for the actor. Delegations of before give no such right.
 */
export class DelegatedRollOuts1764000000860 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The service before this one, which may still run beside it, does not give the column.
    await runner.query(
      `ALTER TABLE actors.delegation ADD COLUMN may_introduce boolean NOT NULL DEFAULT false`,
    );
    await letIn(runner, `('actor', 'directorate', 'delegate')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await letIn(runner, `('actor', 'directorate')`);
    await runner.query(`ALTER TABLE actors.delegation DROP COLUMN may_introduce`);
  }
}

const SUPPLIED = OWN.replace('actor_id', 'supplier_id');
/** The supplier is the owner of the solution or the project. */
const OF_OWNER = `(supplier_id = (SELECT s.owner_id FROM coordination.solution s
   WHERE s.id = solution_id) OR supplier_id = (SELECT s.actor_id
   FROM coordination.supplier_of(project_id) s))`;

/** Lets callers with these kinds of access write roll-outs, moves and capacities of their own. */
async function letIn(runner: QueryRunner, kinds: string): Promise<void> {
  const acting = `${ACCESS} IN ${kinds}`;
  const ofSide = `${SYSTEM} OR (${acting} AND (${OWN} OR ${SUPPLIED}))`;
  const ofRollOut = `${SYSTEM} OR (${acting} AND EXISTS (SELECT 1 FROM coordination.roll_out o
   WHERE o.id = roll_out_id AND o.actor_id = roll_out_move.actor_id AND (o.${OWN} OR o.${SUPPLIED})))`;
  const policies = [
    `insert_rows ON coordination.roll_out
       WITH CHECK (${SYSTEM} OR (${acting} AND (${OWN} OR ${SUPPLIED}) AND ${OF_OWNER}))`,
    `update_rows ON coordination.roll_out USING (${ofSide}) WITH CHECK (${ofSide})`,
    `insert_rows ON coordination.roll_out_move WITH CHECK (${ofRollOut})`,
    `insert_rows ON coordination.receiver_capacity WITH CHECK (${SYSTEM} OR (${acting} AND ${OWN}))`,
  ];
  for (const policy of policies) await runner.query(`ALTER POLICY ${policy}`);
}
