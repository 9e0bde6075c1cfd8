import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const JOB_STATES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/**
 * Long work that was asked for, with its progress. The queue may lose everything; this row does
 * not.
 */
@Entity({ schema: 'platform', name: 'job' })
export class Job {
  @PrimaryColumn('uuid')
  id: string;

  /** Who asked for it. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text')
  kind: string;

  /** What it is about, such as `round/2021-1`. */
  @Column('text')
  subject: string;

  @Column('text')
  state: JobState;

  @Column('text')
  stage: string;

  /** Parts in all; null until they are known. */
  @Column('int', { nullable: true })
  total: number | null;

  /** Parts done, of a job that counts them itself; null where `job_part` has them. */
  @Column('int', { nullable: true })
  done: number | null;

  @Column('boolean')
  cancellable: boolean;

  @Column('jsonb', { nullable: true })
  result: object | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}

/** One key of a job that fans out. Done exactly once, however often its message is delivered. */
@Entity({ schema: 'platform', name: 'job_part' })
@Index('job_part_waiting', ['key'], { where: '"done_at" is null' })
export class JobPart {
  @PrimaryColumn('uuid', { name: 'job_id' })
  jobId: string;

  @PrimaryColumn('text')
  key: string;

  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt: Date | null;
}
