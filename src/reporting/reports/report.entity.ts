import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import type { Fault } from '../../platform/base/problem.js';
import type { ProjectFactsValue } from '../../portfolio/projects/project.types.js';
import type { ReportContentValue, ReportState } from '../content/report.types.js';
import { Round } from '../rounds/round.entity.js';
import type { RuleStatus } from '../assessment/tolerance.rules.js';
import type { Warning } from '../assessment/warning.rules.js';

/**
 * One project's report for one round: what is being worked on, and how many times it has been
 * certified.
 */
@Entity({ schema: 'reporting', name: 'report' })
@Index('report_round_project', ['roundId', 'projectId'], { unique: true })
@Index('report_actor', ['actorId', 'roundId'])
@Index('report_project', ['projectId'])
@Index('report_draft', ['roundId', 'actorId'], { where: `"state" = 'draft'` })
export class Report {
  @PrimaryColumn('uuid')
  id: string;

  /** Who reports: the owner, or the actor that answers for it now. */
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

  /** What keeps an incomplete draft from being certified, as of the last saving. */
  @Column('jsonb', { default: [] })
  faults: readonly Fault[];

  /**
   * What the round's rules say of it, as of the last saving or certification; null where the round
   * binds none.
   */
  @Column('jsonb', { name: 'rule_status', nullable: true })
  ruleStatus: RuleStatus | null;

  @Column('jsonb', { nullable: true })
  warnings: readonly Warning[] | null;
  /** Why the draft is a revert. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** How many rounds in a row it is confirmed unchanged; 0 when it is not a confirmation. */
  @Column('int', { default: 0 })
  unchanged: number;

  /** The revision of an earlier round that it confirms. */
  @Column('uuid', { nullable: true })
  confirms: string | null;

  /** The revision of its own that it goes back to. */
  @Column('int', { name: 'reverts_to', nullable: true })
  revertsTo: number | null;
}

/** A report by itself, without its round. */
export type StoredReport = Omit<Report, 'round'>;

/** A certified report, for good. The database refuses to change or delete it. */
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

  /** When we knew it. */
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  /** Certified after the round's deadline. */
  @Column('boolean')
  late: boolean;

  /**
   * Organisation number of the actor that certified, of the supplier that did it for them, and of
   * the delegate that acted for the actor.
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

  /** What the round's rules said of it when it was certified; null where the round bound none. */
  @Column('jsonb', { name: 'rule_status', nullable: true })
  ruleStatus: RuleStatus | null;

  @Column('jsonb', { nullable: true })
  warnings: readonly Warning[] | null;
  /** Certified after the round closed. */
  @Column('boolean', { default: false })
  correction: boolean;

  /** Why it corrects or reverts. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** As the report's when it was certified. */
  @Column('int', { default: 0 })
  unchanged: number;

  @Column('uuid', { nullable: true })
  confirms: string | null;

  @Column('int', { name: 'reverts_to', nullable: true })
  revertsTo: number | null;
}
