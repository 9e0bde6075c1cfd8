import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type {
  CaseAlternative,
  CaseDocument,
  CaseState,
  CaseSubject,
  CaseType,
  DecisionOutcome,
  MoveAction,
} from './case.types.js';

/** A case of a council, from its draft to its decision. */
@Entity({ schema: 'governance', name: 'council_case' })
@Index('council_case_number', ['council', 'number'], { unique: true })
@Index('council_case_matter', ['council', 'matter'], {
  unique: true,
  where: `state <> 'withdrawn'`,
})
export class CouncilCase {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'council_case_pk' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  council: string;

  @Column({ type: 'text', collation: 'C' })
  number: string;

  @Column({ type: 'text', collation: 'C', nullable: true })
  meeting: string | null;

  @Column('text')
  type: CaseType;

  @Column('text', { name: 'title_nb' })
  titleNb: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  /** A role, never a person's name. */
  @Column('text')
  presenter: string;

  @Column('text', { name: 'proposed_decision', nullable: true })
  proposedDecision: string | null;

  /** Key of the matter that the case is one step of. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  matter: string | null;

  @Column('jsonb')
  about: readonly CaseSubject[];

  @Column('jsonb')
  alternatives: readonly CaseAlternative[];

  /** Key of the alternative that was decided. */
  @Column({ type: 'text', name: 'chosen_alternative', collation: 'C', nullable: true })
  chosenAlternative: string | null;

  @Column('jsonb')
  documents: readonly CaseDocument[];

  @Column('text', { nullable: true })
  decision: string | null;

  @Column('text', { nullable: true })
  outcome: DecisionOutcome | null;

  @Column('text')
  state: CaseState;

  /** Null while only the directorate may see the case. */
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt: Date | null;

  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}

/** A project that a case concerns. */
@Entity({ schema: 'governance', name: 'case_project' })
@Index('case_project_code', ['code'])
export class CaseProject {
  @PrimaryColumn('uuid', { name: 'case_id', primaryKeyConstraintName: 'case_project_pk' })
  caseId: string;

  @PrimaryColumn('uuid', { name: 'project_id', primaryKeyConstraintName: 'case_project_pk' })
  projectId: string;

  /** Codes never change. */
  @Column({ type: 'text', collation: 'C' })
  code: string;
}

/**
 * The published figures of a round as they were when the round was added to the case. Keeps the bytes
 * that were answered then.
 */
@Entity({ schema: 'governance', name: 'case_figures' })
export class CaseFigures {
  @PrimaryColumn('uuid', { name: 'case_id', primaryKeyConstraintName: 'case_figures_pk' })
  caseId: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'case_figures_pk' })
  round: string;

  @Column('text')
  hash: string;

  @Column('text')
  body: string;

  @Column('timestamptz', { name: 'frozen_at' })
  frozenAt: Date;
}

/** A move of one project that a decision made. Never changed. */
@Entity({ schema: 'governance', name: 'case_move' })
export class CaseMove {
  @PrimaryColumn('uuid', { name: 'case_id', primaryKeyConstraintName: 'case_move_pk' })
  caseId: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'case_move_pk' })
  code: string;

  @Column('text')
  action: MoveAction;

  @Column('text')
  reason: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
