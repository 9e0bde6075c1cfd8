import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Line: one report as it was certified, and as it counts. */
abstract class Line {
  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** The certified revision that the line comes from. */
  @Column('uuid', { name: 'revision_id' })
  revisionId: string;

  @Column('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text')
  state: string;

  /** Standing of the project. National figures count lines of projects in the portfolio. */
  @Column('text')
  standing: string;

  @Column('text', { nullable: true })
  colour: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('text', { nullable: true })
  cause: string | null;

  @Column('text', { nullable: true })
  action: string | null;

  /** The directorate's colour, with its reason and the revision that it was given on. */
  @Column('jsonb', { name: 'directorate_opinion', nullable: true })
  directorateOpinion: object | null;

  @Column('boolean')
  late: boolean;

  /** The value of the line in each dimension of figures. */
  @Column('jsonb')
  facts: object;

  /** The entries of the budget, as reported. */
  @Column('jsonb')
  budget: object;
}

/** Stored line of one project in one round. Every total is a sum of lines. Derived from revisions. */
@Entity({ schema: 'rollup', name: 'project_line' })
@Index('project_line_key', ['roundId', 'actorId'])
@Index('project_line_changed', ['roundId', 'changedAt', 'projectId'])
export class ProjectLine extends Line {
  @PrimaryColumn('uuid', { name: 'round_id' })
  roundId: string;

  /**
   * Basis of the report that the line was computed from (see `selectReportBases`): the line is stale
   * when the report has another now. Null before the first roll-up since migration 971.
   */
  @Column('bigint', { nullable: true })
  basis: string | null;

  /** Instant since which the line has been the same. */
  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}

/**
 * Project in the portfolio without a report in a published round. One whose report came after all
 * stays, marked as gone, so that feeds can tell. Derived from the completeness of the round.
 */
@Entity({ schema: 'rollup', name: 'unreported_project' })
@Index('unreported_project_changed', ['roundId', 'changedAt', 'projectId'])
export class UnreportedProjectLine {
  @PrimaryColumn('uuid', { name: 'round_id' })
  roundId: string;

  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId: string;

  /** The actor that answers for the project. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text')
  code: string;

  @Column('text')
  name: string;

  /** The actor has certified that it has nothing to report. */
  @Column('boolean')
  nil: boolean;

  /** The project is no longer without a report. */
  @Column('boolean')
  gone: boolean;

  /** Instant since which the row has been the same. */
  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}

/**
 * Stored figures of a key: one actor in one round. They count its projects in the portfolio.
 * National figures are sums over keys.
 */
@Entity({ schema: 'rollup', name: 'actor_status' })
export class ActorStatus {
  @PrimaryColumn('uuid', { name: 'round_id' })
  roundId: string;

  @PrimaryColumn('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('int')
  projects: number;

  @Column('int')
  active: number;

  @Column('int')
  planned: number;

  @Column('int')
  paused: number;

  @Column('int')
  completed: number;

  @Column('int')
  stopped: number;

  /** Active projects by colour. Shares are shares of these. */
  @Column('int')
  green: number;

  @Column('int')
  yellow: number;

  @Column('int')
  red: number;

  @Column('int')
  late: number;

  /**
   * Approved over all projects and funding sources, by budget year and by price level within it:
   * `{"2021": {"2021-nominal": 1723000000}}`, whole NOK.
   */
  @Column('jsonb')
  budgets: object;

  /**
   * Total frames by price level, with the number of reports that state one:
   * `{"2021-nominal": {"approved": 42000000, "reports": 1}}`.
   */
  @Column('jsonb')
  frames: object;

  /** Number of certified revisions behind the figures. */
  @Column('int')
  inputs: number;

  /**
   * Number that changes with the data behind the figures: the count of revisions, versions of
   * projects and colours of the directorate, and a hash of the programmes above each project. The
   * reconciler compares it with the one computed now.
   */
  @Column('bigint')
  basis: string;
}

/** Status of a round, ready to send. */
@Entity({ schema: 'rollup', name: 'round_status' })
@Index('round_status_key', ['key'], { unique: true })
export class RoundStatus {
  @PrimaryColumn('uuid', { name: 'round_id' })
  roundId: string;

  @Column({ type: 'text', collation: 'C' })
  key: string;

  /** Anyone may read it: from the closing of the round. */
  @Column('boolean')
  published: boolean;

  @Column('text')
  etag: string;

  @Column('text')
  body: string;

  @Column('int')
  inputs: number;

  @Column('timestamptz', { name: 'computed_at' })
  computedAt: Date;

  /** Cache tag: changes when any figure of the round may have changed. */
  @Column('text', { name: 'figures_tag' })
  figuresTag: string;

  /** Instant of the last change of the cache tag. */
  @Column('timestamptz', { name: 'figures_at' })
  figuresAt: Date;

  /** Instant from which anyone could read it; null until then. */
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  /** Number of missing reports. */
  @Column('int')
  missing: number;

  /** Number of projects in the portfolio without a report: the missing ones, and nil returns. */
  @Column('int', { name: 'not_reported' })
  notReported: number;

  /** Number of reported projects that are not in the portfolio. */
  @Column('int', { name: 'reported_not_in' })
  reportedNotIn: number;

  /** Digest of the projects without a report. */
  @Column('text')
  unreported: string;
}

/** Figures of a round frozen for a meeting, for good. */
@Entity({ schema: 'rollup', name: 'snapshot' })
@Index('snapshot_round', ['roundId'])
export class Snapshot {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'round_id' })
  roundId: string;

  /** Organisation number of the directorate. */
  @Column('char', { name: 'frozen_by', length: 9 })
  frozenBy: string;

  @Column('text')
  title: string;

  /** Instant as of which the figures are frozen. */
  @Column('timestamptz', { name: 'as_of' })
  asOf: Date;

  @Column('timestamptz', { name: 'frozen_at' })
  frozenAt: Date;

  /** SHA-256 of {@link body} as canonical JSON. */
  @Column({ type: 'char', length: 64 })
  hash: string;

  @Column('text')
  body: string;
}

/** Line of a snapshot. */
@Entity({ schema: 'rollup', name: 'snapshot_line' })
export class SnapshotLine extends Line {
  @PrimaryColumn('uuid', { name: 'snapshot_id' })
  snapshotId: string;
}
