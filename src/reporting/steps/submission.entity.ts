import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SubmissionAction } from './submission.rules.js';
import type {
  FieldRemark,
  ReportingSteps,
  SubmissionParty,
  SubmissionState,
} from './submission.types.js';

/** One actor's reports of one round, as a whole. */
@Entity({ schema: 'reporting', name: 'submission' })
@Index('submission_round_actor', ['roundId', 'actorId'], { unique: true })
@Index('submission_actor', ['actorId'])
export class Submission {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'submission_pk' })
  id: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('uuid', { name: 'round_id' })
  roundId: string;

  @Column('text')
  state: SubmissionState;

  /** "We have none." */
  @Column('boolean')
  nil: boolean;

  /** The actor's own deadline in this round. */
  @Column('timestamptz', { name: 'extended_to', nullable: true })
  extendedTo: Date | null;

  /** Scheduled reminders that have run for the actor, once it has a deadline of its own. */
  @Column('text', { array: true, default: () => "'{}'" })
  reminded: string[];

  /** Reopened after the round closed, and not accepted since. */
  @Column('boolean')
  correcting: boolean;

  /** Why it was reopened the last time. */
  @Column('text', { name: 'correction_reason', nullable: true })
  correctionReason: string | null;

  /** Who submitted: the supplier, or else the client of the token. */
  @Column('text', { name: 'prepared_by', nullable: true })
  preparedBy: string | null;

  /** The delegate that submitted for the actor. */
  @Column('char', { name: 'prepared_delegate', length: 9, nullable: true })
  preparedDelegate: string | null;

  /**
   * Who has changed a report since all of it was certified last: suppliers or else clients, and
   * delegates.
   */
  @Column('text', { name: 'edited_by', array: true, default: () => "'{}'" })
  editedBy: string[];

  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** One step of a submission. */
@Entity({ schema: 'reporting', name: 'submission_event' })
@Index('submission_event_submission', ['submissionId'])
export class SubmissionEvent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'submission_event_pk' })
  id: string;

  @Column('uuid', { name: 'submission_id' })
  submissionId: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text')
  action: SubmissionAction | 'create';

  /** Null when it began. */
  @Column('text', { name: 'from_state', nullable: true })
  fromState: SubmissionState | null;

  @Column('text', { name: 'to_state' })
  toState: SubmissionState;

  @Column('text', { nullable: true })
  reason: string | null;

  /** What a return says of single places. */
  @Column('jsonb')
  fields: readonly FieldRemark[];

  /** The deadline of an extension. */
  @Column('timestamptz', { nullable: true })
  deadline: Date | null;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  /** The supplier that did it for them. */
  @Column('char', { length: 9, nullable: true })
  supplier: string | null;

  /** The delegate that acted for the actor. */
  @Column('char', { length: 9, nullable: true })
  delegate: string | null;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** A question of the directorate or of the owner, or an answer of the other. */
@Entity({ schema: 'reporting', name: 'submission_message' })
@Index('submission_message_submission', ['submissionId'])
export class SubmissionMessage {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'submission_message_pk' })
  id: string;

  @Column('uuid', { name: 'submission_id' })
  submissionId: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** The question that it answers; null for a question. */
  @Column('uuid', { name: 'question_id', nullable: true })
  questionId: string | null;

  /** The place of the reports that it is about. */
  @Column('text', { nullable: true })
  pointer: string | null;

  @Column('text')
  text: string;

  /** Who asked; of an answer, who asked what it answers. */
  @Column('text', { default: 'directorate' })
  party: SubmissionParty;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** How an actor has chosen to report; without a row, in one step. */
@Entity({ schema: 'reporting', name: 'actor_setting' })
export class ActorSetting {
  @PrimaryColumn('uuid', { name: 'actor_id', primaryKeyConstraintName: 'actor_setting_pk' })
  actorId: string;

  @Column('int')
  steps: ReportingSteps;

  /** Where it is told what concerns all its reports; a shared mailbox. */
  @Column('text', { nullable: true })
  mailbox: string | null;

  /** Where it is told that reports are still missing after all reminders. */
  @Column('text', { name: 'escalation_mailbox', nullable: true })
  escalationMailbox: string | null;

  @Column('int')
  version: number;

  /** When another number of steps was chosen last. */
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
