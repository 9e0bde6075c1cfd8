import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SubmissionAction } from './submission.rules.js';
import type {
  FieldRemark,
  ReportingSteps,
  SubmissionParty,
  SubmissionState,
} from './submission.types.js';

/** All reports of one actor in one round. */
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

  /** The actor has declared that it has no reports. */
  @Column('boolean')
  nil: boolean;

  /** The actor's own deadline in this round. */
  @Column('timestamptz', { name: 'extended_to', nullable: true })
  extendedTo: Date | null;

  /** Scheduled reminders sent for the actor's own deadline. */
  @Column('text', { array: true, default: () => "'{}'" })
  reminded: string[];

  /** Reopened after the round closed, and not accepted since. */
  @Column('boolean')
  correcting: boolean;

  /** Reason given when the submission was last reopened. */
  @Column('text', { name: 'correction_reason', nullable: true })
  correctionReason: string | null;

  /** The supplier that submitted; without a supplier, the client of the token. */
  @Column('text', { name: 'prepared_by', nullable: true })
  preparedBy: string | null;

  /** The delegate that submitted for the actor. */
  @Column('char', { name: 'prepared_delegate', length: 9, nullable: true })
  preparedDelegate: string | null;

  /**
   * Names of everyone who has changed a report since the submission was last certified: suppliers,
   * clients without a supplier, and delegates.
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

  /** Null for the event that began the submission. */
  @Column('text', { name: 'from_state', nullable: true })
  fromState: SubmissionState | null;

  @Column('text', { name: 'to_state' })
  toState: SubmissionState;

  @Column('text', { nullable: true })
  reason: string | null;

  /** Remarks of a return on single places of the reports. */
  @Column('jsonb')
  fields: readonly FieldRemark[];

  /** The deadline of an extension. */
  @Column('timestamptz', { nullable: true })
  deadline: Date | null;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  /** The supplier that called for the organisation. */
  @Column('char', { length: 9, nullable: true })
  supplier: string | null;

  /** The delegate that acted for the actor. */
  @Column('char', { length: 9, nullable: true })
  delegate: string | null;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** A question from the directorate or the owner, or an answer from the other party. */
@Entity({ schema: 'reporting', name: 'submission_message' })
@Index('submission_message_submission', ['submissionId'])
export class SubmissionMessage {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'submission_message_pk' })
  id: string;

  @Column('uuid', { name: 'submission_id' })
  submissionId: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** The question that this message answers; null for a question. */
  @Column('uuid', { name: 'question_id', nullable: true })
  questionId: string | null;

  /** The place of the reports that the message is about. */
  @Column('text', { nullable: true })
  pointer: string | null;

  @Column('text')
  text: string;

  /** The party that asked the question; an answer repeats its question's. */
  @Column('text', { default: 'directorate' })
  party: SubmissionParty;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** An actor's choice of how to report. An actor without a row reports in one step. */
@Entity({ schema: 'reporting', name: 'actor_setting' })
export class ActorSetting {
  @PrimaryColumn('uuid', { name: 'actor_id', primaryKeyConstraintName: 'actor_setting_pk' })
  actorId: string;

  @Column('int')
  steps: ReportingSteps;

  /** Shared mailbox for notices about all the actor's reports. */
  @Column('text', { nullable: true })
  mailbox: string | null;

  /** Shared mailbox for the notice that reports are still missing after all reminders. */
  @Column('text', { name: 'escalation_mailbox', nullable: true })
  escalationMailbox: string | null;

  @Column('int')
  version: number;

  /** Time when the number of steps was last changed. */
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
