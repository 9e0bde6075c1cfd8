import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { ActorKind, ActorRole } from './actor.types.js';

/**
 * An organisation that owns, reports or takes part. Valid from `validFrom` until, not including,
 * `validTo`.
 */
@Entity({ schema: 'actors', name: 'actor' })
export class Actor {
  @PrimaryColumn('uuid')
  id: string;

  @Index('actor_organisation_number', { unique: true })
  @Column('char', { name: 'organisation_number', length: 9 })
  organisationNumber: string;

  /** Sorted in Norwegian order: Æ, Ø and Å last. */
  @Column({ type: 'text', collation: 'nb-NO-x-icu' })
  name: string;

  @Column('text')
  kind: ActorKind;

  @Column('text')
  role: ActorRole;

  @Column('char', { name: 'municipality_number', length: 4, nullable: true })
  municipalityNumber: string | null;

  @Column('text', { nullable: true })
  county: string | null;

  /**
   * Organisation number of the regional health authority of a municipality. Null for other actors,
   * whose kind or owner says it.
   */
  @Column('char', { name: 'health_region', length: 9, nullable: true })
  healthRegion: string | null;

  /** The regional health authority that owns a trust or a company. */
  @ManyToOne(() => Actor, { nullable: true })
  @JoinColumn({ name: 'parent_id', foreignKeyConstraintName: 'actor_parent' })
  parent: Actor | null;

  @Column('date', { name: 'valid_from', nullable: true })
  validFrom: string | null;

  @Column('date', { name: 'valid_to', nullable: true })
  validTo: string | null;

  /** The actor that takes over its responsibility from `validTo`. */
  @Index('actor_successor')
  @ManyToOne(() => Actor, { nullable: true })
  @JoinColumn({ name: 'successor_id', foreignKeyConstraintName: 'actor_successor_fk' })
  successor: Actor | null;

  /** The instant of the last load that changed it. */
  @Column('timestamptz', { name: 'changed_at', nullable: true })
  changedAt: Date | null;
}
