import { Column, Entity, Exclusion, PrimaryColumn } from 'typeorm';

/**
 * One version of the portfolio criteria. Its status follows from its dates. Once it is published,
 * its content never changes.
 */
@Entity({ schema: 'criteria', name: 'criteria_set' })
@Exclusion(
  'criteria_set_one_in_force',
  `USING gist (daterange("in_force_from", "valid_to") WITH &&) WHERE ("in_force_from" IS NOT NULL)`,
)
export class CriteriaSet {
  /** Usually the year and month of the proposal: `2021-03`. */
  @PrimaryColumn('text')
  key: string;

  @Column('text', { name: 'title_nb' })
  titleNb: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  @Column('text')
  source: string;

  /** Day of the proposal to the councils or of first use. Null for a draft that nobody was shown. */
  @Column('date', { name: 'valid_from', nullable: true })
  validFrom: string | null;

  @Column('date', { name: 'on_trial_from', nullable: true })
  onTrialFrom: string | null;

  @Column('date', { name: 'in_force_from', nullable: true })
  inForceFrom: string | null;

  /** First day on which the set no longer applies. */
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

  /** Meaning of the criterion, and how to judge it. */
  @Column('jsonb', { nullable: true })
  guidance: object | null;

  /** Evidence that the owner should give. */
  @Column('jsonb', { nullable: true })
  evidence: object | null;

  /** Another set whose criterion of this code means the same. Answers to it count here too. */
  @Column('text', { name: 'same_as', nullable: true })
  sameAs: string | null;
}
