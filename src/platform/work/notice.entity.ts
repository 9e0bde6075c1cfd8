import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** States of a notice: venter, sendt, uten adresse, oppgitt. */
export const NOTICE_STATES = ['waiting', 'sent', 'unaddressed', 'failed'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** A message to an actor's shared mailboxes, with the outcome of sending it. */
@Entity({ schema: 'platform', name: 'notice' })
@Index('notice_waiting', ['createdAt'], { where: '"state" = \'waiting\'' })
export class Notice {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'notice_pk' })
  id: string;

  /** The actor that the notice is for. */
  @Index('notice_actor')
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('char', { name: 'organisation_number', length: 9 })
  organisationNumber: string;

  @Column('text')
  kind: string;

  /** Subject, such as `round/2021-1`. */
  @Column('text')
  subject: string;

  /** Shared mailboxes. Empty when the actor has none. */
  @Column('text', { array: true })
  recipients: string[];

  /** `{ nb, en }` */
  @Column('jsonb')
  title: object;

  @Column('jsonb')
  text: object;

  @Column('text')
  state: NoticeState;

  /** Channel of the last attempt: `log`, `smtp` or `webhook`. */
  @Column('text', { nullable: true })
  channel: string | null;

  @Column('int')
  attempts: number;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt: Date | null;
}
