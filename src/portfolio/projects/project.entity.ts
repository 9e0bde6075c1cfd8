import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import type {
  ExternalIdValue,
  Maturity,
  ProjectKind,
  ProjectPhase,
  ProjectState,
  Readiness,
  Standing,
} from './project.types.js';

/** A measure that is, or is nominated to be, in the portfolio. */
@Entity({ schema: 'portfolio', name: 'project' })
export class Project {
  @PrimaryColumn('uuid')
  id: string;

  /** The owner. A successor may have taken over its responsibility. */
  @Index('project_actor')
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** Organisation numbers of further owners. The owner alone reports. */
  @Column('text', { name: 'co_owners', array: true, default: () => "'{}'" })
  coOwners: string[];

  @Index('project_code', { unique: true })
  @Column({ type: 'text', collation: 'C' })
  code: string;

  /** The code in lower case, written by a trigger: codes are compared without case. */
  @Index('project_code_key', { unique: true })
  @Column({ type: 'text', name: 'code_key', collation: 'C', insert: false })
  protected codeKey: string;

  /** Ids that the owner's own systems have for it. A trigger lists them in their own table. */
  @Column('jsonb', { name: 'external_ids', default: () => "'[]'" })
  externalIds: readonly ExternalIdValue[];

  @Column({ type: 'text', collation: 'nb-NO-x-icu' })
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text')
  kind: ProjectKind;

  /** The lead is a role and a mailbox: the service holds no personal names. */
  @Column('text', { name: 'lead_role' })
  leadRole: string;

  @Column('text', { name: 'lead_mailbox', nullable: true })
  leadMailbox: string | null;

  @Index('project_parent')
  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId: string | null;

  /** The programme above this project. It may be another actor's. */
  @ManyToOne(() => Project, { nullable: true })
  @JoinColumn({ name: 'parent_id', foreignKeyConstraintName: 'project_parent_fk' })
  protected parent: Relation<Project> | null;

  @Column('text')
  state: ProjectState;

  @Column('text')
  phase: ProjectPhase;

  @Column('text', { name: 'main_goal' })
  mainGoal: string;

  @Column('text', { array: true })
  goals: string[];

  @Column('date', { name: 'starts_on', nullable: true })
  startsOn: string | null;

  @Column('date', { name: 'ends_on', nullable: true })
  endsOn: string | null;

  @Column('text', { nullable: true })
  maturity: Maturity | null;

  @Column('text', { nullable: true })
  readiness: Readiness | null;

  /** A segment of the portfolio, such as `digitalSecurity`. */
  @Column('text', { nullable: true })
  segment: string | null;

  @Column('text', { nullable: true })
  theme: string | null;

  /** The step that the project has reached on its way into or out of the portfolio. */
  @Index('project_standing')
  @Column('text', { default: 'registered' })
  standing: Standing;

  @Column('timestamptz', { name: 'standing_since' })
  standingSince: Date;

  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** An external id of a project, unique per owner. A trigger on the project writes it. */
@Entity({ schema: 'portfolio', name: 'project_external_id' })
export class ProjectExternalId {
  @PrimaryColumn('uuid', {
    name: 'actor_id',
    primaryKeyConstraintName: 'project_external_id_pk',
  })
  actorId: string;

  @PrimaryColumn({
    type: 'text',
    collation: 'C',
    primaryKeyConstraintName: 'project_external_id_pk',
  })
  scheme: string;

  @PrimaryColumn({
    type: 'text',
    collation: 'C',
    primaryKeyConstraintName: 'project_external_id_pk',
  })
  value: string;

  @Index('project_external_id_project')
  @Column('uuid', { name: 'project_id' })
  projectId: string;
}
