import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import type { EntityRow } from '../../platform/database/entity-rows.js';
import type { Fault } from '../../platform/base/problem.js';
import type { ProjectFactsValue } from '../../portfolio/projects/project.types.js';
import type { ReportContentValue, ReportState } from '../content/report.types.js';
import { Round } from '../rounds/round.entity.js';
import type { RuleStatus } from '../assessment/tolerance.rules.js';
import type { Warning } from '../assessment/warning.rules.js';

/** One project's report of one round: its present content, and the number of its last revision. */
@Entity({ schema: 'reporting', name: 'report' })
@Index('report_round_project', ['roundId', 'projectId'], { unique: true })
@Index('report_actor', ['actorId', 'roundId'])
@Index('report_project', ['projectId'])
@Index('report_draft', ['roundId', 'actorId'], { where: `"state" = 'draft'` })
export class Report {
  @PrimaryColumn('uuid')
  id: string;

  /** The actor that reports: the owner, or the actor that answers for it now. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('uuid', { name: 'round_id' })
  roundId: string;

  @ManyToOne(() => Round)
  @JoinColumn({ name: 'round_id', foreignKeyConstraintName: 'report_round_fk' })
  protected round: Relation<Round>;

  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('text')
  state: ReportState;

  @Column('jsonb')
  content: ReportContentValue;

  /** Number of the last certified revision; 0 before the first. */
  @Column('int')
  revision: number;

  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  /** Faults that keep an incomplete draft from being certified, as of the last saving. */
  @Column('jsonb', { default: [] })
  faults: readonly Fault[];

  /**
   * The colours that the round's rule set gives, as of the last saving or certification; null where
   * the round binds none.
   */
  @Column('jsonb', { name: 'rule_status', nullable: true })
  ruleStatus: RuleStatus | null;

  @Column('jsonb', { nullable: true })
  warnings: readonly Warning[] | null;

  /** The reason why an earlier revision is restored. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** Number of rounds in a row in which it is confirmed unchanged; 0 when it is not. */
  @Column('int', { default: 0 })
  unchanged: number;

  /** The certified revision of an earlier round that it confirms. */
  @Column('uuid', { nullable: true })
  confirms: string | null;

  /** Number of its own earlier revision that it restores. */
  @Column('int', { name: 'reverts_to', nullable: true })
  revertsTo: number | null;
}

/** The columns of a report. */
export type StoredReport = EntityRow<Report>;

/** One certification of a report. The database refuses to change or delete it. */
@Entity({ schema: 'reporting', name: 'report_revision' })
@Index('report_revision_number', ['reportId', 'revision'], { unique: true })
@Index('report_revision_key', ['roundId', 'actorId'])
@Index('report_revision_recorded', ['recordedAt'])
@Index('report_revision_project', ['projectId'])
export class ReportRevision {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'report_id' })
  reportId: string;

  @ManyToOne(() => Report)
  @JoinColumn({ name: 'report_id', foreignKeyConstraintName: 'report_revision_report_fk' })
  protected report: Relation<Report>;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('uuid', { name: 'round_id' })
  roundId: string;

  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('int')
  revision: number;

  /** The time of the certification. */
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  /** Says that it was certified after the deadline. */
  @Column('boolean')
  late: boolean;

  /**
   * Organisation number of the actor that certified. The supplier and the delegate that acted for
   * it follow.
   */
  @Column('char', { name: 'certified_by', length: 9 })
  certifiedBy: string;

  @Column('char', { length: 9, nullable: true })
  supplier: string | null;

  @Column('char', { length: 9, nullable: true })
  delegate: string | null;

  /** The project as it was then: code, name, kind, programme, goals. */
  @Column('jsonb')
  project: ProjectFactsValue;

  @Column('jsonb')
  content: ReportContentValue;

  /** SHA-256 of project and content as canonical JSON. */
  @Column('text', { name: 'content_hash' })
  contentHash: string;

  /** The colours that the round's rule set gave; null where the round bound none. */
  @Column('jsonb', { name: 'rule_status', nullable: true })
  ruleStatus: RuleStatus | null;

  @Column('jsonb', { nullable: true })
  warnings: readonly Warning[] | null;

  /** Says that it was certified after the round closed. */
  @Column('boolean', { default: false })
  correction: boolean;

  /** The reason for a correction, or for restoring an earlier revision. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** Number of rounds in a row in which it was confirmed unchanged; 0 when it was not. */
  @Column('int', { default: 0 })
  unchanged: number;

  @Column('uuid', { nullable: true })
  confirms: string | null;

  @Column('int', { name: 'reverts_to', nullable: true })
  revertsTo: number | null;
}
