import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DeadlineMove, ReminderDays, RoundState } from './round.types.js';

/** A reporting round. A round is not a quarter: owners report three to four times a year. */
@Entity({ schema: 'reporting', name: 'round' })
export class Round {
  @PrimaryColumn('uuid')
  id: string;

  @Index('round_key', { unique: true })
  @Column({ type: 'text', collation: 'C' })
  key: string;

  /** The period that the reports cover. */
  @Column('text')
  period: string;

  @Column('text', { name: 'name_nb' })
  nameNb: string;

  @Column('text', { name: 'name_en' })
  nameEn: string;

  /** The year whose total budget is shown first. */
  @Column('int', { name: 'budget_year' })
  budgetYear: number;

  /** Key of the criteria set that the round uses. */
  @Column('text', { name: 'criteria_set' })
  criteriaSet: string;

  /** Key of the rule set that the round uses; null for rounds older than rule sets. */
  @Column('text', { name: 'rule_set', nullable: true })
  ruleSet: string | null;

  /** The round that this one is compared with; null for the nearest published one before it. */
  @Column('uuid', { name: 'compared_with', nullable: true })
  comparedWith: string | null;

  /** Says that the round was loaded afterwards: its times are of the past, and nothing is late. */
  @Column('boolean', { default: false })
  historical: boolean;

  @Column('timestamptz', { name: 'opens_at' })
  opensAt: Date;

  @Column('timestamptz')
  deadline: Date;

  @Column('timestamptz', { name: 'closes_at' })
  closesAt: Date;

  @Column('text')
  state: RoundState;

  @Column('timestamptz', { name: 'opened_at', nullable: true })
  openedAt: Date | null;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt: Date | null;

  /** Moves of its deadline, oldest first. */
  @Column('jsonb', { default: () => "'[]'" })
  deadlines: DeadlineMove[];

  @Column('timestamptz', { name: 'cancelled_at', nullable: true })
  cancelledAt: Date | null;

  /** The reason why it was cancelled. */
  @Column('text', { name: 'cancel_reason', nullable: true })
  cancelReason: string | null;

  /** Organisation number of the actor that closed it. */
  @Column('text', { name: 'closed_by', nullable: true })
  closedBy: string | null;

  /** Number of expected reports that were missing when it was closed. */
  @Column('int', { name: 'missing_at_closing', nullable: true })
  missingAtClosing: number | null;

  /** Instant at which its figures are to be published. */
  @Column('timestamptz', { name: 'publish_at', nullable: true })
  publishAt: Date | null;

  /** Instant at which its figures were released to the public. */
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  /** The roll-up job that closing the round requested. */
  @Column('uuid', { name: 'rollup_job', nullable: true })
  rollupJob: string | null;

  @Column('jsonb', {
    default: () => `'{"overdue": 1, "reminder": -7, "escalation": 3, "lastReminder": -1}'`,
  })
  reminders: ReminderDays;

  /** Kinds of the scheduled reminders that have run. */
  @Column('text', { array: true, default: () => "'{}'" })
  reminded: string[];

  @Column('int')
  version: number;
}
