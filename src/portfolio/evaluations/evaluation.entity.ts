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
 * One assessment of a project under one criteria set, by its owner or by the directorate. A changed
 * answer makes a new revision.
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

  /** The assessor: the owner of the project, or the directorate. */
  @Column('text', { name: 'assessed_by' })
  assessedBy: 'owner' | 'directorate';

  @Column('int')
  revision: number;

  /** The answer to each criterion: met or not, and the reason. */
  @Column('jsonb')
  answers: object;

  /** Criteria that the answers say are met. A replay reads this column instead of the answers. */
  @Column('text', { array: true })
  met: string[];

  /** Criteria that the answers say are not met. */
  @Column('text', { array: true })
  unmet: string[];

  @Column('text')
  outcome: string;

  @Column('text', { name: 'failed_first', nullable: true })
  failedFirst: string | null;

  /** Criteria and facts that could still decide, when the outcome is `undecided`. */
  @Column('text', { array: true })
  missing: readonly string[];

  /** Organisation number of the assessor. */
  @Column('char', { length: 9 })
  assessor: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
