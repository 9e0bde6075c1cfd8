import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The weight of change that a receiver says it can take in each quarter from one on. */
@Entity({ schema: 'coordination', name: 'receiver_capacity' })
export class ReceiverCapacity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'receiver_capacity_pk' })
  id: string;

  /** The receiver. */
  @Index('receiver_capacity_actor')
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** First quarter, such as `2024Q1`. */
  @Column({ type: 'text', collation: 'C', name: 'from_quarter' })
  fromQuarter: string;

  @Column('int')
  capacity: number;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
