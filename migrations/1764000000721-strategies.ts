import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly, DIRECTORATE, protect } from './row-security.js';

/**
 * Strategies, how the goals of one become those of the next, indicators with their measurements and
 * lights, and what the directorate says of a goal in a round.
 */
export class Strategies1764000000721 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
    const rule = { select: 'true', insert: DIRECTORATE };
    await protect(runner, {
      ...Object.fromEntries(TABLES.map((table) => [table, rule])),
      // Nobody else reads it before the figures of its round are published.
      'strategy.goal_judgement': { ...rule, select: DIRECTORATE },
    });
    await appendOnly(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.query(`DROP TABLE ${table}`);
  }
}

const TABLES = [
  'strategy.strategy',
  'strategy.goal_mapping',
  'strategy.indicator_set',
  'strategy.measurement',
  'strategy.indicator_judgement',
  'strategy.goal_judgement',
];

const STATEMENTS = [
  `CREATE TABLE strategy.strategy (
    key text COLLATE "C" NOT NULL,
    title_nb text NOT NULL,
    title_en text NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    source text NOT NULL,
    published_at timestamptz NOT NULL,
    CONSTRAINT strategy_pk PRIMARY KEY (key),
    CONSTRAINT strategy_no_overlap EXCLUDE USING gist (daterange("valid_from", "valid_to") WITH &&)
  )`,
  `CREATE TABLE strategy.goal_mapping (
    id uuid NOT NULL,
    from_strategy text COLLATE "C" NOT NULL,
    to_strategy text COLLATE "C" NOT NULL,
    goals jsonb NOT NULL,
    source text NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT goal_mapping_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX goal_mapping_to ON strategy.goal_mapping (to_strategy, recorded_at)`,
  `CREATE TABLE strategy.indicator_set (
    strategy text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    indicators jsonb NOT NULL,
    published_at timestamptz NOT NULL,
    CONSTRAINT indicator_set_pk PRIMARY KEY (strategy, version)
  )`,
  `CREATE TABLE strategy.measurement (
    id uuid NOT NULL,
    strategy text COLLATE "C" NOT NULL,
    indicator text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    value bigint NOT NULL,
    base integer NOT NULL,
    source text NOT NULL,
    reason text,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT measurement_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX measurement_indicator ON strategy.measurement (strategy, indicator)`,
  `CREATE TABLE strategy.indicator_judgement (
    id uuid NOT NULL,
    strategy text COLLATE "C" NOT NULL,
    indicator text COLLATE "C" NOT NULL,
    period text COLLATE "C" NOT NULL,
    light text NOT NULL,
    reason text NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT indicator_judgement_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX indicator_judgement_indicator ON strategy.indicator_judgement (strategy, indicator)`,
  `CREATE TABLE strategy.goal_judgement (
    id uuid NOT NULL,
    round text COLLATE "C" NOT NULL,
    goal text COLLATE "C" NOT NULL,
    direction text NOT NULL,
    reason text NOT NULL,
    recorded_by character(9) NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT goal_judgement_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX goal_judgement_round ON strategy.goal_judgement (round, goal, recorded_at)`,
];
