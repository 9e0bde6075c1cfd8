import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The members of a network of municipalities from an instant on. The newest list counts. */
@Entity({ schema: 'coordination', name: 'network_members' })
export class NetworkMembers {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'network_members_pk' })
  id: string;

  /** Code of the register `networks`. */
  @Index('network_members_network')
  @Column({ type: 'text', collation: 'C' })
  network: string;

  /** Organisation numbers of the members. */
  @Column({ type: 'text', array: true, collation: 'C' })
  members: string[];

  @Column('text')
  source: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
