import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SolutionMaturity } from './solution.types.js';

/** A solution of the municipal sector and its owner. Its revisions hold the rest. */
@Entity({ schema: 'coordination', name: 'solution' })
export class Solution {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'solution_pk' })
  id: string;

  @Index('solution_code', { unique: true })
  @Column({ type: 'text', collation: 'C' })
  code: string;

  /** The owner, who plans the roll-outs. */
  @Column('uuid', { name: 'owner_id' })
  ownerId: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  /** Number of the newest revision. */
  @Column('int')
  version: number;
}

/** A solution as it stood from an instant on. */
@Entity({ schema: 'coordination', name: 'solution_revision' })
export class SolutionRevision {
  @PrimaryColumn('uuid', {
    name: 'solution_id',
    primaryKeyConstraintName: 'solution_revision_pk',
  })
  solutionId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'solution_revision_pk' })
  number: number;

  @Column('text', { name: 'name_nb' })
  nameNb: string;

  @Column('text', { name: 'name_en' })
  nameEn: string;

  /** Code of the register `areas`. */
  @Column({ type: 'text', collation: 'C', name: 'focus_area' })
  focusArea: string;

  /** Code of the register `nationalSolutions`. Null when it is part of none. */
  @Column({ type: 'text', collation: 'C', name: 'national_solution', nullable: true })
  nationalSolution: string | null;

  @Column('text')
  maturity: SolutionMaturity;

  @Column({ type: 'text', collation: 'C', nullable: true })
  release: string | null;

  @Column('text')
  source: string;

  /** Organisation number of the owner. */
  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
