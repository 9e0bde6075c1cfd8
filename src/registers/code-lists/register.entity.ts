import { Column, Entity, Exclusion, Index, PrimaryColumn } from 'typeorm';
import type { RegisterKey } from './register.types.js';

const HASH = `hashtextextended("register" || ' ' || "code", 0)`;

/**
 * One entry of a register: a code with its names, valid from `validFrom` until, not including,
 * `validTo`. Two entries of one code are never valid on one day.
 */
@Entity({ schema: 'registers', name: 'entry' })
@Index('entry_code', ['register', 'code'])
@Exclusion(
  'entry_no_overlap',
  `USING gist (int8range(${HASH}, ${HASH}, '[]') WITH &&, daterange("valid_from", "valid_to") WITH &&)`,
)
export class RegisterEntry {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'entry_pk' })
  id: string;

  @Column({ type: 'text', collation: 'C' })
  register: RegisterKey;

  @Column({ type: 'text', collation: 'C' })
  code: string;

  /** Code of the entry that it stands under, in the same register or in that of segments. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  parent: string | null;

  @Column('text', { name: 'name_nb' })
  nameNb: string;

  /** Null where no nynorsk name is certain. */
  @Column('text', { name: 'name_nn', nullable: true })
  nameNn: string | null;

  @Column('text', { name: 'name_en' })
  nameEn: string;

  /** Null when no first day is known. */
  @Column('date', { name: 'valid_from', nullable: true })
  validFrom: string | null;

  /** First day on which the entry no longer applies. */
  @Column('date', { name: 'valid_to', nullable: true })
  validTo: string | null;

  @Column('text')
  source: string;

  /** Instant of its last change over the API. Null for an entry as its file gave it. */
  @Column('timestamptz', { name: 'changed_at', nullable: true })
  changedAt: Date | null;

  @Column('int')
  version: number;
}

/** The version of a register's file that was loaded last. */
@Entity({ schema: 'registers', name: 'loaded_file' })
export class LoadedRegisterFile {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'loaded_file_pk' })
  register: string;

  @Column('int')
  version: number;

  @Column('timestamptz', { name: 'loaded_at' })
  loadedAt: Date;
}
