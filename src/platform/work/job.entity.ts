import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

export const JOB_STATES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A requested job with its progress. The queue may lose its messages; this row stays. */
@Entity({ schema: 'platform', name: 'job' })
@Index('job_unfinished', { synchronize: false })
export class Job {
  @PrimaryColumn('uuid')
  id: string;

  /** The actor that requested the job. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text')
  kind: string;

  /** Subject, such as `round/2021-1`. */
  @Column('text')
  subject: string;

  @Column('text')
  state: JobState;

  @Column('text')
  stage: string;

  /** Number of parts in all. Null until it is known. */
  @Column('int', { nullable: true })
  total: number | null;

  /**
   * Number of parts done, of a job that counts them itself. Null for a job with `job_part` rows.
   */
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

/** One key of a job that fans out. It is done once, however often its message is delivered. */
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
