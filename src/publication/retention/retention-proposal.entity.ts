import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ProposalPart, ProposalState } from './retention.types.js';

/** A proposal to delete the rows of some classes that are older than their periods. */
@Entity({ schema: 'publication', name: 'retention_proposal' })
export class RetentionProposal {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'retention_proposal_pk' })
  id: string;

  @Column('text')
  state: ProposalState;

  /** Organisation number of the body that proposed it. */
  @Column('char', { length: 9 })
  body: string;

  @Column('jsonb')
  parts: readonly ProposalPart[];

  /** Client that proposed it. */
  @Column('text', { name: 'prepared_by' })
  preparedBy: string;

  @Column('text', { name: 'approved_by', nullable: true })
  approvedBy: string | null;

  @Column('timestamptz', { name: 'proposed_at' })
  proposedAt: Date;

  @Column('timestamptz', { name: 'approved_at', nullable: true })
  approvedAt: Date | null;

  /** Instant at which it was carried out or withdrawn. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  @Column('int')
  version: number;
}
