import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A shared mailbox that an actor has chosen. It gets notices when it is confirmed. */
@Entity({ schema: 'reporting', name: 'mailbox' })
@Unique('mailbox_once', ['actorId', 'address'])
@Check('mailbox_code_sent', '(code_sent_at IS NULL) = (code_hash IS NULL)')
export class ActorMailbox {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'mailbox_pk' })
  id: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text')
  address: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt: Date | null;

  /** Time when a code was last asked for. Null when no code is on its way. */
  @Column('timestamptz', { name: 'code_requested_at', nullable: true })
  codeRequestedAt: Date | null;

  @Column('timestamptz', { name: 'code_sent_at', nullable: true })
  codeSentAt: Date | null;

  /** Hash of the last code that was sent. */
  @Column('text', { name: 'code_hash', nullable: true })
  codeHash: string | null;

  /** Number of times that the last code was tried. */
  @Column('int', { default: 0 })
  tries: number;
}
