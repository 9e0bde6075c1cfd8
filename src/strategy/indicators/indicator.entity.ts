import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Colour } from '../../reporting/content/report.types.js';
import type { IndicatorDefinition } from './indicator.types.js';

/** The indicators of a strategy as one published version defines them. It never changes. */
@Entity({ schema: 'strategy', name: 'indicator_set' })
export class IndicatorSet {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'indicator_set_pk' })
  strategy: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'indicator_set_pk' })
  version: number;

  @Column('jsonb')
  indicators: readonly IndicatorDefinition[];

  @Column('timestamptz', { name: 'published_at' })
  publishedAt: Date;
}

/** A measurement of an indicator in a period. A later one of the period corrects it. */
@Entity({ schema: 'strategy', name: 'measurement' })
@Index('measurement_indicator', ['strategy', 'indicator'])
export class Measurement {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'measurement_pk' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  strategy: string;

  @Column({ type: 'text', collation: 'C' })
  indicator: string;

  @Column({ type: 'text', collation: 'C' })
  period: string;

  /** Whole number in the unit of the indicator. */
  @Column('bigint')
  value: string;

  /** The number that it is based on (n). */
  @Column('int')
  base: number;

  @Column('text')
  source: string;

  /** Reason of a correction. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** The light that the directorate gives an indicator in a period. A later one replaces it. */
@Entity({ schema: 'strategy', name: 'indicator_judgement' })
@Index('indicator_judgement_indicator', ['strategy', 'indicator'])
export class IndicatorJudgement {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'indicator_judgement_pk' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  strategy: string;

  @Column({ type: 'text', collation: 'C' })
  indicator: string;

  @Column({ type: 'text', collation: 'C' })
  period: string;

  @Column('text')
  light: Colour;

  @Column('text')
  reason: string;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
