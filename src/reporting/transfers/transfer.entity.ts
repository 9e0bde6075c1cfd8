import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { TransferState } from './transfer.types.js';

/**
 * A transfer of a project from its owner to another actor. The database keeps what was proposed as
 * it was, and what is over as it ended.
 */
@Entity({ schema: 'reporting', name: 'transfer' })
@Index('transfer_pending', ['projectId'], {
  unique: true,
  where: `"state" IN ('proposed', 'agreed')`,
})
export class Transfer {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'transfer_pk' })
  id: string;

  @Index('transfer_project')
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  /** The owner of the project when the transfer was proposed. */
  @Index('transfer_actor')
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Index('transfer_receiver')
  @Column('uuid', { name: 'receiver_id' })
  receiverId: string;

  /** First day of the new owner, in Norwegian time. Null when a round decides it. */
  @Column('date', { name: 'first_day', nullable: true })
  firstDay: string | null;

  /** Key of the round whose opening the new owner begins with. Null when a day decides it. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  round: string | null;

  @Column('text')
  reason: string;

  @Column('text')
  state: TransferState;

  /** The owner proposed the transfer; otherwise the directorate did. */
  @Column('boolean', { name: 'by_owner' })
  byOwner: boolean;

  /** Organisation number of the owner or of the directorate. */
  @Column('char', { name: 'proposed_by', length: 9 })
  proposedBy: string;

  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt: Date;

  @Column('timestamptz', { name: 'owner_agreed_at', nullable: true })
  ownerAgreedAt: Date | null;

  @Column('timestamptz', { name: 'receiver_agreed_at', nullable: true })
  receiverAgreedAt: Date | null;

  /** The directorate has decided the transfer, whether the parties agreed or not. */
  @Column('boolean')
  decided: boolean;

  /** Organisation number of whoever agreed last, decided, declined or withdrew it. */
  @Column('char', { name: 'settled_by', length: 9, nullable: true })
  settledBy: string | null;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt: Date | null;

  @Column('text', { name: 'settled_reason', nullable: true })
  settledReason: string | null;

  /** Instant at which the project changed its owner. */
  @Column('timestamptz', { name: 'carried_out_at', nullable: true })
  carriedOutAt: Date | null;

  /** Version of which both parties have got a notice. */
  @Column('int')
  told: number;

  @Column('int')
  version: number;
}
