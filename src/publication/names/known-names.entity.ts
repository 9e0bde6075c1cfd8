import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Names of persons that no release may tell, as digests. There is one list, named `all`. */
@Entity({ schema: 'publication', name: 'known_names' })
export class KnownNameList {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'known_names_pk' })
  list: string;

  /** Random text that each name is hashed with. */
  @Column('text')
  salt: string;

  @Column('text', { array: true })
  digests: string[];

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  @Column('int')
  version: number;
}
