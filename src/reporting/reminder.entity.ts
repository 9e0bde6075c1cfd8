import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A scheduled reminder of a round that has run: once, however many workers there are. */
@Entity({ schema: 'reporting', name: 'reminder' })
export class Reminder {
  @PrimaryColumn('uuid', { name: 'round_id', primaryKeyConstraintName: 'reminder_pk' })
  roundId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'reminder_pk' })
  kind: string;

  /** How many notices it wrote; 0 for one that a later one overtook. */
  @Column('int')
  notices: number;

  @Column('timestamptz', { name: 'ran_at' })
  ranAt: Date;
}
