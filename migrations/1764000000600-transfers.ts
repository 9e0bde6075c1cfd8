import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  allow,
  DIRECTORATE,
  disallow,
  OWN,
  OWN_OR_DIRECTORATE,
  OWN_OR_SYSTEM,
  protect,
} from './row-security.js';

/**
 * Transfers of projects from one owner to another, and the co-owners of a project. What belongs to
 * a project follows it: the new owner reads what was recorded and certified of it before. Reports
 * stay with the actor that made them.
 */
export class Transfers1764000000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    await protect(runner, {
      'reporting.transfer': {
        select: `${DIRECTORATE} OR ${OWN} OR ${RECEIVED}`,
        insert: `${DIRECTORATE} OR (${AS_ACTOR} AND ${OWN} AND ${OWN_PROJECT})`,
        update: `${DIRECTORATE} OR (${AS_ACTOR} AND (${OWN} OR ${RECEIVED}))`,
      },
    });
    await letNewOwnersRead(runner, `${OWN_OR_DIRECTORATE} OR ${TAKEN_OVER}`);
    // Drafts that were never certified do not follow a project to another owner.
    await disallow(runner, 'reporting.report', ['delete']);
    await allow(runner, 'reporting.report', { delete: `(${OWN_OR_SYSTEM}) AND revision = 0` });
  }

  async down(runner: QueryRunner): Promise<void> {
    await disallow(runner, 'reporting.report', ['delete']);
    await allow(runner, 'reporting.report', { delete: `${OWN} AND revision = 0` });
    await letNewOwnersRead(runner, OWN_OR_DIRECTORATE);
    for (const statement of DOWN) await runner.query(statement);
  }
}

const RECEIVED = OWN.replace('actor_id', 'receiver_id');
/** The actor itself: whoever acts on its behalf has the access `delegate`. */
const AS_ACTOR = `current_setting('app.access', true) = 'actor'`;
const OWN_PROJECT = `EXISTS (SELECT 1 FROM portfolio.project p WHERE p.id = project_id AND p.${OWN})`;
/** Asked once for a statement, and only when a row is not the actor's own. */
const TAKEN_OVER = `project_id = ANY ((SELECT reporting.taken_over())::uuid[])`;

/** Tables whose rows belong to a project, and are read by whoever owns it. */
const OF_PROJECTS = [
  'portfolio.evaluation',
  'portfolio.intake_event',
  'portfolio.nomination',
  'portfolio.baseline',
  'reporting.report_revision',
] as const;

async function letNewOwnersRead(runner: QueryRunner, select: string): Promise<void> {
  for (const table of OF_PROJECTS) {
    await disallow(runner, table, ['select']);
    await allow(runner, table, { select });
  }
}

const UP = [
  `ALTER TABLE portfolio.project ADD co_owners text[] NOT NULL DEFAULT '{}'`,
  `CREATE TABLE reporting.transfer (
    id uuid NOT NULL,
    project_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    receiver_id uuid NOT NULL,
    first_day date,
    round text COLLATE "C",
    reason text NOT NULL,
    state text NOT NULL,
    by_owner boolean NOT NULL,
    proposed_by character(9) NOT NULL,
    proposed_at timestamptz NOT NULL,
    owner_agreed_at timestamptz,
    receiver_agreed_at timestamptz,
    decided boolean NOT NULL,
    settled_by character(9),
    settled_at timestamptz,
    settled_reason text,
    carried_out_at timestamptz,
    told integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT transfer_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX transfer_project ON reporting.transfer (project_id)`,
  `CREATE INDEX transfer_actor ON reporting.transfer (actor_id)`,
  `CREATE INDEX transfer_receiver ON reporting.transfer (receiver_id)`,
  // A project has one transfer under way at a time.
  `CREATE UNIQUE INDEX transfer_pending ON reporting.transfer (project_id)
     WHERE state IN ('proposed', 'agreed')`,
  ...[
    ['project_id', 'portfolio.project'],
    ['actor_id', 'actors.actor'],
    ['receiver_id', 'actors.actor'],
  ].map(
    ([column, target]) =>
      `ALTER TABLE reporting.transfer ADD CONSTRAINT transfer_${String(column)}_ref
         FOREIGN KEY (${String(column)}) REFERENCES ${String(target)} (id)`,
  ),
  // What was proposed stays as it was proposed, and what is over stays over.
  `CREATE FUNCTION reporting.refuse_other_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE proposed text[] := ARRAY['id', 'project_id', 'actor_id', 'receiver_id', 'first_day',
     'round', 'reason', 'by_owner', 'proposed_by', 'proposed_at'];
  BEGIN
    IF TG_OP = 'DELETE' OR EXISTS (SELECT 1 FROM unnest(proposed) c
         WHERE to_jsonb(NEW)->c IS DISTINCT FROM to_jsonb(OLD)->c)
       OR (OLD.state NOT IN ('proposed', 'agreed') AND to_jsonb(NEW) - 'told' IS DISTINCT
          FROM to_jsonb(OLD) - 'told') THEN
      RAISE EXCEPTION 'transfer % is kept as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END $$`,
  `CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON reporting.transfer FOR EACH ROW
     EXECUTE FUNCTION reporting.refuse_other_transfer()`,
  // Projects that the acting actors own and have taken over from others.
  `CREATE FUNCTION reporting.taken_over() RETURNS uuid[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT t.project_id), '{}') FROM reporting.transfer t
      JOIN portfolio.project p ON p.id = t.project_id
     WHERE t.state = 'carriedOut' AND p.${OWN} $$`,
  // Projects that the acting actors owned at an instant and have since handed on. A project's own
  // row is hidden from its former owners.
  `CREATE FUNCTION reporting.handed_on(at timestamptz) RETURNS TABLE (project_id uuid,
     actor_id uuid, code text, name text, mailbox text, standing text) LANGUAGE plpgsql VOLATILE AS $$
  #variable_conflict use_column
  DECLARE before text := coalesce(current_setting('app.access', true), '');
  DECLARE own uuid[] := nullif(current_setting('app.actor_ids', true), '')::uuid[];
  BEGIN
    IF before NOT IN ('actor', 'delegate') THEN RETURN; END IF;
    PERFORM set_config('app.access', 'system', true);
    RETURN QUERY SELECT p.id, r.actor_id, p.code, r.project->>'name', r.project->>'lead_mailbox',
       r.project->>'standing'
      FROM portfolio.project p
     CROSS JOIN LATERAL (SELECT v.actor_id, v.project FROM portfolio.project_revision v
        WHERE v.project_id = p.id AND v.recorded_at <= at ORDER BY v.version DESC LIMIT 1) r
     WHERE p.id IN (SELECT t.project_id FROM reporting.transfer t
        WHERE t.state = 'carriedOut' AND t.actor_id = ANY (own))
       AND NOT p.actor_id = ANY (own) AND r.actor_id = ANY (own);
    PERFORM set_config('app.access', before, true);
  END $$`,
];

const DOWN = [
  `DROP FUNCTION reporting.handed_on(timestamptz)`,
  `DROP FUNCTION reporting.taken_over()`,
  `DROP TABLE reporting.transfer`,
  `DROP FUNCTION reporting.refuse_other_transfer()`,
  `ALTER TABLE portfolio.project DROP co_owners`,
];
