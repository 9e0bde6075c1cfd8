import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of every area, in a schema of its own name. As TypeORM makes them from the entities;
 * names of keys are its own.
 */
export class Foundation1763700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const schema of ['platform', 'actors', 'criteria', 'portfolio', 'reporting', 'rollup'])
      await runner.query(`CREATE SCHEMA ${schema}`);
    for (const statement of STATEMENTS) await runner.query(statement);
    for (const [table, column, target] of REFERENCES) {
      const name = `${table.replace('.', '_')}_${column}_ref`;
      await runner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT ${name} FOREIGN KEY (${column}) REFERENCES ${target}`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const schema of ['rollup', 'reporting', 'portfolio', 'criteria', 'actors', 'platform'])
      await runner.query(`DROP SCHEMA ${schema} CASCADE`);
  }
}

/**
 * References from one area to an earlier one. The entities do not know them (relations stay inside
 * an area); their names end in `_ref`, which the drift check passes over.
 */
const REFERENCES = [
  ['platform.job_part', 'job_id', 'platform.job (id)'],
  ['criteria.criterion', 'criteria_set', 'criteria.criteria_set (key)'],
  ['portfolio.project', 'actor_id', 'actors.actor (id)'],
  ['portfolio.evaluation', 'actor_id', 'actors.actor (id)'],
  ['portfolio.evaluation', 'criteria_set', 'criteria.criteria_set (key)'],
  ['reporting.round', 'criteria_set', 'criteria.criteria_set (key)'],
  ['reporting.report', 'actor_id', 'actors.actor (id)'],
  ['reporting.report', 'project_id', 'portfolio.project (id)'],
  ['reporting.report_revision', 'actor_id', 'actors.actor (id)'],
  ['rollup.project_line', 'round_id', 'reporting.round (id)'],
  ['rollup.project_line', 'revision_id', 'reporting.report_revision (id)'],
  ['rollup.actor_status', 'round_id', 'reporting.round (id)'],
  ['rollup.round_status', 'round_id', 'reporting.round (id)'],
] as const;

const STATEMENTS = [
  `CREATE TABLE actors.actor (
      id uuid NOT NULL,
      organisation_number character(9) NOT NULL,
      name text COLLATE "nb-NO-x-icu" NOT NULL,
      kind text NOT NULL,
      role text NOT NULL,
      municipality_number character(4),
      county text,
      valid_from date,
      valid_to date,
      parent_id uuid,
      successor_id uuid,
      CONSTRAINT "PK_05b325494fcc996a44ae6928e5e" PRIMARY KEY (id)
    )`,
  `CREATE UNIQUE INDEX actor_organisation_number ON actors.actor (organisation_number)`,
  `CREATE INDEX actor_successor ON actors.actor (successor_id)`,
  `CREATE TABLE criteria.criteria_set (
      key text NOT NULL,
      status text NOT NULL,
      title_nb text NOT NULL,
      title_en text NOT NULL,
      source text NOT NULL,
      valid_from date,
      valid_to date,
      rule text NOT NULL,
      CONSTRAINT "PK_7ea4c0729f002d9b61ad1420c9e" PRIMARY KEY (key)
    )`,
  `CREATE TABLE criteria.criterion (
      criteria_set text NOT NULL,
      code text NOT NULL,
      position integer NOT NULL,
      text_nb text NOT NULL,
      text_en text NOT NULL,
      CONSTRAINT "PK_cd3346cfb7f81bb755c42b64970" PRIMARY KEY (criteria_set, code)
    )`,
  `CREATE TABLE platform.audit (
      actor_id uuid NOT NULL,
      seq bigint NOT NULL,
      recorded_at timestamptz NOT NULL,
      action text NOT NULL,
      subject text NOT NULL,
      entry jsonb NOT NULL,
      previous_hash text NOT NULL,
      hash text NOT NULL,
      CONSTRAINT "PK_5278e2fd5c18e2bb8bdd14b155e" PRIMARY KEY (actor_id, seq)
    )`,
  `CREATE INDEX audit_subject ON platform.audit (subject)`,
  `CREATE TABLE platform.audit_head (
      chain uuid NOT NULL,
      seq bigint NOT NULL,
      hash text NOT NULL,
      CONSTRAINT "PK_151a28cd5e7043e2f1f034eb65a" PRIMARY KEY (chain)
    )`,
  `CREATE TABLE platform.idempotency (
      actor_id uuid NOT NULL,
      operation text NOT NULL,
      key text NOT NULL,
      fingerprint text NOT NULL,
      answer json,
      recorded_at timestamptz NOT NULL,
      CONSTRAINT "PK_512230175240a8f28081b359bb0" PRIMARY KEY (actor_id, operation, key)
    )`,
  `CREATE TABLE platform.job (
      id uuid NOT NULL,
      actor_id uuid NOT NULL,
      kind text NOT NULL,
      subject text NOT NULL,
      state text NOT NULL,
      stage text NOT NULL,
      total integer,
      result jsonb,
      created_at timestamptz NOT NULL,
      finished_at timestamptz,
      CONSTRAINT "PK_98ab1c14ff8d1cf80d18703b92f" PRIMARY KEY (id)
    )`,
  `CREATE TABLE platform.job_part (
      job_id uuid NOT NULL,
      key text NOT NULL,
      done_at timestamptz,
      CONSTRAINT "PK_8283c722eb843f30edff8b0d896" PRIMARY KEY (job_id, key)
    )`,
  `CREATE INDEX job_part_waiting ON platform.job_part (key) WHERE done_at is null`,
  `CREATE TABLE platform.outbox (
      id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
      topic text NOT NULL,
      payload jsonb NOT NULL,
      recorded_at timestamptz NOT NULL,
      dispatched_at timestamptz,
      CONSTRAINT "PK_340ab539f309f03bdaa14aa7649" PRIMARY KEY (id)
    )`,
  `CREATE INDEX outbox_waiting ON platform.outbox (id) WHERE dispatched_at is null`,
  `CREATE TABLE portfolio.project (
      id uuid NOT NULL,
      actor_id uuid NOT NULL,
      code text COLLATE "C" NOT NULL,
      name text COLLATE "nb-NO-x-icu" NOT NULL,
      description text,
      kind text NOT NULL,
      lead_role text NOT NULL,
      lead_mailbox text,
      parent_id uuid,
      state text NOT NULL,
      phase text NOT NULL,
      main_goal text NOT NULL,
      goals text[] NOT NULL,
      starts_on date,
      ends_on date,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CONSTRAINT "PK_4d68b1358bb5b766d3e78f32f57" PRIMARY KEY (id)
    )`,
  `CREATE INDEX project_actor ON portfolio.project (actor_id)`,
  `CREATE UNIQUE INDEX project_code ON portfolio.project (code)`,
  `CREATE INDEX project_parent ON portfolio.project (parent_id)`,
  `CREATE TABLE portfolio.evaluation (
      id uuid NOT NULL,
      actor_id uuid NOT NULL,
      project_id uuid NOT NULL,
      criteria_set text NOT NULL,
      revision integer NOT NULL,
      answers jsonb NOT NULL,
      outcome text NOT NULL,
      failed_first text,
      assessor character(9) NOT NULL,
      recorded_at timestamptz NOT NULL,
      CONSTRAINT "PK_b72edd439b9db736f55b584fa54" PRIMARY KEY (id)
    )`,
  `CREATE INDEX evaluation_set ON portfolio.evaluation (criteria_set, project_id)`,
  `CREATE UNIQUE INDEX evaluation_revision ON portfolio.evaluation (project_id, criteria_set, revision)`,
  `CREATE TABLE reporting.round (
      id uuid NOT NULL,
      key text COLLATE "C" NOT NULL,
      period text NOT NULL,
      name_nb text NOT NULL,
      name_en text NOT NULL,
      budget_year integer NOT NULL,
      criteria_set text NOT NULL,
      opens_at timestamptz NOT NULL,
      deadline timestamptz NOT NULL,
      closes_at timestamptz NOT NULL,
      state text NOT NULL,
      opened_at timestamptz,
      closed_at timestamptz,
      rollup_job uuid,
      version integer NOT NULL,
      CONSTRAINT "PK_34bd959f3f4a90eb86e4ae24d2d" PRIMARY KEY (id)
    )`,
  `CREATE UNIQUE INDEX round_key ON reporting.round (key)`,
  `CREATE TABLE reporting.report (
      id uuid NOT NULL,
      actor_id uuid NOT NULL,
      round_id uuid NOT NULL,
      project_id uuid NOT NULL,
      state text NOT NULL,
      content jsonb NOT NULL,
      revision integer NOT NULL,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      CONSTRAINT "PK_99e4d0bea58cba73c57f935a546" PRIMARY KEY (id)
    )`,
  `CREATE INDEX report_actor ON reporting.report (actor_id, round_id)`,
  `CREATE UNIQUE INDEX report_round_project ON reporting.report (round_id, project_id)`,
  `CREATE TABLE reporting.report_revision (
      id uuid NOT NULL,
      report_id uuid NOT NULL,
      actor_id uuid NOT NULL,
      round_id uuid NOT NULL,
      project_id uuid NOT NULL,
      revision integer NOT NULL,
      recorded_at timestamptz NOT NULL,
      late boolean NOT NULL,
      certified_by character(9) NOT NULL,
      supplier character(9),
      project jsonb NOT NULL,
      content jsonb NOT NULL,
      content_hash text NOT NULL,
      CONSTRAINT "PK_98400e46983adc5151c1450c475" PRIMARY KEY (id)
    )`,
  `CREATE INDEX report_revision_recorded ON reporting.report_revision (recorded_at)`,
  `CREATE INDEX report_revision_key ON reporting.report_revision (round_id, actor_id)`,
  `CREATE UNIQUE INDEX report_revision_number ON reporting.report_revision (report_id, revision)`,
  `CREATE TABLE rollup.project_line (
      round_id uuid NOT NULL,
      project_id uuid NOT NULL,
      actor_id uuid NOT NULL,
      revision_id uuid NOT NULL,
      code text NOT NULL,
      name text NOT NULL,
      kind text NOT NULL,
      main_goal text NOT NULL,
      state text NOT NULL,
      phase text NOT NULL,
      colour text,
      risk text,
      reason text,
      cause text,
      action text,
      late boolean NOT NULL,
      CONSTRAINT "PK_42e9639f7c6b5b06979d21cb39b" PRIMARY KEY (round_id, project_id)
    )`,
  `CREATE INDEX project_line_key ON rollup.project_line (round_id, actor_id)`,
  `CREATE TABLE rollup.budget_line (
      round_id uuid NOT NULL,
      project_id uuid NOT NULL,
      year integer NOT NULL,
      actor_id uuid NOT NULL,
      approved bigint NOT NULL,
      forecast bigint,
      actual bigint,
      CONSTRAINT "PK_3966d9c6a5ddd23fd14adf2e7ea" PRIMARY KEY (round_id, project_id, year)
    )`,
  `CREATE INDEX budget_line_key ON rollup.budget_line (round_id, actor_id)`,
  `CREATE TABLE rollup.actor_status (
      round_id uuid NOT NULL,
      actor_id uuid NOT NULL,
      projects integer NOT NULL,
      active integer NOT NULL,
      planned integer NOT NULL,
      paused integer NOT NULL,
      completed integer NOT NULL,
      stopped integer NOT NULL,
      green integer NOT NULL,
      yellow integer NOT NULL,
      red integer NOT NULL,
      late integer NOT NULL,
      inputs integer NOT NULL,
      CONSTRAINT "PK_5f4d745b8eec3fb4de67fba8bc4" PRIMARY KEY (round_id, actor_id)
    )`,
  `CREATE TABLE rollup.round_status (
      round_id uuid NOT NULL,
      key text COLLATE "C" NOT NULL,
      published boolean NOT NULL,
      etag text NOT NULL,
      body text NOT NULL,
      inputs integer NOT NULL,
      computed_at timestamptz NOT NULL,
      CONSTRAINT "PK_a9d99b4fe020faa2a3b86654ce9" PRIMARY KEY (round_id)
    )`,
  `CREATE UNIQUE INDEX round_status_key ON rollup.round_status (key)`,
  `ALTER TABLE actors.actor ADD CONSTRAINT actor_parent FOREIGN KEY (parent_id)
     REFERENCES actors.actor(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE actors.actor ADD CONSTRAINT actor_successor_fk FOREIGN KEY (successor_id)
     REFERENCES actors.actor(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE portfolio.project ADD CONSTRAINT project_parent_fk FOREIGN KEY (parent_id)
     REFERENCES portfolio.project(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE portfolio.evaluation ADD CONSTRAINT evaluation_project_fk FOREIGN KEY (project_id)
     REFERENCES portfolio.project(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE reporting.report ADD CONSTRAINT report_round_fk FOREIGN KEY (round_id)
     REFERENCES reporting.round(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
  `ALTER TABLE reporting.report_revision ADD CONSTRAINT report_revision_report_fk
     FOREIGN KEY (report_id) REFERENCES reporting.report(id) ON DELETE NO ACTION ON UPDATE NO ACTION`,
];
