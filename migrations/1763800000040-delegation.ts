import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DIRECTORATE, OWN, protect } from './row-security.js';

/**
 * Delegations of actors to others that prepare or certify for them, and the delegate of each step
 * and revision.
 */
export class Delegation1763800000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    await protect(runner, {
      'actors.delegation': {
        select: `${DIRECTORATE} OR ${OWN} OR ${RECEIVED}`,
        insert: GRANTING,
        update: GRANTING,
      },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE reporting.submission DROP prepared_delegate`);
    await runner.query(`ALTER TABLE reporting.submission_event DROP delegate`);
    await runner.query(`ALTER TABLE reporting.report_revision DROP delegate`);
    await runner.query(`DROP TABLE actors.delegation`);
    await runner.query(`DROP FUNCTION actors.refuse_other_than_revoking()`);
  }
}

const RECEIVED = OWN.replace('actor_id', 'delegate_id');
/** The actor itself: whoever acts on its behalf has the access `delegate`. */
const GRANTING = `${DIRECTORATE} OR (current_setting('app.access', true) = 'actor' AND ${OWN})`;

const UP = [
  `CREATE TABLE actors.delegation (
    id uuid NOT NULL,
    actor_id uuid NOT NULL,
    delegate_id uuid NOT NULL,
    may_prepare boolean NOT NULL,
    may_certify boolean NOT NULL,
    first_day date NOT NULL,
    last_day date,
    reason text NOT NULL,
    granted_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_by character(9),
    version integer NOT NULL,
    CONSTRAINT delegation_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX delegation_actor ON actors.delegation (actor_id)`,
  `CREATE INDEX delegation_delegate ON actors.delegation (delegate_id)`,
  ...['actor_id', 'delegate_id'].map(
    (column) =>
      `ALTER TABLE actors.delegation ADD CONSTRAINT delegation_${column}_ref FOREIGN KEY (${column})
         REFERENCES actors.actor (id)`,
  ),
  // What was granted stays as it was granted; it is revoked once.
  `CREATE FUNCTION actors.refuse_other_than_revoking() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'DELETE' OR OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL
       OR to_jsonb(NEW) - ARRAY['revoked_at', 'revoked_by', 'version'] IS DISTINCT
          FROM to_jsonb(OLD) - ARRAY['revoked_at', 'revoked_by', 'version'] THEN
      RAISE EXCEPTION 'delegation % can only be revoked, once', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END $$`,
  `CREATE TRIGGER revoked_once BEFORE UPDATE OR DELETE ON actors.delegation FOR EACH ROW
     EXECUTE FUNCTION actors.refuse_other_than_revoking()`,
  `ALTER TABLE reporting.report_revision ADD delegate character(9)`,
  `ALTER TABLE reporting.submission_event ADD delegate character(9)`,
  `ALTER TABLE reporting.submission ADD prepared_delegate character(9)`,
];
