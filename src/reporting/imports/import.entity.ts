import type { ForecastDate, FoundMoves } from '../content/forecast-moves.lookup.js';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Language } from '../../platform/base/problem.js';
import type {
  ImportAtomic,
  ImportCounts,
  ImportForm,
  ImportMode,
  ImportOutcome,
  StoredCaller,
} from './import.types.js';
import type { Warning } from '../assessment/warning.rules.js';
import type {
  BrokenDependencies,
  ComparedReport,
  Effect,
  Need,
} from '../previews/report-preview.rules.js';
import type { RecordName } from '../columns/report-table.types.js';

/** One piece of an uploaded file. Pieces of a file without an import are deleted after an hour. */
@Entity({ schema: 'reporting', name: 'import_chunk' })
export class ImportChunk {
  @PrimaryColumn('uuid', { name: 'file_id', primaryKeyConstraintName: 'import_chunk_pk' })
  fileId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'import_chunk_pk' })
  part: number;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('bytea')
  bytes: Buffer;

  @Index('import_chunk_recorded')
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** A file of reports of one round, or of projects, with its progress. */
@Entity({ schema: 'reporting', name: 'report_import' })
@Index('report_import_actor', ['actorId', 'createdAt'])
@Index('report_import_file', ['fileId'], { unique: true })
export class ReportImport {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'report_import_pk' })
  id: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** Null of a file of projects. */
  @Column('uuid', { name: 'round_id', nullable: true })
  roundId: string | null;

  @Column('uuid', { name: 'job_id' })
  jobId: string;

  @Column('uuid', { name: 'file_id' })
  fileId: string;

  @Column('text', { name: 'media_type' })
  mediaType: string;

  @Column('bigint')
  size: string;

  @Column('text')
  sha256: string;

  /** Encoding of a text file; null of a workbook. */
  @Column('text', { nullable: true })
  encoding: string | null;

  @Column('text')
  mode: ImportMode;

  @Column('text')
  atomic: ImportAtomic;

  @Column('boolean')
  certify: boolean;

  /** Language of the faults. */
  @Column('text')
  language: Language;

  /** Our columns by the sender's headings: a copy of the mapping at the time of the request. */
  @Column('jsonb', { nullable: true })
  mapping: Readonly<Record<string, string>> | null;

  /** The caller that the worker acts as: the claims of the token, never the token. */
  @Column('jsonb')
  caller: StoredCaller;

  /**
   * Number of the latest attempt, raised by each worker that begins. A worker of an earlier attempt
   * writes nothing more.
   */
  @Column('int')
  run: number;

  /** True once every row has been read. */
  @Column('boolean')
  staged: boolean;

  /** Code of the last judged project. Projects are judged in order of their codes. */
  @Column({ type: 'text', name: 'judged_to', collation: 'C' })
  judgedTo: string;

  @Column('boolean')
  ended: boolean;

  @Column('jsonb')
  form: ImportForm;

  @Column('jsonb')
  counts: ImportCounts;

  /** The dependencies that the file breaks; null until they are sought. */
  @Column('jsonb', { nullable: true })
  broken: BrokenDependencies | null;

  /** The projects that the forecasts of the file move; null when it changes no forecast. */
  @Column('jsonb', { nullable: true })
  moves: FoundMoves | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

/** A run: rows of one project that follow each other in the file, with their cells read. */
@Entity({ schema: 'reporting', name: 'import_run' })
@Index('import_run_project', ['importId', 'project'])
export class ImportRun {
  @PrimaryColumn('uuid', { name: 'import_id', primaryKeyConstraintName: 'import_run_pk' })
  importId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'import_run_pk' })
  number: number;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** Code as the file has it; empty where the file has none. */
  @Column({ type: 'text', collation: 'C' })
  project: string;

  /** Number of rows. */
  @Column('int')
  size: number;

  /** A JSON list of staged rows. */
  @Column('text')
  rows: string;
}

