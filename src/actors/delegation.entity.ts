import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A right to prepare or certify for an actor, from the first day to the last, both included. The
 * database lets it be revoked, once, and nothing else.
 */
@Entity({ schema: 'actors', name: 'delegation' })
@Index('delegation_actor', ['actorId'])
@Index('delegation_delegate', ['delegateId'])
export class Delegation {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'delegation_pk' })
  id: string;

  /** The actor that the delegate acts for. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('uuid', { name: 'delegate_id' })
  delegateId: string;

  @Column('boolean', { name: 'may_prepare' })
  mayPrepare: boolean;

  @Column('boolean', { name: 'may_certify' })
  mayCertify: boolean;

  /** The delegate answers roll-outs for the actor. */
  @Column('boolean', { name: 'may_introduce', default: false })
  mayIntroduce: boolean;

  /**
   * First day, in Norwegian time. The last day is included too, unlike the `valid_to` of an actor,
   * which is the first day without it.
   */
  @Column('date', { name: 'first_day' })
  firstDay: string;

  /** Null when it lasts until it is revoked. */
  @Column('date', { name: 'last_day', nullable: true })
  lastDay: string | null;

  @Column('text')
  reason: string;

  /** Organisation number of the actor itself or of the directorate. */
  @Column('char', { name: 'granted_by', length: 9 })
  grantedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  @Column('char', { name: 'revoked_by', length: 9, nullable: true })
  revokedBy: string | null;

  @Column('int')
  version: number;
}
