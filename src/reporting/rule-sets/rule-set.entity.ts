import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RuleSetContent } from './rule-set.types.js';

/** Tolerances and data-quality rules. A published set never changes. */
@Entity({ schema: 'reporting', name: 'rule_set' })
export class RuleSet {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'rule_set_pk' })
  key: string;

  @Column('text', { name: 'title_nb' })
  titleNb: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  /** The paper that defines the rules. */
  @Column('text')
  source: string;

  @Column('jsonb')
  content: RuleSetContent;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  @Column('int')
  version: number;
}
