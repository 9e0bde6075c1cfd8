import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A meeting of a council, over one or more whole days. */
@Entity({ schema: 'governance', name: 'meeting' })
@Index('meeting_starts', ['startsOn', 'key'])
export class Meeting {
  /**
   * Council and the first day as first planned, such as `nehs-2021-06-10`. Stays the same when the
   * meeting is moved.
   */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'meeting_pk' })
  key: string;

  @Column({ type: 'text', collation: 'C' })
  council: string;

  @Column('date', { name: 'starts_on' })
  startsOn: string;

  @Column('date', { name: 'ends_on' })
  endsOn: string;

  /** True for a meeting outside the annual wheel. */
  @Column('boolean')
  extra: boolean;

  @Column('text', { nullable: true })
  place: string | null;

  @Column('text', { nullable: true })
  url: string | null;

  @Column('timestamptz', { name: 'cancelled_at', nullable: true })
  cancelledAt: Date | null;

  @Column('text', { name: 'cancel_reason', nullable: true })
  cancelReason: string | null;

  @Column('int')
  version: number;

  /** Time at which this version was recorded, and stamp of the calendar feed. */
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** The minutes of a meeting: a summary and actions. No column says who held which opinion. */
@Entity({ schema: 'governance', name: 'minutes' })
export class Minutes {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'minutes_pk' })
  meeting: string;

  @Column('text')
  summary: string;

  @Column('jsonb')
  actions: readonly MinutesActionValue[];

  /** A writer confirmed that what looks like who said what is none. */
  @Column('boolean', { name: 'names_confirmed' })
  namesConfirmed: boolean;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** One action of the minutes. */
export interface MinutesActionValue {
  readonly text: string;
  /** An organisation number or a role, never a person's name. */
  readonly responsible: string;
  readonly dueOn: string | null;
}