@Entity({ schema: 'reporting', name: 'import_fault' })
export class ImportFault {
  @PrimaryColumn('uuid', { name: 'import_id', primaryKeyConstraintName: 'import_fault_pk' })
  importId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'import_fault_pk' })
  number: number;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text', { nullable: true })
  sheet: string | null;

  @Column('int', { nullable: true })
  row: number | null;

  @Column('text', { nullable: true })
  column: string | null;

  /** Heading of the column as it stands in the file. */
  @Column('text', { nullable: true })
  heading: string | null;

  @Column('text', { nullable: true })
  project: string | null;

  @Column('text')
  code: string;

  @Column('text', { nullable: true })
  value: string | null;

  @Column('text')
  expected: string;

  @Column('bigint', { nullable: true })
  difference: string | null;
}

/** A value that differs from the draft or from the project's last certified report. */
@Entity({ schema: 'reporting', name: 'import_change' })
export class ImportChange {
  @PrimaryColumn('uuid', { name: 'import_id', primaryKeyConstraintName: 'import_change_pk' })
  importId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'import_change_pk' })
  number: number;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** The report that the file is compared with. */
  @Column('text', { default: 'certified' })
  against: ComparedReport;

  @Column('text')
  project: string;

  @Column('text')
  record: RecordName;

  /** Item of a list; null of the report itself. */
  @Column('text', { nullable: true })
  item: string | null;

  @Column('text')
  column: string;

  @Column('text', { nullable: true })
  before: string | null;

  @Column('text', { nullable: true })
  after: string | null;

  @Column('bigint', { nullable: true })
  difference: string | null;
}

/** The outcome of one project's rows. */
@Entity({ schema: 'reporting', name: 'import_report' })
export class ImportReport {
  @PrimaryColumn('uuid', { name: 'import_id', primaryKeyConstraintName: 'import_report_pk' })
  importId: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'import_report_pk' })
  project: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text')
  outcome: ImportOutcome;

  @Column('uuid', { name: 'report_id', nullable: true })
  reportId: string | null;

  /** Version of the report or the project that was written; null when none was. */
  @Column('int', { name: 'stored_version', nullable: true })
  storedVersion: number | null;

  /** Number of the revision that was certified; null when none was. */
  @Column('int', { name: 'stored_revision', nullable: true })
  storedRevision: number | null;

  /** State of the project in the file. */
  @Column('text', { nullable: true })
  state: string | null;

  /** State of the project in its last certified report. */
  @Column('text', { name: 'state_before', nullable: true })
  stateBefore: string | null;

  /** Date for which the last milestone that is not reached is forecast. */
  @Column('text', { name: 'ready_on', nullable: true })
  readyOn: string | null;

  /** The same date in the last certified report. */
  @Column('text', { name: 'ready_before', nullable: true })
  readyBefore: string | null;

  /** Dates of its milestones when they are other than in the last certified report. */
  @Column('jsonb', { nullable: true })
  forecasts: readonly ForecastDate[] | null;

  @Column('text', { name: 'colour_before', nullable: true })
  colourBefore: string | null;

  @Column('text', { name: 'colour_after', nullable: true })
  colourAfter: string | null;

  /** Deliveries that the project needs from other projects. */
  @Column('jsonb')
  needs: readonly Need[];

  /** True when the report could be certified before the import. */
  @Column('boolean', { name: 'complete_before', default: false })
  completeBefore: boolean;

  /** True when the report of the file can be certified. */
  @Column('boolean', { default: false })
  complete: boolean;

  /** The warnings that certification gives. */
  @Column('jsonb', { default: () => "'[]'" })
  warnings: readonly Warning[];

  /** Losses and gains in words. */
  @Column('jsonb', { default: () => "'[]'" })
  effects: readonly Effect[];
}

/** A mapping from an actor's own headings to our columns. */
@Entity({ schema: 'reporting', name: 'import_mapping' })
export class ImportMapping {
  @PrimaryColumn('uuid', { name: 'actor_id', primaryKeyConstraintName: 'import_mapping_pk' })
  actorId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'import_mapping_pk' })
  name: string;

  @Column('jsonb')
  headings: readonly { readonly heading: string; readonly column: string }[];

  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
