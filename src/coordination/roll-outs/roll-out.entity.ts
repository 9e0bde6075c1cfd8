import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type {
  ChangeSize,
  RollOutMove,
  RollOutPosition,
  RollOutPrecondition,
  RollOutSide,
  RollOutState,
} from './roll-out.types.js';

/**
 * A solution or a project on its way to one receiver. Holds the position after the last move. The
 * supplier follows the owner of the project.
 */
@Entity({ schema: 'coordination', name: 'roll_out' })
// A receiver gets the same for the same users once. The migration has its expressions.
@Index('roll_out_open', { synchronize: false })
export class RollOut implements RollOutPosition {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roll_out_pk' })
  id: string;

  /** The solution or the project: one of them. */
  @Column('uuid', { name: 'solution_id', nullable: true })
  solutionId: string | null;

  @Index('roll_out_project')
  @Column('uuid', { name: 'project_id', nullable: true })
  projectId: string | null;

  /** The owner of the solution or the project. */
  @Index('roll_out_supplier')
  @Column('uuid', { name: 'supplier_id' })
  supplierId: string;

  /** The receiver. */
  @Index('roll_out_actor')
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** Code of the network through which it was planned. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  network: string | null;

  /** The users that get it, such as nursing homes. Null for all. */
  @Column('text', { name: 'user_group', nullable: true })
  userGroup: string | null;

  @Column('text')
  state: RollOutState;

  @Column({ type: 'text', collation: 'C', nullable: true })
  asked: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  planned: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  confirmed: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  forecast: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  actual: string | null;

  @Column('text')
  size: ChangeSize;

  @Column('text', { nullable: true })
  vendor: string | null;

  @Column('text', { nullable: true })
  system: string | null;

  @Column('jsonb')
  preconditions: readonly RollOutPrecondition[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  /** Instant of the last move. */
  @Column('timestamptz')
  since: Date;

  /** Number of the last move that the other side was told of. */
  @Column('int')
  told: number;

  /** Number of the last move. */
  @Column('int')
  version: number;
}

/** One move of a roll-out, with the position after it. */
@Entity({ schema: 'coordination', name: 'roll_out_move' })
export class RollOutMoved implements RollOutPosition {
  @PrimaryColumn('uuid', { name: 'roll_out_id', primaryKeyConstraintName: 'roll_out_move_pk' })
  rollOutId: string;

  /** The receiver. */
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'roll_out_move_pk' })
  number: number;

  @Column('text')
  move: RollOutMove;

  @Column('text')
  side: RollOutSide;

  @Column('text')
  state: RollOutState;

  @Column({ type: 'text', collation: 'C', nullable: true })
  asked: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  planned: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  confirmed: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  forecast: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  actual: string | null;

  @Column('text')
  size: ChangeSize;

  @Column('text', { nullable: true })
  vendor: string | null;

  @Column('text', { nullable: true })
  system: string | null;

  @Column('jsonb')
  preconditions: readonly RollOutPrecondition[];

  /** Quarter that the move names. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  quarter: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  /** Organisation number of the body that moved, or of its delegate. */
  @Column('char', { name: 'moved_by', length: 9 })
  movedBy: string;

  @Column('timestamptz', { name: 'moved_at' })
  movedAt: Date;
}
