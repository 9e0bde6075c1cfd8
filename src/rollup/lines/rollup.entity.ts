import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What a line of figures says of one report: as it was certified, and as it counts. */
abstract class Line {
  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** The certified revision it comes from. */
  @Column('uuid', { name: 'revision_id' })
  revisionId: string;

  @Column('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text')
  state: string;

  @Column('text', { nullable: true })
  colour: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('text', { nullable: true })
  cause: string | null;

  @Column('text', { nullable: true })
  action: string | null;

  @Column('boolean')
  late: boolean;

  /** Its value in each dimension of figures. */
  @Column('jsonb')
  facts: object;

  /** The lines of its budget, as reported. */
  @Column('jsonb')
  budget: object;
}

/**
 * One project's certified figures in one round: what every total is made of. Derived; rebuilt from
 * revisions.
 */
@Entity({ schema: 'rollup', name: 'project_line' })
@Index('project_line_key', ['roundId', 'actorId'])
@Index('project_line_changed', ['roundId', 'changedAt', 'projectId'])
export class ProjectLine extends Line {
  @PrimaryColumn('uuid', { name: 'round_id' })
  roundId: string;

  /** Since when it is what it is. */
  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}

/** One actor's figures in one round. The national figures are sums over these keys. */
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

  /** Active projects with a colour: what shares are shares of. */
  @Column('int')
  green: number;

  @Column('int')
  yellow: number;

  @Column('int')
  red: number;

  @Column('int')
  late: number;

  /** Approved per budget year, over all projects and funding sources: whole NOK by year. */
  @Column('jsonb')
  budgets: object;

  /**
   * The prices that they are in by year, as `2021-nominal`: several where projects report in
   * different ones.
   */
  @Column('jsonb')
  prices: object;

  /** Certified revisions it was made from. */
  @Column('int')
  inputs: number;

  /**
   * What it was made from: how many revisions, versions of their projects and colours of the
   * directorate, and a hash of the programmes above each. The reconciler compares it with what
   * there is.
   */
  @Column('bigint')
  basis: string;
}

/** The status of a round as it is answered, ready to send. */
@Entity({ schema: 'rollup', name: 'round_status' })
@Index('round_status_key', ['key'], { unique: true })
export class RoundStatus {
  @PrimaryColumn('uuid', { name: 'round_id' })
  roundId: string;

  @Column({ type: 'text', collation: 'C' })
  key: string;

  /** Whether anyone may read it: from the closing of the round. */
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

  /** Another one when any figure of the round may be another; and since when it is this one. */
  @Column('text', { name: 'figures_tag' })
  figuresTag: string;

  @Column('timestamptz', { name: 'figures_at' })
  figuresAt: Date;

  /** When anyone could read it first; null until then. */
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  /** Reports that were expected and not there. */
  @Column('int')
  missing: number;
}

/** The figures of a round as they were frozen for a meeting, for good. */
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

  /** The instant as of which it holds the figures. */
  @Column('timestamptz', { name: 'as_of' })
  asOf: Date;

  @Column('timestamptz', { name: 'frozen_at' })
  frozenAt: Date;

  /** Of {@link body} as canonical JSON. */
  @Column({ type: 'char', length: 64 })
  hash: string;

  @Column('text')
  body: string;
}

/** What the totals of a snapshot are made of. */
@Entity({ schema: 'rollup', name: 'snapshot_line' })
export class SnapshotLine extends Line {
  @PrimaryColumn('uuid', { name: 'snapshot_id' })
  snapshotId: string;
}
