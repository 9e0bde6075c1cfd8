import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CouncilRole, FormerName } from './council.types.js';

/** A council with its names through time. Stored as data, because councils change their names. */
@Entity({ schema: 'governance', name: 'council' })
export class Council {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'council_pk' })
  key: string;

  @Column('int')
  position: number;

  @Column('text', { name: 'name_nb' })
  nameNb: string;

  @Column('text', { name: 'name_en', nullable: true })
  nameEn: string | null;

  /** Oldest first. */
  @Column('jsonb', { name: 'former_names' })
  formerNames: readonly FormerName[];

  @Column('text')
  role: CouncilRole;
}
