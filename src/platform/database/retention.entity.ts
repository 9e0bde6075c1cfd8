import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

export const RETENTION_ACTIONS = ['keep', 'delete', 'aggregate'] as const;
export type RetentionAction = (typeof RETENTION_ACTIONS)[number];

/** A version of a class of rows with its basis and its term. The newest version counts. */
@Entity({ schema: 'platform', name: 'retention_class' })
@Check('retention_class_action', `action in ('keep', 'delete', 'aggregate')`)
@Check(
  'retention_class_days',
  `(action = 'keep') = (days is null)
   and (days is null) = (shortest_days is null)
   and days >= shortest_days`,
)
export class RetentionClass {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'retention_class_pk' })
  key: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'retention_class_pk' })
  version: number;

  @Column({ type: 'text', array: true, collation: 'C' })
  tables: string[];

  /** `{ nb, en }` */
  @Column('jsonb')
  covers: object;

  /** `{ nb, en }`: the law or the decision. */
  @Column('jsonb')
  basis: object;

  /** `{ nb, en }`: the event from which the period runs. */
  @Column('jsonb')
  starts: object;

  @Column('text')
  action: RetentionAction;

  /** Says whether a person approves each deletion. Without it the worker deletes every hour. */
  @Column('boolean')
  approval: boolean;

  /** Days for which rows are kept; null for ever. */
  @Column('int', { nullable: true })
  days: number | null;

  @Column('int', { name: 'shortest_days', nullable: true })
  shortestDays: number | null;

  @Column('text')
  reason: string;

  /** Organisation number of the body that decided it; null for the version the service came with. */
  @Column({ type: 'char', length: 9, name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
