import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { ActorKind } from './actor.types.js';

/** Name, kind and parent of an actor from an instant on. The trigger `keep_revision` writes it. */
@Entity({ schema: 'actors', name: 'actor_revision' })
@Check('actor_revision_recorded', '(number = 1) = (recorded_at IS NULL)')
export class ActorRevision {
  @PrimaryColumn('uuid', { name: 'actor_id', primaryKeyConstraintName: 'actor_revision_pk' })
  actorId: string;

  /** The first revision is 1. */
  @PrimaryColumn('int', { primaryKeyConstraintName: 'actor_revision_pk' })
  number: number;

  /** Null for the first revision, which holds from the beginning. */
  @Column('timestamptz', { name: 'recorded_at', nullable: true })
  recordedAt: Date | null;

  @Column({ type: 'text', collation: 'nb-NO-x-icu' })
  name: string;

  @Column('text')
  kind: ActorKind;

  @Column('uuid', { name: 'parent_id', nullable: true })
  parentId: string | null;
}
