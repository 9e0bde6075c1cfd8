import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type {
  AgreementKind,
  AgreementMove,
  AgreementPosition,
  AgreementSide,
  AgreementState,
  TargetKind,
} from './agreement.types.js';

/**
 * An agreement between the body of a project that needs something (the receiver) and the body that
 * is to supply it. Holds the position after the last move. Both bodies follow the owners of their
 * projects.
 */
@Entity({ schema: 'coordination', name: 'agreement' })
// A project asks the same of the same once at a time. The migration has its expressions.
@Index('agreement_open', { synchronize: false })
export class Agreement implements AgreementPosition {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'agreement_pk' })
  id: string;

  @Column('text')
  kind: AgreementKind;

  /** The thing that the receiver needs. */
  @Column('text')
  what: string;

  /** The project that needs it. */
  @Index('agreement_project')
  @Column('uuid', { name: 'project_id' })
  projectId: string;

  /** The receiver: the owner of that project. */
  @Index('agreement_actor')
  @Column('uuid', { name: 'actor_id' })
  actorId: string;

  /** The supplier. Null for a ground that nobody supplies. */
  @Index('agreement_supplier')
  @Column('uuid', { name: 'supplier_id', nullable: true })
  supplierId: string | null;

  @Column('text', { name: 'target_kind' })
  targetKind: TargetKind;

  /** The project that is to supply it, where one is. */
  @Index('agreement_target_project')
  @Column('uuid', { name: 'target_project_id', nullable: true })
  targetProjectId: string | null;

  /** Code of the solution or the area, or the ground in words, where no project supplies it. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  target: string | null;

  /** Days that the receiver needs from the delivery to its own end. */
  @Column('int', { name: 'lag_days' })
  lagDays: number;

  @Column('text')
  state: AgreementState;

  @Column('date', { name: 'needed_by' })
  neededBy: string;

  @Column('date', { name: 'offered_on', nullable: true })
  offeredOn: string | null;

  @Column('text', { nullable: true })
  condition: string | null;

  @Column('date', { name: 'committed_on', nullable: true })
  committedOn: string | null;

  @Column('date', { name: 'delivered_on', nullable: true })
  deliveredOn: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  milestone: string | null;

  /** The supplier's forecast by its last certified report, and the round of that report. */
  @Column('date', { name: 'forecast_on', nullable: true })
  forecastOn: string | null;

  @Column('boolean', { name: 'forecast_reached', nullable: true })
  forecastReached: boolean | null;

  @Column({ type: 'text', collation: 'C', name: 'forecast_round', nullable: true })
  forecastRound: string | null;

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

/** One move of an agreement, with the position after it. */
@Entity({ schema: 'coordination', name: 'agreement_move' })
export class AgreementMoved implements AgreementPosition {
  @PrimaryColumn('uuid', {
    name: 'agreement_id',
    primaryKeyConstraintName: 'agreement_move_pk',
  })
  agreementId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'agreement_move_pk' })
  number: number;

  @Column('text')
  move: AgreementMove;

  @Column('text')
  side: AgreementSide;

  @Column('text')
  state: AgreementState;

  @Column('date', { name: 'needed_by' })
  neededBy: string;

  @Column('date', { name: 'offered_on', nullable: true })
  offeredOn: string | null;

  @Column('text', { nullable: true })
  condition: string | null;

  @Column('date', { name: 'committed_on', nullable: true })
  committedOn: string | null;

  @Column('date', { name: 'delivered_on', nullable: true })
  deliveredOn: string | null;

  @Column({ type: 'text', collation: 'C', nullable: true })
  milestone: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  /** Key of the round whose certified report made the move. Null for a move by request. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  round: string | null;

  /** Organisation number of the body that moved. */
  @Column('char', { name: 'moved_by', length: 9 })
  movedBy: string;

  @Column('timestamptz', { name: 'moved_at' })
  movedAt: Date;
}

/** A certified report that names an agreement, with the day that it gives. */
@Entity({ schema: 'coordination', name: 'agreement_mention' })
export class AgreementMention {
  @PrimaryColumn('uuid', {
    name: 'agreement_id',
    primaryKeyConstraintName: 'agreement_mention_pk',
  })
  agreementId: string;

  @PrimaryColumn('uuid', {
    name: 'revision_id',
    primaryKeyConstraintName: 'agreement_mention_pk',
  })
  revisionId: string;

  @Index('agreement_mention_round')
  @Column('uuid', { name: 'round_id' })
  roundId: string;

  @Column('date', { name: 'needed_by' })
  neededBy: string;

  @Column('timestamptz', { name: 'mentioned_at' })
  mentionedAt: Date;
}

/** A certified revision whose dependencies and forecast the agreements have. */
@Entity({ schema: 'coordination', name: 'read_revision' })
export class ReadRevision {
  @PrimaryColumn('uuid', { name: 'revision_id', primaryKeyConstraintName: 'read_revision_pk' })
  revisionId: string;

  @Column('timestamptz', { name: 'read_at' })
  readAt: Date;
}
