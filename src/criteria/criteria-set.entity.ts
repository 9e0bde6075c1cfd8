import { Column, Entity, Exclusion, PrimaryColumn } from 'typeorm';

/**
 * One version of the portfolio criteria. Its status follows from its dates; published, its content
 * never changes.
 */
@Entity({ schema: 'criteria', name: 'criteria_set' })
@Exclusion(
  'criteria_set_one_in_force',
  `USING gist (daterange("in_force_from", "valid_to") WITH &&) WHERE ("in_force_from" IS NOT NULL)`,
)
export class CriteriaSet {
  /** When it was proposed or taken into use: `2021-03`. */
  @PrimaryColumn('text')
  key: string;

  @Column('text', { name: 'title_nb' })
  titleNb: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  @Column('text')
  source: string;

  /** From when it was proposed to the councils or used; null for a draft nobody has been shown. */
  @Column('date', { name: 'valid_from', nullable: true })
  validFrom: string | null;

  @Column('date', { name: 'on_trial_from', nullable: true })
  onTrialFrom: string | null;

  @Column('date', { name: 'in_force_from', nullable: true })
  inForceFrom: string | null;

  /** Until, not including. */
  @Column('date', { name: 'valid_to', nullable: true })
  validTo: string | null;

  /** The rule as an expression over the set's criteria and the facts of a project. */
  @Column('text')
  rule: string;

  @Column('int')
  version: number;
}

/** One criterion of a set, in the set's order. */
@Entity({ schema: 'criteria', name: 'criterion' })
export class Criterion {
  @PrimaryColumn('text', { name: 'criteria_set' })
  criteriaSet: string;

  @PrimaryColumn('text')
  code: string;

  @Column('int')
  position: number;

  @Column('text', { name: 'text_nb' })
  textNb: string;

  @Column('text', { name: 'text_en' })
  textEn: string;

  /** What it means and how to judge it. */
  @Column('jsonb', { nullable: true })
  guidance: object | null;

  /** The evidence that is wanted. */
  @Column('jsonb', { nullable: true })
  evidence: object | null;

  /** Another set whose criterion of this code means the same: answers to it count here too. */
  @Column('text', { name: 'same_as', nullable: true })
  sameAs: string | null;
}
