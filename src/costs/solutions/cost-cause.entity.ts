import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { BUDGET_BASES } from '../../platform/base/money.js';
import type { PayerShare, StatedAmount } from './cost-cause.types.js';

/** A cause of operating cost of a national solution that no project reports. It never changes. */
@Entity({ schema: 'costs', name: 'cost_cause' })
export class CostCause {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'cost_cause_pk' })
  key: string;

  /** Code of the register of national solutions. */
  @Column({ type: 'text', name: 'national_solution', collation: 'C' })
  nationalSolution: string;

  @Column('text', { name: 'name_nb' })
  nameNb: string;

  @Column('text', { name: 'name_en' })
  nameEn: string;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** An estimate of a cause, with all its years. A later one replaces it, and it is kept. */
@Entity({ schema: 'costs', name: 'cost_estimate' })
@Index('cost_estimate_cause', ['cause', 'recordedAt'])
export class CostEstimate {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'cost_estimate_pk' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  cause: string;

  @Column('date', { name: 'stated_on' })
  statedOn: string;

  @Column('text')
  currency: 'NOK';

  @Column('int', { name: 'price_year' })
  priceYear: number;

  @Column('text')
  basis: (typeof BUDGET_BASES)[number];

  @Column('jsonb')
  amounts: readonly StatedAmount[];

  @Column('jsonb')
  payers: readonly PayerShare[];

  /** Null for an estimate that no council has been shown. */
  @Column('text', { name: 'council_case', nullable: true })
  councilCase: string | null;

  @Column('text')
  source: string;

  /** Reason why it differs from the estimate before. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
