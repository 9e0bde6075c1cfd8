import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Language } from '../../platform/base/problem.js';
import type {
  BrokenDependencies,
  ImportAtomic,
  ImportCounts,
  ImportForm,
  ImportMode,
  ImportOutcome,
  StoredCaller,
} from './import.types.js';
import type { Need } from './report-preview.rules.js';
import type { RecordName } from '../files/report-table.types.js';

/**
 * One piece of an uploaded file, in order. Pieces of a file that no import was made of are pruned.
 */
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

/** A file of reports of one round, and how far it has come. */
@Entity({ schema: 'reporting', name: 'report_import' })
@Index('report_import_actor', ['actorId', 'createdAt'])
@Index('report_import_file', ['fileId'], { unique: true })
export class ReportImport {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'report_import_pk' })
  id: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('uuid', { name: 'round_id' })
  roundId: string;

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

  /** Of a text file. */
  @Column('text', { nullable: true })
  encoding: string | null;

  @Column('text')
  mode: ImportMode;

  @Column('text')
  atomic: ImportAtomic;

  @Column('boolean')
  certify: boolean;

  /** Of the faults. */
  @Column('text')
  language: Language;

  /** The sender's headings as our columns, as the mapping was when it was asked for. */
  @Column('jsonb', { nullable: true })
  mapping: Readonly<Record<string, string>> | null;

  /** Whom the worker acts as: what the token said, never the token. */
  @Column('jsonb')
  caller: StoredCaller;

  /**
   * Raised by each worker that begins; whoever holds an older number has been overtaken and writes
   * nothing more.
   */
  @Column('int')
  run: number;

  /** Every row has been read. */
  @Column('boolean')
  staged: boolean;

  /** Projects up to this code are done. */
  @Column({ type: 'text', name: 'judged_to', collation: 'C' })
  judgedTo: string;

  @Column('boolean')
  ended: boolean;

  @Column('jsonb')
  form: ImportForm;

  @Column('jsonb')
  counts: ImportCounts;

  /** The dependencies that it breaks; null until they are looked for. */
  @Column('jsonb', { nullable: true })
  broken: BrokenDependencies | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

/** Rows of one project that stand together in the file, their cells read. */
@Entity({ schema: 'reporting', name: 'import_run' })
@Index('import_run_project', ['importId', 'project'])
export class ImportRun {
  @PrimaryColumn('uuid', { name: 'import_id', primaryKeyConstraintName: 'import_run_pk' })
  importId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'import_run_pk' })
  number: number;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** As the file says it; empty where it says none. */
  @Column({ type: 'text', collation: 'C' })
  project: string;

  /** How many rows. */
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

/** A value that differs from the project's last certified report. */
@Entity({ schema: 'reporting', name: 'import_change' })
export class ImportChange {
  @PrimaryColumn('uuid', { name: 'import_id', primaryKeyConstraintName: 'import_change_pk' })
  importId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'import_change_pk' })
  number: number;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text')
  project: string;

  @Column('text')
  record: RecordName;

  /** Which item of a list; null of the report itself. */
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

/** What came of one project's rows. */
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

  /** The project's state as reported, and by its last certified report. */
  @Column('text', { nullable: true })
  state: string | null;

  @Column('text', { name: 'state_before', nullable: true })
  stateBefore: string | null;

  /** When its last milestone is forecast that is not reached, and was; a date. */
  @Column('text', { name: 'ready_on', nullable: true })
  readyOn: string | null;

  @Column('text', { name: 'ready_before', nullable: true })
  readyBefore: string | null;

  @Column('text', { name: 'colour_before', nullable: true })
  colourBefore: string | null;

  @Column('text', { name: 'colour_after', nullable: true })
  colourAfter: string | null;

  /** What it needs from other projects. */
  @Column('jsonb')
  needs: readonly Need[];
}

/** An actor's own headings as our columns. */
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
