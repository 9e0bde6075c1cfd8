import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Audience, Stage } from '../views/visibility.types.js';

/** A version of the visibility. The newest one counts for a release that is drafted now. */
@Entity({ schema: 'publication', name: 'visibility' })
export class Visibility {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'visibility_pk' })
  version: number;

  /** The reason for the version. */
  @Column('text')
  reason: string;

  /** Organisation number of the body that decided it; null for the version that the service came with. */
  @Column({ type: 'char', length: 9, name: 'decided_by', nullable: true })
  decidedBy: string | null;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** A field that a version of the visibility withholds from an audience, at a stage of the project. */
@Entity({ schema: 'publication', name: 'visibility_rule' })
export class VisibilityRule {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'visibility_rule_pk' })
  version: number;

  /** Table and column of the view, such as `projects.lead_mailbox`. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'visibility_rule_pk' })
  field: string;

  /** Phase of the project, or `any`. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'visibility_rule_pk' })
  stage: Stage;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'visibility_rule_pk' })
  audience: Audience;

  /** The ground on which it is withheld, such as a section of an act. */
  @Column('text')
  ground: string;

  /** Day from which it may be shown; null when none is known. */
  @Column('date', { name: 'shown_from', nullable: true })
  shownFrom: string | null;
}
