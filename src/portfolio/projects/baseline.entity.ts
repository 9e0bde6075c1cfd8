import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { BaselineMilestone } from './baseline.types.js';
import { Project } from './project.entity.js';

/**
 * Cost and dates of a project as approved: the first approval or a re-baseline. The database
 * refuses to change or delete a row.
 */
@Entity({ schema: 'portfolio', name: 'baseline' })
export class Baseline {
  @PrimaryColumn('uuid', { name: 'project_id', primaryKeyConstraintName: 'baseline_pk' })
  projectId: string;

  @ManyToOne(() => Project)
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'baseline_project_fk' })
  protected project: Relation<Project>;

  /** 1 is the first approval. */
  @PrimaryColumn('int', { primaryKeyConstraintName: 'baseline_pk' })
  number: number;

  /** Owner of the project. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('date', { name: 'approved_on' })
  approvedOn: string;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('bigint')
  cost: string;

  @Column('text')
  currency: string;

  @Column('int', { name: 'price_year' })
  priceYear: number;

  @Column('text')
  basis: string;

  @Column('jsonb')
  milestones: readonly BaselineMilestone[];

  /** Organisation number of the actor that recorded the baseline. */
  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
