import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import { Project } from '../projects/project.entity.js';

/**
 * One assessment of a project under one criteria set, the owner's or the directorate's. A changed
 * answer is a new revision.
 */
@Entity({ schema: 'portfolio', name: 'evaluation' })
@Index('evaluation_revision', ['projectId', 'criteriaSet', 'assessedBy', 'revision'], {
  unique: true,
})
@Index('evaluation_set', ['criteriaSet', 'projectId'])
export class Evaluation {
  @PrimaryColumn('uuid')
  id: string;

  /** Owner of the project. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @ManyToOne(() => Project)
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'evaluation_project_fk' })
  protected project: Relation<Project>;

  @Column('text', { name: 'criteria_set' })
  criteriaSet: string;

  /** Whose assessment it is. */
  @Column('text', { name: 'assessed_by' })
  assessedBy: 'owner' | 'directorate';

  @Column('int')
  revision: number;

  /** Per criterion: met or not, and why. */
  @Column('jsonb')
  answers: object;

  /** Criteria that the answers say are met, and not: what a replay reads of thousands of them. */
  @Column('text', { array: true })
  met: string[];

  @Column('text', { array: true })
  unmet: string[];

  @Column('text')
  outcome: string;

  @Column('text', { name: 'failed_first', nullable: true })
  failedFirst: string | null;

  /** Criteria and facts that could still decide. */
  @Column('text', { array: true })
  missing: string[];

  /** Organisation number of the assessor. */
  @Column('char', { length: 9 })
  assessor: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
