import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, DIRECTORATE, protect, SYSTEM, unforced } from './row-security.js';

/** Names, kinds and parents that actors have had, so that an answer of an instant has those of then. */
export class ActorRevisions1764000000941 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await unforced(runner, ['actors.actor'], async () => {
      for (const statement of UP) await runner.query(statement);
    });
    await protect(runner, {
      'actors.actor_revision': { select: DIRECTORATE, insert: SYSTEM },
    });
    await appendOnly(runner, ['actors.actor_revision']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER keep_revision ON actors.actor`);
    await runner.query(`DROP FUNCTION actors.keep_revision`);
    await runner.query(`DROP TABLE actors.actor_revision`);
    await runner.query(`ALTER TABLE actors.actor DROP changed_at`);
  }
}

const UP = [
  `ALTER TABLE actors.actor ADD changed_at timestamptz`,
  // The first revision of an actor holds from the beginning: it has no instant.
  `CREATE TABLE actors.actor_revision (
    actor_id uuid NOT NULL,
    number integer NOT NULL,
    recorded_at timestamptz,
    name text COLLATE "nb-NO-x-icu" NOT NULL,
    kind text NOT NULL,
    parent_id uuid,
    CONSTRAINT actor_revision_pk PRIMARY KEY (actor_id, number),
    CONSTRAINT actor_revision_actor_id_ref FOREIGN KEY (actor_id) REFERENCES actors.actor (id),
    CONSTRAINT actor_revision_parent_id_ref FOREIGN KEY (parent_id) REFERENCES actors.actor (id),
    CONSTRAINT actor_revision_recorded CHECK ((number = 1) = (recorded_at IS NULL))
  )`,
  `INSERT INTO actors.actor_revision (actor_id, number, name, kind, parent_id)
     SELECT a.id, 1, a.name, a.kind, a.parent_id FROM actors.actor a`,
  // At the end of the transaction: a load of the register writes actors first, and then their
  // parents. A change that does not say when it was made is of the instant of its transaction.
  `CREATE FUNCTION actors.keep_revision() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    is_now actors.actor;
    was actors.actor_revision;
  BEGIN
    SELECT a.* INTO is_now FROM actors.actor a WHERE a.id = NEW.id;
    IF is_now.id IS NULL THEN RETURN NULL; END IF;
    SELECT r.* INTO was FROM actors.actor_revision r WHERE r.actor_id = NEW.id
      ORDER BY r.number DESC LIMIT 1;
    IF was.actor_id IS NULL THEN
      INSERT INTO actors.actor_revision (actor_id, number, name, kind, parent_id)
         VALUES (is_now.id, 1, is_now.name, is_now.kind, is_now.parent_id);
    ELSIF (is_now.name, is_now.kind, is_now.parent_id)
            IS DISTINCT FROM (was.name, was.kind, was.parent_id) THEN
      INSERT INTO actors.actor_revision (actor_id, number, recorded_at, name, kind, parent_id)
         VALUES (is_now.id, was.number + 1,
                 CASE WHEN is_now.changed_at > coalesce(was.recorded_at, '-infinity')
                      THEN is_now.changed_at ELSE now() END,
                 is_now.name, is_now.kind, is_now.parent_id);
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE CONSTRAINT TRIGGER keep_revision AFTER INSERT OR UPDATE ON actors.actor
     DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION actors.keep_revision()`,
];
