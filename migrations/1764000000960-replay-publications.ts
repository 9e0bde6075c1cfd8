import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Publication of replays: proposed by one client, approved by another one after the deadline for
 * comments. A published replay never changes.
 */
export class ReplayPublications1764000000960 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER guarded ON portfolio.replay`);
    await runner.query(`DROP FUNCTION portfolio.guard_replay()`);
    await runner.query(
      `ALTER TABLE portfolio.replay DROP publication_reason, DROP proposed_by, DROP proposed_at,
         DROP approved_by, DROP published_at`,
    );
  }
}

const UP = [
  `ALTER TABLE portfolio.replay ADD publication_reason text, ADD proposed_by text,
     ADD proposed_at timestamptz, ADD approved_by text, ADD published_at timestamptz`,
  `ALTER TABLE portfolio.replay ADD CONSTRAINT replay_published_ref CHECK (
     (proposed_by IS NULL) = (proposed_at IS NULL)
     AND (proposed_by IS NULL) = (publication_reason IS NULL)
     AND (approved_by IS NULL) = (published_at IS NULL)
     AND (proposed_by IS NULL OR (purpose = 'replay' AND project IS NULL AND owner IS NULL
       AND counts IS NOT NULL AND comments_until IS NOT NULL AND proposed_at >= comments_until))
     AND (published_at IS NULL OR (proposed_by IS NOT NULL AND proposed_by <> approved_by)))`,
  `CREATE FUNCTION portfolio.guard_replay() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.published_at IS NOT NULL THEN
      RAISE EXCEPTION 'a published replay never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
  END $$`,
  `CREATE TRIGGER guarded BEFORE UPDATE OR DELETE ON portfolio.replay
     FOR EACH ROW EXECUTE FUNCTION portfolio.guard_replay()`,
];
