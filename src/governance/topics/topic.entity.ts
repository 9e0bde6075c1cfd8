import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReportedChallenge } from './topic.types.js';

/** Equal challenges of several reports as one topic, chosen for a meeting. */
@Entity({ schema: 'governance', name: 'topic' })
export class Topic {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'topic_pk' })
  code: string;

  @Column('text', { name: 'title_nb' })
  titleNb: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  /** Key of the meeting that it is chosen for. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  meeting: string | null;

  /** Copies of the challenges as their revisions had them. */
  @Column('jsonb')
  challenges: readonly ReportedChallenge[];

  /** Null while only the directorate may see the topic. */
  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
