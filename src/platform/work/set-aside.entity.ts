import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Work that has failed five times in a row. The row is deleted when the work is done after all. */
@Entity({ schema: 'platform', name: 'set_aside' })
@Index('set_aside_key', ['job', 'key'], { unique: true })
export class SetAsideWork {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'set_aside_pk' })
  id: string;

  @Column('text')
  job: string;

  /** Key of the message: work with the same job and key is the same work. */
  @Column('text')
  key: string;

  /** Payload of the message: ids only. */
  @Column('jsonb')
  payload: object;

  /** Error of the last attempt. */
  @Column('text')
  reason: string;

  /** Number of times the work was set aside. Each time follows five attempts. */
  @Column('int')
  times: number;

  @Column('timestamptz', { name: 'first_failed_at' })
  firstFailedAt: Date;

  @Column('timestamptz', { name: 'last_failed_at' })
  lastFailedAt: Date;

  /** Time of the next attempt. Null when the job or notice behind the work has failed for good. */
  @Column('timestamptz', { name: 'retry_at', nullable: true })
  retryAt: Date | null;
}
