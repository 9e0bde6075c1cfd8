import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, DIRECTORATE, OWN, protect, SYSTEM, type TableRule } from './row-security.js';

/**
 * Councils, meetings, cases and the decision loop. What is not published is hidden from everyone
 * but the directorate and, for advice, the actor it was given; figures that a case was given, its
 * moves, answers and effects are append-only.
 */
export class Governance1763800000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SCHEMA governance`);
    await runner.query(`GRANT USAGE ON SCHEMA governance TO portfolio_app`);
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const [table, column, target] of REFERENCES) {
      const name = `${table}_${column}_ref`;
      await runner.query(
        `ALTER TABLE governance.${table} ADD CONSTRAINT ${name} FOREIGN KEY (${column}) REFERENCES ${target}`,
      );
    }
    await protect(runner, TABLES);
    await appendOnly(runner, [
      'governance.case_figures',
      'governance.case_move',
      'governance.advice_answer',
      'governance.advice_effect',
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP SCHEMA governance CASCADE`);
  }
}

/** Condition of rows of a visible case: the policy of the cases applies inside. */
const OF_A_CASE = `EXISTS (SELECT 1 FROM governance.council_case c WHERE c.id = case_id)`;
const OF_A_PUBLISHED_ITEM = `EXISTS (SELECT 1 FROM governance.advice_item i WHERE i.id = item_id AND i.published)`;

const TABLES: Readonly<Record<string, TableRule>> = {
  'governance.council': { select: 'true', insert: SYSTEM },
  'governance.meeting': { select: 'true', insert: DIRECTORATE, update: DIRECTORATE },
  'governance.minutes': {
    select: `published_at IS NOT NULL OR ${DIRECTORATE}`,
    insert: DIRECTORATE,
    update: DIRECTORATE,
  },
  'governance.council_case': {
    select: `published_at IS NOT NULL OR ${DIRECTORATE}`,
    insert: DIRECTORATE,
    update: DIRECTORATE,
  },
  'governance.case_project': { select: OF_A_CASE, insert: DIRECTORATE, delete: DIRECTORATE },
  'governance.case_figures': { select: OF_A_CASE, insert: DIRECTORATE },
  'governance.case_move': { select: OF_A_CASE, insert: DIRECTORATE },
  'governance.advice': {
    select: `published_at IS NOT NULL OR ${DIRECTORATE} OR EXISTS (SELECT 1
       FROM governance.advice_item i WHERE i.advice_id = advice.id AND i.${OWN})`,
    insert: DIRECTORATE,
    update: DIRECTORATE,
  },
  'governance.advice_item': {
    select: `published OR ${OWN} OR ${DIRECTORATE}`,
    insert: DIRECTORATE,
    update: DIRECTORATE,
  },
  // An answer is the owner's own to give, also where the directorate sees all.
  'governance.advice_answer': {
    select: `${OWN} OR ${DIRECTORATE} OR ${OF_A_PUBLISHED_ITEM}`,
    insert: `(${OWN} AND EXISTS (SELECT 1 FROM governance.advice_item i WHERE i.id = item_id
       AND i.${OWN})) OR ${SYSTEM}`,
  },
  'governance.advice_effect': {
    select: `${OWN} OR ${DIRECTORATE} OR ${OF_A_PUBLISHED_ITEM}`,
    insert: DIRECTORATE,
  },
};

/**
 * References inside the area and to earlier ones; names ending in `_ref` are passed over by the
 * drift check.
 */
const REFERENCES = [
  ['meeting', 'council', 'governance.council (key)'],
  ['minutes', 'meeting', 'governance.meeting (key)'],
  ['council_case', 'council', 'governance.council (key)'],
  ['council_case', 'meeting', 'governance.meeting (key)'],
  ['case_project', 'case_id', 'governance.council_case (id)'],
  ['case_project', 'project_id', 'portfolio.project (id)'],
  ['case_figures', 'case_id', 'governance.council_case (id)'],
  ['case_figures', 'round', 'reporting.round (key)'],
  ['case_move', 'case_id', 'governance.council_case (id)'],
  ['case_move', 'code', 'portfolio.project (code)'],
  ['advice', 'council', 'governance.council (key)'],
  ['advice', 'case_id', 'governance.council_case (id)'],
  ['advice', 'answer_due_in', 'reporting.round (key)'],
  ['advice_item', 'advice_id', 'governance.advice (id)'],
  ['advice_item', 'actor_id', 'actors.actor (id)'],
  ['advice_item', 'project_id', 'portfolio.project (id)'],
  ['advice_item', 'round', 'reporting.round (key)'],
  ['advice_answer', 'item_id', 'governance.advice_item (id)'],
  ['advice_answer', 'actor_id', 'actors.actor (id)'],
  ['advice_effect', 'item_id', 'governance.advice_item (id)'],
  ['advice_effect', 'actor_id', 'actors.actor (id)'],
] as const;

