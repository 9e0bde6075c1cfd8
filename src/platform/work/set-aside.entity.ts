import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Work that has failed five times in a row, until it is done after all. */
@Entity({ schema: 'platform', name: 'set_aside' })
@Index('set_aside_key', ['job', 'key'], { unique: true })
export class SetAsideWork {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'set_aside_pk' })
  id: string;

  @Column('text')
  job: string;

  /** What work of this kind it is, as the queue tells the same from another. */
  @Column('text')
  key: string;

  /** The message: ids only. */
  @Column('jsonb')
  payload: object;

  /** What it failed with the last time. */
  @Column('text')
  reason: string;

  /** How often it has been set aside: each time after five attempts. */
  @Column('int')
  times: number;

  @Column('timestamptz', { name: 'first_failed_at' })
  firstFailedAt: Date;

  @Column('timestamptz', { name: 'last_failed_at' })
  lastFailedAt: Date;

  /** When it is tried again; null where what asked for it has ended with it. */
  @Column('timestamptz', { name: 'retry_at', nullable: true })
  retryAt: Date | null;
}
