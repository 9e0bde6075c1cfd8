import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** An event for other areas, written in the transaction of the change that it reports. */
@Entity({ schema: 'platform', name: 'outbox' })
@Index('outbox_waiting', ['id'], { where: '"dispatched_at" is null' })
export class OutboxEvent {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  topic: string;

  /** Ids only, because the queue keeps its data in clear text. */
  @Column('jsonb')
  payload: Record<string, string>;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  @Column('timestamptz', { name: 'dispatched_at', nullable: true })
  dispatchedAt: Date | null;
}
