import type { MigrationInterface, QueryRunner } from 'typeorm';
import { OWN_OR_SYSTEM, protect, type TableRule } from './row-security.js';

/**
 * Files of reports: their bytes, what was read of them, what came of each report, and how an
 * actor's own headings are read.
 */
export class ReportImports1763800000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    for (const [table, column, target] of REFERENCES) {
      await runner.query(
        `ALTER TABLE reporting.${table} ADD CONSTRAINT ${table}_${column}_ref
           FOREIGN KEY (${column}) REFERENCES ${target}`,
      );
    }
    await protect(runner, TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX reporting.report_draft`);
    for (const table of Object.keys(TABLES).reverse()) await runner.query(`DROP TABLE ${table}`);
  }
}

/**
 * A file is its sender's own, also for the directorate; what came of it stands in the reports. The
 * service prunes.
 */
const OWN_WORK: TableRule = {
  select: OWN_OR_SYSTEM,
  insert: OWN_OR_SYSTEM,
  update: OWN_OR_SYSTEM,
  delete: OWN_OR_SYSTEM,
};
const OWN_NOTES: TableRule = {
  select: OWN_OR_SYSTEM,
  insert: OWN_OR_SYSTEM,
  delete: OWN_OR_SYSTEM,
};

const TABLES: Readonly<Record<string, TableRule>> = {
  'reporting.import_chunk': OWN_NOTES,
  'reporting.report_import': OWN_WORK,
  'reporting.import_run': OWN_NOTES,
  'reporting.import_fault': OWN_NOTES,
  'reporting.import_change': OWN_NOTES,
  'reporting.import_report': OWN_NOTES,
  'reporting.import_mapping': {
    select: OWN_OR_SYSTEM,
    insert: OWN_OR_SYSTEM,
    update: OWN_OR_SYSTEM,
  },
};

const OF_IMPORT = ['import_run', 'import_fault', 'import_change', 'import_report'] as const;
const REFERENCES = [
  ['import_chunk', 'actor_id', 'actors.actor (id)'],
  ['report_import', 'actor_id', 'actors.actor (id)'],
  ['report_import', 'round_id', 'reporting.round (id)'],
  ['report_import', 'job_id', 'platform.job (id)'],
  ...OF_IMPORT.map((table) => [table, 'import_id', 'reporting.report_import (id)'] as const),
  ['import_mapping', 'actor_id', 'actors.actor (id)'],
] as const;

const UP = [
  `CREATE TABLE reporting.import_chunk (
    file_id uuid NOT NULL,
    part integer NOT NULL,
    actor_id uuid NOT NULL,
    bytes bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT import_chunk_pk PRIMARY KEY (file_id, part)
  )`,
  // Compressing what is read once costs more than it saves.
  `ALTER TABLE reporting.import_chunk ALTER bytes SET STORAGE EXTERNAL`,
  `CREATE INDEX import_chunk_recorded ON reporting.import_chunk (recorded_at)`,
  `CREATE TABLE reporting.report_import (
    id uuid NOT NULL,
    actor_id uuid NOT NULL,
    round_id uuid NOT NULL,
    job_id uuid NOT NULL,
    file_id uuid NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    encoding text,
    mode text NOT NULL,
    atomic text NOT NULL,
    certify boolean NOT NULL,
    language text NOT NULL,
    mapping jsonb,
    caller jsonb NOT NULL,
    run integer NOT NULL,
    staged boolean NOT NULL,
    judged_to text COLLATE "C" NOT NULL,
    ended boolean NOT NULL,
    form jsonb NOT NULL,
    counts jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT report_import_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX report_import_actor ON reporting.report_import (actor_id, created_at)`,
  `CREATE UNIQUE INDEX report_import_file ON reporting.report_import (file_id)`,
  `CREATE TABLE reporting.import_run (
    import_id uuid NOT NULL,
    number integer NOT NULL,
    actor_id uuid NOT NULL,
    project text COLLATE "C" NOT NULL,
    size integer NOT NULL,
    rows text NOT NULL,
    CONSTRAINT import_run_pk PRIMARY KEY (import_id, number)
  )`,
  `CREATE INDEX import_run_project ON reporting.import_run (import_id, project)`,
  `CREATE TABLE reporting.import_fault (
    import_id uuid NOT NULL,
    number integer NOT NULL,
    actor_id uuid NOT NULL,
    sheet text,
    "row" integer,
    "column" text,
    project text,
    code text NOT NULL,
    value text,
    expected text NOT NULL,
    difference bigint,
    CONSTRAINT import_fault_pk PRIMARY KEY (import_id, number)
  )`,
  `CREATE TABLE reporting.import_change (
    import_id uuid NOT NULL,
    number integer NOT NULL,
    actor_id uuid NOT NULL,
    project text NOT NULL,
    record text NOT NULL,
    item text,
    "column" text NOT NULL,
    before text,
    after text,
    difference bigint,
    CONSTRAINT import_change_pk PRIMARY KEY (import_id, number)
  )`,
  `CREATE TABLE reporting.import_report (
    import_id uuid NOT NULL,
    project text COLLATE "C" NOT NULL,
    actor_id uuid NOT NULL,
    outcome text NOT NULL,
    report_id uuid,
    state text,
    colour_before text,
    colour_after text,
    needs jsonb NOT NULL,
    CONSTRAINT import_report_pk PRIMARY KEY (import_id, project)
  )`,
  `CREATE INDEX report_draft ON reporting.report (round_id, actor_id) WHERE "state" = 'draft'`,
  `CREATE TABLE reporting.import_mapping (
    actor_id uuid NOT NULL,
    name text NOT NULL,
    headings jsonb NOT NULL,
    version integer NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT import_mapping_pk PRIMARY KEY (actor_id, name)
  )`,
];
