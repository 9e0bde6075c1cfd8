import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EffectOutcome } from './advice.types.js';

/** Advice of a council on projects or on a round as a whole. */
@Entity({ schema: 'governance', name: 'advice' })
export class Advice {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'advice_pk' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  council: string;

  /** The case in which it was given. */
  @Column('uuid', { name: 'case_id', nullable: true })
  caseId: string | null;

  @Column('text')
  text: string;

  /** The round in which it is due: owners answer by the deadline of this round. */
  @Column({ type: 'text', collation: 'C', name: 'answer_due_in' })
  answerDueIn: string;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

/**
 * One item of advice: a project that its owner answers for, or a round that the directorate answers
 * for.
 */
@Entity({ schema: 'governance', name: 'advice_item' })
@Index('advice_item_project', ['adviceId', 'code'], { unique: true })
@Index('advice_item_actor', ['actorId'])
export class AdviceItem {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'advice_item_pk' })
  id: string;

  @Column('uuid', { name: 'advice_id' })
  adviceId: string;

  /** The actor that answers. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('uuid', { name: 'project_id', nullable: true })
  projectId: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  code: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  round: string | null;

  /** Copy of the state of the advice, so that row-level security needs no other table. */
  @Column('boolean')
  published: boolean;
}

/** One revision of an owner's answer. The newest is shown; all are kept. */
@Entity({ schema: 'governance', name: 'advice_answer' })
export class AdviceAnswer {
  @PrimaryColumn('uuid', { name: 'item_id', primaryKeyConstraintName: 'advice_answer_pk' })
  itemId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'advice_answer_pk' })
  revision: number;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text')
  text: string;

  /** Organisation number of the actor that answered. */
  @Column('char', { name: 'answered_by', length: 9 })
  answeredBy: string;

  /** True for an answer after the deadline of the due round. */
  @Column('boolean')
  late: boolean;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** One revision of the effect of advice, as the directorate states it. */
@Entity({ schema: 'governance', name: 'advice_effect' })
export class AdviceEffect {
  @PrimaryColumn('uuid', { name: 'item_id', primaryKeyConstraintName: 'advice_effect_pk' })
  itemId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'advice_effect_pk' })
  revision: number;

  /** The actor that the advice was given to. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text')
  effect: string;

  @Column('text')
  outcome: EffectOutcome;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
