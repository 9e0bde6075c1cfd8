import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, DIRECTORATE, protect } from './row-security.js';

/**
 * Roadmaps: versions published for good, what was decided about their items since, the projects
 * behind the items, and what the directorate says of the roadmap in a round.
 */
export class Roadmaps1764000000720 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    const rule = { select: 'true', insert: DIRECTORATE };
    await protect(runner, {
      ...Object.fromEntries(TABLES.map((table) => [table, rule])),
      // Nobody else reads it before the figures of its round are published.
      'strategy.roadmap_statement': { ...rule, select: DIRECTORATE },
    });
    await appendOnly(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.query(`DROP TABLE ${table}`);
    await runner.query(`DROP SCHEMA strategy`);
  }
}

const TABLES = [
  'strategy.roadmap_version',
  'strategy.roadmap_item',
  'strategy.roadmap_decision',
  'strategy.roadmap_links',
  'strategy.roadmap_statement',
];

const STATEMENTS = [
  `CREATE SCHEMA IF NOT EXISTS strategy`,
  `GRANT USAGE ON SCHEMA strategy TO portfolio_app`,
  `CREATE TABLE strategy.roadmap_version (
    id uuid NOT NULL,
    roadmap text COLLATE "C" NOT NULL,
    version text COLLATE "C" NOT NULL,
    title_nb text NOT NULL,
    title_en text NOT NULL,
    national_solution text COLLATE "C",
    owner_id uuid NOT NULL,
    valid_from date NOT NULL,
    source text NOT NULL,
    source_date date NOT NULL,
    published_at timestamptz NOT NULL,
    CONSTRAINT roadmap_version_pk PRIMARY KEY (id)
  )`,
  `CREATE UNIQUE INDEX roadmap_version_key ON strategy.roadmap_version (roadmap, version)`,
  `ALTER TABLE strategy.roadmap_version ADD CONSTRAINT strategy_roadmap_version_owner_id_ref
     FOREIGN KEY (owner_id) REFERENCES actors.actor (id)`,
  `CREATE TABLE strategy.roadmap_item (
    version_id uuid NOT NULL,
    item_id uuid NOT NULL,
    position integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    parent text COLLATE "C",
    focus_area text COLLATE "C",
    title_nb text NOT NULL,
    title_en text NOT NULL,
    period text COLLATE "C",
    first_day date,
    last_day date,
    state text NOT NULL,
    owner_id uuid NOT NULL,
    source text NOT NULL,
    source_date date NOT NULL,
    CONSTRAINT roadmap_item_pk PRIMARY KEY (version_id, item_id)
  )`,
  `CREATE UNIQUE INDEX roadmap_item_code ON strategy.roadmap_item (code, version_id)`,
  `CREATE INDEX roadmap_item_id ON strategy.roadmap_item (item_id)`,
  `ALTER TABLE strategy.roadmap_item ADD CONSTRAINT strategy_roadmap_item_version_id_ref
     FOREIGN KEY (version_id) REFERENCES strategy.roadmap_version (id)`,
  `ALTER TABLE strategy.roadmap_item ADD CONSTRAINT strategy_roadmap_item_owner_id_ref
     FOREIGN KEY (owner_id) REFERENCES actors.actor (id)`,
  `CREATE TABLE strategy.roadmap_decision (
    id uuid NOT NULL,
    version_id uuid NOT NULL,
    item_id uuid NOT NULL,
    period_before text COLLATE "C",
    period text COLLATE "C",
    first_day date,
    last_day date,
    state_before text NOT NULL,
    state text NOT NULL,
    council_case text NOT NULL,
    reason text NOT NULL,
    decided_on date NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT roadmap_decision_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX roadmap_decision_item ON strategy.roadmap_decision (item_id, version_id)`,
  `ALTER TABLE strategy.roadmap_decision ADD CONSTRAINT strategy_roadmap_decision_item_ref
     FOREIGN KEY (version_id, item_id) REFERENCES strategy.roadmap_item (version_id, item_id)`,
  `CREATE TABLE strategy.roadmap_links (
    id uuid NOT NULL,
    item_id uuid NOT NULL,
    links jsonb NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT roadmap_links_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX roadmap_links_item ON strategy.roadmap_links (item_id, recorded_at)`,
  `CREATE TABLE strategy.roadmap_statement (
    id uuid NOT NULL,
    round text COLLATE "C" NOT NULL,
    text_nb text NOT NULL,
    text_en text NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT roadmap_statement_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX roadmap_statement_round ON strategy.roadmap_statement (round, recorded_at)`,
];