const STATEMENTS = [
  `CREATE TABLE governance.council (
    key text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    name_nb text NOT NULL,
    name_en text,
    former_names jsonb NOT NULL,
    role text NOT NULL,
    CONSTRAINT council_pk PRIMARY KEY (key)
  )`,
  `CREATE TABLE governance.meeting (
    key text COLLATE "C" NOT NULL,
    council text COLLATE "C" NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    extra boolean NOT NULL,
    place text,
    url text,
    version integer NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT meeting_pk PRIMARY KEY (key)
  )`,
  `CREATE INDEX meeting_starts ON governance.meeting (starts_on, key)`,
  `CREATE TABLE governance.minutes (
    meeting text COLLATE "C" NOT NULL,
    summary text NOT NULL,
    actions jsonb NOT NULL,
    published_at timestamptz,
    version integer NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT minutes_pk PRIMARY KEY (meeting)
  )`,
  `CREATE TABLE governance.council_case (
    id uuid NOT NULL,
    council text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL,
    meeting text COLLATE "C",
    type text NOT NULL,
    title_nb text NOT NULL,
    title_en text NOT NULL,
    presenter text NOT NULL,
    proposed_decision text,
    decision text,
    outcome text,
    state text NOT NULL,
    published_at timestamptz,
    decided_at timestamptz,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT council_case_pk PRIMARY KEY (id)
  )`,
  `CREATE UNIQUE INDEX council_case_number ON governance.council_case (council, number)`,
  `CREATE TABLE governance.case_project (
    case_id uuid NOT NULL,
    project_id uuid NOT NULL,
    code text COLLATE "C" NOT NULL,
    CONSTRAINT case_project_pk PRIMARY KEY (case_id, project_id)
  )`,
  `CREATE INDEX case_project_code ON governance.case_project (code)`,
  `CREATE TABLE governance.case_figures (
    case_id uuid NOT NULL,
    round text COLLATE "C" NOT NULL,
    hash text NOT NULL,
    body text NOT NULL,
    frozen_at timestamptz NOT NULL,
    CONSTRAINT case_figures_pk PRIMARY KEY (case_id, round)
  )`,
  `CREATE TABLE governance.case_move (
    case_id uuid NOT NULL,
    code text COLLATE "C" NOT NULL,
    action text NOT NULL,
    reason text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT case_move_pk PRIMARY KEY (case_id, code)
  )`,
  `CREATE TABLE governance.advice (
    id uuid NOT NULL,
    council text COLLATE "C" NOT NULL,
    case_id uuid,
    text text NOT NULL,
    answer_due_in text COLLATE "C" NOT NULL,
    published_at timestamptz,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT advice_pk PRIMARY KEY (id)
  )`,
  `CREATE TABLE governance.advice_item (
    id uuid NOT NULL,
    advice_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    project_id uuid,
    code text COLLATE "C",
    round text COLLATE "C",
    published boolean NOT NULL,
    CONSTRAINT advice_item_pk PRIMARY KEY (id)
  )`,
  `CREATE UNIQUE INDEX advice_item_project ON governance.advice_item (advice_id, code)`,
  `CREATE INDEX advice_item_actor ON governance.advice_item (actor_id)`,
  `CREATE TABLE governance.advice_answer (
    item_id uuid NOT NULL,
    revision integer NOT NULL,
    actor_id uuid NOT NULL,
    text text NOT NULL,
    answered_by character(9) NOT NULL,
    late boolean NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT advice_answer_pk PRIMARY KEY (item_id, revision)
  )`,
  `CREATE TABLE governance.advice_effect (
    item_id uuid NOT NULL,
    revision integer NOT NULL,
    actor_id uuid NOT NULL,
    effect text NOT NULL,
    outcome text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT advice_effect_pk PRIMARY KEY (item_id, revision)
  )`,
];
