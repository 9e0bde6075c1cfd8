import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SubscriptionReason, SubscriptionState } from './subscription.types.js';

/** A subscription of an actor, or of a public consumer, to events at an endpoint. */
@Entity({ schema: 'publication', name: 'subscription' })
@Index('subscription_due', ['nextAttemptAt'], { where: '"next_attempt_at" is not null' })
export class Subscription {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'subscription_pk' })
  id: string;

  /** The subscriber. Null for a public consumer, who receives public events only. */
  @Index('subscription_actor')
  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId: string | null;

  @Column('text')
  endpoint: string;

  /** Host and port of the endpoint, which bound what is sent at once. */
  @Column({ type: 'text', collation: 'C' })
  host: string;

  /** Types of events. Empty for all. */
  @Column({ type: 'text', array: true, collation: 'C' })
  types: string[];

  /** Subjects, or kinds of them such as `project/*`. Empty for all. */
  @Column({ type: 'text', array: true, collation: 'C' })
  subjects: string[];

  @Column('text')
  state: SubscriptionState;

  /** The reason why it is paused or has failed. */
  @Column('text', { nullable: true })
  reason: SubscriptionReason | null;

  /** Instant at which the endpoint said that it wants events. */
  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt: Date | null;

  /** Number of attempts that have failed since the last one that succeeded. */
  @Column('int')
  failures: number;

  /** Says that its last attempt failed or took long: it may use few of the slots. */
  @Column('boolean')
  slow: boolean;

  /** Instant of the next attempt. Null while nothing waits. */
  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  /** Instant until which one worker alone sends. */
  @Column('timestamptz', { name: 'leased_until', nullable: true })
  leasedUntil: Date | null;

  @Column('int', { name: 'last_status', nullable: true })
  lastStatus: number | null;

  /** The beginning of the last answer, masked, or the reason why there was none. */
  @Column('text', { name: 'last_answer', nullable: true })
  lastAnswer: string | null;

  @Column('timestamptz', { name: 'last_attempt_at', nullable: true })
  lastAttemptAt: Date | null;

  /** SHA-256 of the key with which a public consumer removes it. */
  @Column('text', { name: 'removal_key', nullable: true })
  removalKey: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;

  /** Number of the subscriber's last change. What workers record leaves it alone. */
  @Column('int')
  version: number;
}

/** A secret that signs the events of a subscription. The newest two sign for a day. */
@Entity({ schema: 'publication', name: 'subscription_secret' })
export class SubscriptionSecret {
  @PrimaryColumn('uuid', {
    name: 'subscription_id',
    primaryKeyConstraintName: 'subscription_secret_pk',
  })
  subscriptionId: string;

  /** The version of the subscription that made it. */
  @PrimaryColumn('int', { primaryKeyConstraintName: 'subscription_secret_pk' })
  number: number;

  @Column('uuid', { name: 'actor_id', nullable: true })
  actorId: string | null;

  /** The secret, encrypted where the configuration has a key. */
  @Column('text')
  sealed: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
