import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A version of the criteria run over the portfolio of a date, as a job. */
@Entity({ schema: 'portfolio', name: 'replay' })
export class Replay {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'replay_pk' })
  id: string;

  /** The actor that asked for the replay. */
  @Column('uuid', { name: 'requested_by' })
  requestedBy: string;

  @Column('uuid', { name: 'job_id' })
  jobId: string;

  /** A replay only shows outcomes. An evaluation also records them. */
  @Column('text')
  purpose: 'replay' | 'evaluation';

  @Column('text', { name: 'criteria_set' })
  criteriaSet: string;

  /** The version to compare with. Null compares with the portfolio as it stood. */
  @Column('text', { nullable: true })
  baseline: string | null;

  /** Code of the only project to replay. Null for no such limit. */
  @Column('text', { nullable: true })
  project: string | null;

  /** Organisation number of the only owner to replay. Null for no such limit. */
  @Column('char', { length: 9, nullable: true })
  owner: string | null;

  @Column('timestamptz', { name: 'as_of' })
  asOf: Date;

  @Column('timestamptz', { name: 'answers_as_of' })
  answersAsOf: Date;

  /** True when the owner's answer counts where the directorate has given none. */
  @Column('boolean', { name: 'self_assessments' })
  selfAssessments: boolean;

  /** The rules as they were when the replay was asked for. A draft may change afterwards. */
  @Column('jsonb')
  rules: object;

  @Column('jsonb', { nullable: true })
  counts: object | null;

  @Column('text', { name: 'input_hash', nullable: true })
  inputHash: string | null;

  /** Deadline for comments. Null until the replay is shared with the owners. */
  @Column('timestamptz', { name: 'comments_until', nullable: true })
  commentsUntil: Date | null;

  /** The reason for publishing it. Null unless publication is proposed or approved. */
  @Column('text', { name: 'publication_reason', nullable: true })
  publicationReason: string | null;

  /** Client that proposed publication. */
  @Column('text', { name: 'proposed_by', nullable: true })
  proposedBy: string | null;

  @Column('timestamptz', { name: 'proposed_at', nullable: true })
  proposedAt: Date | null;

  /** Client that approved publication, which is another one. */
  @Column('text', { name: 'approved_by', nullable: true })
  approvedBy: string | null;

  /** Instant of the approval. From then on the replay never changes. */
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

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

/** An owner's comment on a replay. */
@Entity({ schema: 'portfolio', name: 'replay_comment' })
@Index('replay_comment_replay', ['replayId', 'recordedAt'])
export class ReplayComment {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'replay_comment_pk' })
  id: string;

  @Column('uuid', { name: 'replay_id' })
  replayId: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** Code of the project that the comment is about. Null for the whole replay. */
  @Column('text', { nullable: true })
  project: string | null;

  @Column('text')
  text: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
