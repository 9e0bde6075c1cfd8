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
 * The directorate's own colour of one certified revision. A new opinion is a new row: the database
 * refuses to change one.
 */
@Entity({ schema: 'reporting', name: 'directorate_colour' })
@Index('directorate_colour_revision', ['reportId', 'revision', 'recordedAt'])
export class DirectorateColour {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'directorate_colour_pk' })
  id: string;

  @Column('uuid', { name: 'report_id' })
  reportId: string;

  @ManyToOne(() => Report)
  @JoinColumn({ name: 'report_id', foreignKeyConstraintName: 'directorate_colour_report_fk' })
  protected report: Relation<Report>;

  @Column('int')
  revision: number;

  /** The actor that answers for the report. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('text')
  colour: Colour;

  @Column('text')
  reason: string;

  /** Organisation number of the assessor. */
  @Column('char', { name: 'recorded_by', length: 9 })
  recordedBy: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
