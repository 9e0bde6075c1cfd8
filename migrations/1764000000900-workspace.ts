import type { MigrationInterface, QueryRunner } from 'typeorm';
import { OWN_OR_SYSTEM, protect, SYSTEM } from './row-security.js';

/**
 * Logins that are under way, and sessions of persons who report on the upload page. No personal
 * number and no name is kept: a person is the hash of the pairwise subject of the issuer.
 */
export class Workspace1764000000900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SCHEMA workspace`);
    await runner.query(`GRANT USAGE ON SCHEMA workspace TO portfolio_app`);
    await runner.query(
      `CREATE TABLE workspace.pending_login (
         id text NOT NULL,
         state text NOT NULL,
         nonce text NOT NULL,
         verifier text NOT NULL,
         return_to text NOT NULL,
         subject text,
         parties jsonb,
         begun_at timestamptz NOT NULL,
         CONSTRAINT pending_login_pk PRIMARY KEY (id),
         CONSTRAINT pending_login_identified CHECK ((subject IS NULL) = (parties IS NULL))
       )`,
    );
    await runner.query(
      `CREATE TABLE workspace.session (
         id uuid NOT NULL,
         token_hash text NOT NULL,
         actor_id uuid NOT NULL,
         organisation_number text NOT NULL,
         issuer text NOT NULL,
         subject text NOT NULL,
         role text NOT NULL,
         started_at timestamptz NOT NULL,
         used_at timestamptz NOT NULL,
         CONSTRAINT session_pk PRIMARY KEY (id),
         CONSTRAINT session_token_hash_once UNIQUE (token_hash),
         CONSTRAINT session_role_known CHECK (role IN ('reporter', 'certifier')),
         CONSTRAINT session_actor_id_ref FOREIGN KEY (actor_id) REFERENCES actors.actor (id)
       )`,
    );
    const [own, system] = [OWN_OR_SYSTEM, SYSTEM];
    await protect(runner, {
      'workspace.pending_login': { select: system, insert: system, delete: system },
      'workspace.session': { select: own, insert: own, update: own, delete: own },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP SCHEMA workspace CASCADE`);
  }
}
