import { Column, Entity, PrimaryColumn } from 'typeorm';

export const CRITERIA_SET_STATUSES = ['proposed', 'onTrial', 'inForce', 'retired'] as const;
export type CriteriaSetStatus = (typeof CRITERIA_SET_STATUSES)[number];

/** One version of the portfolio criteria. A published set never changes. */
@Entity({ schema: 'criteria', name: 'criteria_set' })
export class CriteriaSet {
  /** When it was proposed or taken into use: `2021-03`. */
  @PrimaryColumn('text')
  key: string;

  @Column('text')
  status: CriteriaSetStatus;

  @Column('text', { name: 'title_nb' })
  titleNb: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  @Column('text')
  source: string;

  @Column('date', { name: 'valid_from', nullable: true })
  validFrom: string | null;

  @Column('date', { name: 'valid_to', nullable: true })
  validTo: string | null;

  /** The rule as an expression over the set's criteria. */
  @Column('text')
  rule: string;
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
}
