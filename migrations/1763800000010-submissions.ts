import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  allow,
  appendOnly,
  disallow,
  OWN,
  OWN_OR_DIRECTORATE,
  OWN_OR_SYSTEM,
  protect,
  type TableRule,
} from './row-security.js';

/**
 * Submissions with their history and questions, how an actor reports, and what a report or revision
 * is beside its content: a confirmation, a revert, a correction. The actors of earlier reports get
 * their submissions.
 */
export class Submissions1763800000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    for (const [table, column, target] of REFERENCES) {
      await runner.query(
        `ALTER TABLE reporting.${table} ADD CONSTRAINT ${table}_${column}_ref
           FOREIGN KEY (${column}) REFERENCES ${target}`,
      );
    }
    await protect(runner, TABLES);
    // A draft that was never certified may be taken back; what was certified is kept.
    await allow(runner, 'reporting.report', { delete: `${OWN} AND revision = 0` });
    await appendOnly(runner, ['reporting.submission_event', 'reporting.submission_message']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await disallow(runner, 'reporting.report', ['delete']);
    for (const table of Object.keys(TABLES).reverse()) await runner.query(`DROP TABLE ${table}`);
    await runner.query(`DROP INDEX reporting.report_revision_project`);
    await runner.query(
      `ALTER TABLE reporting.report_revision DROP correction, DROP reason, DROP unchanged,
         DROP confirms, DROP reverts_to`,
    );
    await runner.query(
      `ALTER TABLE reporting.report DROP reason, DROP unchanged, DROP confirms, DROP reverts_to`,
    );
  }
}

/**
 * The directorate accepts, returns, extends and asks; the actor's own application check keeps the
 * rest to the actor.
 */
const TABLES: Readonly<Record<string, TableRule>> = {
  'reporting.submission': {
    select: OWN_OR_DIRECTORATE,
    insert: OWN_OR_DIRECTORATE,
    update: OWN_OR_DIRECTORATE,
  },
  'reporting.submission_event': { select: OWN_OR_DIRECTORATE, insert: OWN_OR_DIRECTORATE },
  'reporting.submission_message': { select: OWN_OR_DIRECTORATE, insert: OWN_OR_DIRECTORATE },
  'reporting.actor_setting': {
    select: OWN_OR_DIRECTORATE,
    insert: OWN_OR_SYSTEM,
    update: OWN_OR_SYSTEM,
  },
};

const REFERENCES = [
  ['submission', 'actor_id', 'actors.actor (id)'],
  ['submission', 'round_id', 'reporting.round (id)'],
  ['submission_event', 'submission_id', 'reporting.submission (id)'],
  ['submission_event', 'actor_id', 'actors.actor (id)'],
  ['submission_message', 'submission_id', 'reporting.submission (id)'],
  ['submission_message', 'actor_id', 'actors.actor (id)'],
  ['submission_message', 'question_id', 'reporting.submission_message (id)'],
  ['actor_setting', 'actor_id', 'actors.actor (id)'],
  ['report', 'confirms', 'reporting.report_revision (id)'],
  ['report_revision', 'confirms', 'reporting.report_revision (id)'],
] as const;

const UP = [
  `CREATE TABLE reporting.submission (
    id uuid NOT NULL,
    actor_id uuid NOT NULL,
    round_id uuid NOT NULL,
    state text NOT NULL,
    nil boolean NOT NULL,
    extended_to timestamptz,
    correcting boolean NOT NULL,
    correction_reason text,
    prepared_by text,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT submission_pk PRIMARY KEY (id)
  )`,
  `CREATE UNIQUE INDEX submission_round_actor ON reporting.submission (round_id, actor_id)`,
  `CREATE INDEX submission_actor ON reporting.submission (actor_id)`,
  `INSERT INTO reporting.submission (id, actor_id, round_id, state, nil, correcting, version, created_at, updated_at)
   SELECT gen_random_uuid(), t.actor_id, t.round_id, CASE WHEN bool_and(t.state = 'certified')
      THEN 'certified' ELSE 'draft' END, false, false, 1, min(t.created_at), max(t.updated_at)
     FROM reporting.report t GROUP BY t.actor_id, t.round_id`,
  `CREATE TABLE reporting.submission_event (
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    action text NOT NULL,
    from_state text,
    to_state text NOT NULL,
    reason text,
    fields jsonb NOT NULL,
    deadline timestamptz,
    recorded_by character(9) NOT NULL,
    supplier character(9),
    recorded_at timestamptz NOT NULL,
    CONSTRAINT submission_event_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX submission_event_submission ON reporting.submission_event (submission_id)`,
  `CREATE TABLE reporting.submission_message (
    id uuid NOT NULL,
    submission_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    question_id uuid,
    pointer text,
    text text NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT submission_message_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX submission_message_submission ON reporting.submission_message (submission_id)`,
  `CREATE TABLE reporting.actor_setting (
    actor_id uuid NOT NULL,
    steps integer NOT NULL,
    version integer NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT actor_setting_pk PRIMARY KEY (actor_id)
  )`,
  `ALTER TABLE reporting.report ADD reason text, ADD unchanged integer NOT NULL DEFAULT 0,
     ADD confirms uuid, ADD reverts_to integer`,
  `ALTER TABLE reporting.report_revision ADD correction boolean NOT NULL DEFAULT false,
     ADD reason text, ADD unchanged integer NOT NULL DEFAULT 0, ADD confirms uuid, ADD reverts_to integer`,
  `CREATE INDEX report_revision_project ON reporting.report_revision (project_id)`,
];
