import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { IntakeAction } from './intake.rules.js';
import type { Standing } from '../projects/project.types.js';

/** One version of a project. The database trigger `keep_revision` writes it. */
@Entity({ schema: 'portfolio', name: 'project_revision' })
export class ProjectRevision {
  @PrimaryColumn('uuid', { name: 'project_id', primaryKeyConstraintName: 'project_revision_pk' })
  projectId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'project_revision_pk' })
  version: number;

  /** The owner of the project in this version. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  /** The whole row of `portfolio.project`. */
  @Column('jsonb')
  project: object;
}

/** One step of a project into, through or out of the portfolio. */
@Entity({ schema: 'portfolio', name: 'intake_event' })
@Index('intake_event_project', ['projectId', 'recordedAt'])
export class IntakeEvent {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'intake_event_pk' })
  id: string;

  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text')
  action: IntakeAction;

  @Column('text', { name: 'from_standing' })
  fromStanding: Standing;

  @Column('text', { name: 'to_standing' })
  toStanding: Standing;

  @Column('text', { name: 'reason_code', nullable: true })
  reasonCode: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  /** The council and case that decided it, such as `nuit 6/24`. */
  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** The nomination of a project by its owner. Nominating again makes a new revision. */
@Entity({ schema: 'portfolio', name: 'nomination' })
@Index('nomination_revision', ['projectId', 'revision'], { unique: true })
export class Nomination {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'nomination_pk' })
  id: string;

  @Column('uuid', { name: 'project_id' })
  projectId: string;

  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('int')
  revision: number;

  @Column('jsonb')
  content: object;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** A project that became part of another when it was split or merged. */
@Entity({ schema: 'portfolio', name: 'succession' })
export class Succession {
  @PrimaryColumn('uuid', { name: 'predecessor_id', primaryKeyConstraintName: 'succession_pk' })
  predecessorId: string;

  @Index('succession_successor')
  @PrimaryColumn('uuid', { name: 'successor_id', primaryKeyConstraintName: 'succession_pk' })
  successorId: string;

  @Column('text')
  kind: 'split' | 'merge';

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
