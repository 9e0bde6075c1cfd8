import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RuleSetContent } from './rule-set.types.js';

/** Tolerances and data-quality rules with a name and a version; published, it never changes. */
@Entity({ schema: 'reporting', name: 'rule_set' })
export class RuleSet {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'rule_set_pk' })
  key: string;

  @Column('text', { name: 'title_nb' })
  titleNb: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  /** The paper it stands in. */
  @Column('text')
  source: string;

  @Column('jsonb')
  content: RuleSetContent;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  @Column('int')
  version: number;
}
