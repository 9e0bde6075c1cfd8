import { Column, Entity, Exclusion, Index, PrimaryColumn } from 'typeorm';
import type { GoalDirection, MappedGoal } from './strategy.types.js';

/** A strategy. Its goals are those of the register that are valid while it is. */
@Entity({ schema: 'strategy', name: 'strategy' })
@Exclusion('strategy_no_overlap', `USING gist (daterange("valid_from", "valid_to") WITH &&)`)
export class Strategy {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'strategy_pk' })
  key: string;

  @Column('text', { name: 'title_nb' })
  titleNb: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  @Column('date', { name: 'valid_from' })
  validFrom: string;

  /** First day on which it no longer applies. */
  @Column('date', { name: 'valid_to' })
  validTo: string;

  @Column('text')
  source: string;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt: Date;
}

/** Mapping of the goals of one strategy to those of another. A later row replaces it. */
@Entity({ schema: 'strategy', name: 'goal_mapping' })
@Index('goal_mapping_to', ['toStrategy', 'recordedAt'])
export class GoalMapping {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'goal_mapping_pk' })
  id: string;

  @Column({ type: 'text', name: 'from_strategy', collation: 'C' })
  fromStrategy: string;

  @Column({ type: 'text', name: 'to_strategy', collation: 'C' })
  toStrategy: string;

  @Column('jsonb')
  goals: readonly MappedGoal[];

  @Column('text')
  source: string;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** Statement of the directorate on a goal in a round. A later row replaces it. */
@Entity({ schema: 'strategy', name: 'goal_judgement' })
@Index('goal_judgement_round', ['round', 'goal', 'recordedAt'])
export class GoalJudgement {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'goal_judgement_pk' })
  id: string;

  /** Key of the round. */
  @Column({ type: 'text', collation: 'C' })
  round: string;

  @Column({ type: 'text', collation: 'C' })
  goal: string;

  @Column('text')
  direction: GoalDirection;

  @Column('text')
  reason: string;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
