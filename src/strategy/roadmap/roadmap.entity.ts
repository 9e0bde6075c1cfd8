import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { RoadmapItemKind, RoadmapItemState, RoadmapLink } from './roadmap.types.js';

/** One published version of a roadmap. It never changes. */
@Entity({ schema: 'strategy', name: 'roadmap_version' })
@Index('roadmap_version_key', ['roadmap', 'version'], { unique: true })
export class RoadmapVersion {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roadmap_version_pk' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  roadmap: string;

  @Column({ type: 'text', collation: 'C' })
  version: string;

  @Column('text', { name: 'title_nb' })
  titleNb: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  /** Null for the roadmap of several solutions. */
  @Column({ type: 'text', name: 'national_solution', collation: 'C', nullable: true })
  nationalSolution: string | null;

  @Column('uuid', { name: 'owner_id' })
  ownerId: string;

  /** First day on which this version is the roadmap. */
  @Column('date', { name: 'valid_from' })
  validFrom: string;

  @Column('text')
  source: string;

  @Column('date', { name: 'source_date' })
  sourceDate: string;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt: Date;
}

/** An item as a version gives it. `itemId` is the same in every version of the roadmap. */
@Entity({ schema: 'strategy', name: 'roadmap_item' })
@Index('roadmap_item_code', ['code', 'versionId'], { unique: true })
export class RoadmapItem {
  @PrimaryColumn('uuid', { name: 'version_id', primaryKeyConstraintName: 'roadmap_item_pk' })
  versionId: string;

  @Index('roadmap_item_id')
  @PrimaryColumn('uuid', { name: 'item_id', primaryKeyConstraintName: 'roadmap_item_pk' })
  itemId: string;

  /** Place in the version, from 1. */
  @Column('int')
  position: number;

  @Column({ type: 'text', collation: 'C' })
  code: string;

  @Column('text')
  kind: RoadmapItemKind;

  /** Code of the capability that a measure stands under. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  parent: string | null;

  /** Code of the register of areas. */
  @Column({ type: 'text', name: 'focus_area', collation: 'C', nullable: true })
  focusArea: string | null;

  @Column('text', { name: 'title_nb' })
  titleNb: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  /** The planned period as it was given. Null when the source gives none. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  period: string | null;

  @Column('date', { name: 'first_day', nullable: true })
  firstDay: string | null;

  @Column('date', { name: 'last_day', nullable: true })
  lastDay: string | null;

  @Column('text')
  state: RoadmapItemState;

  @Column('uuid', { name: 'owner_id' })
  ownerId: string;

  @Column('text')
  source: string;

  @Column('date', { name: 'source_date' })
  sourceDate: string;
}

/** A decision that gave an item of a version another period or state. It keeps those of before. */
@Entity({ schema: 'strategy', name: 'roadmap_decision' })
@Index('roadmap_decision_item', ['itemId', 'versionId'])
export class RoadmapDecision {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roadmap_decision_pk' })
  id: string;

  @Column('uuid', { name: 'version_id' })
  versionId: string;

  @Column('uuid', { name: 'item_id' })
  itemId: string;

  @Column({ type: 'text', name: 'period_before', collation: 'C', nullable: true })
  periodBefore: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  period: string | null;

  @Column('date', { name: 'first_day', nullable: true })
  firstDay: string | null;

  @Column('date', { name: 'last_day', nullable: true })
  lastDay: string | null;

  @Column('text', { name: 'state_before' })
  stateBefore: RoadmapItemState;

  @Column('text')
  state: RoadmapItemState;

  /** Council and number of the case that decided it, as its papers write them. */
  @Column('text', { name: 'council_case' })
  councilCase: string;

  @Column('text')
  reason: string;

  @Column('date', { name: 'decided_on' })
  decidedOn: string;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** The projects behind an item from an instant on, all of them. A later row replaces them. */
@Entity({ schema: 'strategy', name: 'roadmap_links' })
@Index('roadmap_links_item', ['itemId', 'recordedAt'])
export class RoadmapLinks {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roadmap_links_pk' })
  id: string;

  @Column('uuid', { name: 'item_id' })
  itemId: string;

  @Column('jsonb')
  links: readonly RoadmapLink[];

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}

/** Statement of the directorate on the roadmap in a round. A later row replaces it. */
@Entity({ schema: 'strategy', name: 'roadmap_statement' })
@Index('roadmap_statement_round', ['round', 'recordedAt'])
export class RoadmapStatement {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roadmap_statement_pk' })
  id: string;

  /** Key of the round. */
  @Column({ type: 'text', collation: 'C' })
  round: string;

  @Column('text', { name: 'text_nb' })
  textNb: string;

  @Column('text', { name: 'text_en' })
  textEn: string;

  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
