import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A fact that others may react to, written in the transaction of the change it tells of. */
@Entity({ schema: 'platform', name: 'outbox' })
@Index('outbox_waiting', ['id'], { where: '"dispatched_at" is null' })
export class OutboxEvent {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('text')
  topic: string;

  /** Ids only: the queue is a messenger, and its data lies in clear text. */
  @Column('jsonb')
  payload: Record<string, string>;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  @Column('timestamptz', { name: 'dispatched_at', nullable: true })
  dispatchedAt: Date | null;
}
