import {
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type Relation,
} from 'typeorm';
import type { Colour } from '../content/report.types.js';
import { Report } from './report.entity.js';

/**
 * The directorate's own colour of a report, given on one certified revision. It counts for every
 * later revision too, until it is replaced or withdrawn. A new opinion is a new row, and so is a
 * withdrawal: the database refuses to change one.
 */
@Entity({ schema: 'reporting', name: 'directorate_colour' })
@Index('directorate_colour_report', ['reportId', 'recordedAt', 'id'])
export class DirectorateColour {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'directorate_colour_pk' })
  id: string;

  @Column('uuid', { name: 'report_id' })
  reportId: string;

  @ManyToOne(() => Report)
  @JoinColumn({ name: 'report_id', foreignKeyConstraintName: 'directorate_colour_report_fk' })
  protected report: Relation<Report>;

  /** The last certified revision when the row was recorded. */
  @Column('int')
  revision: number;

  /** The actor that answers for the report. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** Null for a withdrawal. */
  @Column('text', { nullable: true })
  colour: Colour | null;

  @Column('text')
  reason: string;

  /** Organisation number of the assessor. */
  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
