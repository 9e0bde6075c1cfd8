import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A hint to two bodies that nobody wrote down: a project waits for a national solution that another
 * project changes later than it is needed. Only the two and the directorate read it.
 */
@Entity({ schema: 'coordination', name: 'suggestion' })
export class Suggestion {
  /** The agreement on the solution, which nobody supplies. */
  @PrimaryColumn('uuid', { name: 'agreement_id', primaryKeyConstraintName: 'suggestion_pk' })
  agreementId: string;

  /** The project that changes the solution. */
  @PrimaryColumn('uuid', { name: 'project_id', primaryKeyConstraintName: 'suggestion_pk' })
  projectId: string;

  /** The receiver of the agreement. */
  @Index('suggestion_actor')
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** The owner of the project that changes the solution. */
  @Index('suggestion_supplier')
  @Column('uuid', { name: 'supplier_id' })
  supplierId: string;

  /** The project that waits. A copy of the agreement's, which the other body may not read. */
  @Column('uuid', { name: 'receiving_project_id' })
  receivingProjectId: string;

  @Column({ type: 'text', collation: 'C' })
  solution: string;

  @Column('date', { name: 'needed_by' })
  neededBy: string;

  @Column('date', { name: 'forecast_on' })
  forecastOn: string;

  @Column({ type: 'text', collation: 'C', name: 'forecast_round' })
  forecastRound: string;

  @Column('timestamptz', { name: 'found_at' })
  foundAt: Date;

  /** True once both bodies were told. */
  @Column('boolean')
  told: boolean;
}

/** A national solution that a project changes, by its newest report, and the end that it forecasts. */
@Entity({ schema: 'coordination', name: 'solution_change' })
@Index('solution_change_end', ['solution', 'forecastOn'])
export class SolutionChange {
  @PrimaryColumn('uuid', { name: 'project_id', primaryKeyConstraintName: 'solution_change_pk' })
  projectId: string;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'solution_change_pk' })
  solution: string;

  /** The owner of the project. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @Column('date', { name: 'forecast_on' })
  forecastOn: string;

  @Column({ type: 'text', collation: 'C', name: 'forecast_round' })
  forecastRound: string;
}
