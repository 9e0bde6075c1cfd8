import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { DeliveryState } from './delivery.types.js';

/** A fact of the outbox that no event has been made of yet. */
@Entity({ schema: 'publication', name: 'announcement' })
export class Announcement {
  @PrimaryColumn('bigint', { name: 'outbox_id', primaryKeyConstraintName: 'announcement_pk' })
  outboxId: string;

  @Column('text')
  topic: string;

  @Column('jsonb')
  payload: Record<string, string>;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** An event as subscribers receive it. Carries ids and a link, and no personal data. */
@Entity({ schema: 'publication', name: 'event' })
export class PublishedEvent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'event_pk' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  type: string;

  /** The thing that it is about, such as `round/2021-2`. */
  @Column({ type: 'text', collation: 'C' })
  subject: string;

  @Column('boolean')
  public: boolean;

  /** Actors that may receive it. The directorate receives every event. */
  @Column('uuid', { array: true })
  readers: string[];

  /** Path of the resource that the event links to. */
  @Column('text')
  path: string;

  @Column('jsonb')
  data: object;

  @Index('event_happened')
  @Column('timestamptz', { name: 'happened_at' })
  happenedAt: Date;
}

/** Number of deliveries of a month that are deleted, by type and outcome. */
@Entity({ schema: 'publication', name: 'delivery_count' })
export class DeliveryCount {
  /** First day of the month in which the events happened. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'delivery_count_pk' })
  month: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'delivery_count_pk' })
  type: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'delivery_count_pk' })
  state: DeliveryState;

  @Column('bigint')
  deliveries: string;

  @Column('bigint')
  attempts: string;
}

/** An event on its way to one subscription. */
@Entity({ schema: 'publication', name: 'delivery' })
@Index('delivery_once', ['eventId', 'subscriptionId'], { unique: true })
@Index('delivery_order', ['subscriptionId', 'id'])
@Index('delivery_waiting', ['subscriptionId', 'id'], { where: `"state" = 'waiting'` })
export class Delivery {
  /** A number that orders the deliveries of a subscription. */
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'delivery_pk',
  })
  id: string;

  @Column('uuid', { name: 'subscription_id' })
  subscriptionId: string;

  /** The subscriber. Null for a public consumer. */
  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId: string | null;

  @Column('uuid', { name: 'event_id' })
  eventId: string;

  @Column({ type: 'text', collation: 'C' })
  type: string;

  @Column({ type: 'text', collation: 'C' })
  subject: string;

  @Column('text')
  state: DeliveryState;

  @Column('int')
  attempts: number;

  @Column('int', { name: 'last_status', nullable: true })
  lastStatus: number | null;

  /** The beginning of the last answer, masked, or the reason why there was none. */
  @Column('text', { name: 'last_answer', nullable: true })
  lastAnswer: string | null;

  @Column('timestamptz', { name: 'last_attempt_at', nullable: true })
  lastAttemptAt: Date | null;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
