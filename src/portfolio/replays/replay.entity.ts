import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A version of the criteria run over the portfolio of a date, as a job. */
@Entity({ schema: 'portfolio', name: 'replay' })
export class Replay {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'replay_pk' })
  id: string;

  /** Who asked for it. */
  @Column('uuid', { name: 'requested_by' })
  requestedBy: string;

  @Column('uuid', { name: 'job_id' })
  jobId: string;

  /** A replay only shows; an evaluation also records each outcome. */
  @Column('text')
  purpose: 'replay' | 'evaluation';

  @Column('text', { name: 'criteria_set' })
  criteriaSet: string;

  /** The version it is compared with; null for the portfolio as it stood. */
  @Column('text', { nullable: true })
  baseline: string | null;

  /** Only this project, by code. */
  @Column('text', { nullable: true })
  project: string | null;

  /** Only this owner's, by organisation number. */
  @Column('char', { length: 9, nullable: true })
  owner: string | null;

  @Column('timestamptz', { name: 'as_of' })
  asOf: Date;

  @Column('timestamptz', { name: 'answers_as_of' })
  answersAsOf: Date;

  /** Whether the owner's answer counts where the directorate has given none. */
  @Column('boolean', { name: 'self_assessments' })
  selfAssessments: boolean;

  /** The rules as they were: a draft may change afterwards. */
  @Column('jsonb')
  rules: object;

  @Column('jsonb', { nullable: true })
  counts: object | null;

  @Column('text', { name: 'input_hash', nullable: true })
  inputHash: string | null;

  /** Shared with the owners, who comment until then. */
  @Column('timestamptz', { name: 'comments_until', nullable: true })
  commentsUntil: Date | null;

  @Column('int')
  version: number;

  @Index('replay_created')
  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

/** Some lines of a replay, all of one owner. */
@Entity({ schema: 'portfolio', name: 'replay_part' })
@Index('replay_part_actor', ['replayId', 'actorId'])
export class ReplayPart {
  @PrimaryColumn('uuid', { name: 'replay_id', primaryKeyConstraintName: 'replay_part_pk' })
  replayId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'replay_part_pk' })
  part: number;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('json')
  lines: object;
}

/** What an owner says of a replay. */
@Entity({ schema: 'portfolio', name: 'replay_comment' })
@Index('replay_comment_replay', ['replayId', 'recordedAt'])
export class ReplayComment {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'replay_comment_pk' })
  id: string;

  @Column('uuid', { name: 'replay_id' })
  replayId: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** The project it is about, by code; null for all of it. */
  @Column('text', { nullable: true })
  project: string | null;

  @Column('text')
  text: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
