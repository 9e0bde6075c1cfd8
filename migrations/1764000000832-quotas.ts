import type { MigrationInterface, QueryRunner } from 'typeorm';
import { OWN_OR_DIRECTORATE, OWN_OR_SYSTEM, protect, SYSTEM } from './row-security.js';

/** Uses of its quotas by each actor, by day. */
export class Quotas1764000000832 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE platform.quota_use (
         actor_id uuid NOT NULL,
         day date NOT NULL,
         quota text NOT NULL,
         used bigint NOT NULL,
         CONSTRAINT quota_use_pk PRIMARY KEY (actor_id, day, quota),
         CONSTRAINT quota_use_actor_id_ref FOREIGN KEY (actor_id) REFERENCES actors.actor (id)
       )`,
    );
    await protect(runner, {
      'platform.quota_use': {
        select: OWN_OR_DIRECTORATE,
        insert: OWN_OR_SYSTEM,
        update: OWN_OR_SYSTEM,
        delete: SYSTEM,
      },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE platform.quota_use`);
  }
}
