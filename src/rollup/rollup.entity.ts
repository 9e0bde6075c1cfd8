import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One project's certified figures in one round: what every total is made of. Derived; rebuilt from revisions. */
@Entity({ schema: 'rollup', name: 'project_line' })
@Index('project_line_key', ['roundId', 'actorId'])
export class ProjectLine {
  @PrimaryColumn('uuid', { name: 'round_id' })
  roundId: string;

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
  kind: string;

  @Column('text', { name: 'main_goal' })
  mainGoal: string;

  @Column('text')
  state: string;

  @Column('text')
  phase: string;

  @Column('text', { nullable: true })
  colour: string | null;

  @Column('text', { nullable: true })
  risk: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('text', { nullable: true })
  cause: string | null;

  @Column('text', { nullable: true })
  action: string | null;

  @Column('boolean')
  late: boolean;
}

/** One project's budget of one year in one round, over all funding sources. Whole NOK. */
@Entity({ schema: 'rollup', name: 'budget_line' })
@Index('budget_line_key', ['roundId', 'actorId'])
export class BudgetLineFigure {
  @PrimaryColumn('uuid', { name: 'round_id' })
  roundId: string;

  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId: string;

  @PrimaryColumn('int')
  year: number;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('bigint')
  approved: string;

  @Column('bigint', { nullable: true })
  forecast: string | null;

  @Column('bigint', { nullable: true })
  actual: string | null;
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

  /** Certified revisions it was made from; the reconciler compares it with how many there are. */
  @Column('int')
  inputs: number;
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
}
