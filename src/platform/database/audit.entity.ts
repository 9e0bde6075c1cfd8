import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One change as a link of its actor's hash chain. The database computes `seq`, `previousHash` and
 * `hash` on insert.
 */
@Entity({ schema: 'platform', name: 'audit' })
@Index('audit_subject', ['subject'])
export class AuditEntry {
  /** The chain: one per acting actor. */
  @PrimaryColumn('uuid', { name: 'actor_id' })
  actorId: string;

  /** 1, 2, 3 … without gaps within the chain. */
  @PrimaryColumn('bigint')
  seq: string;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  /** The operation, such as `certifyReport`. */
  @Column('text')
  action: string;

  /** Subject of the change, such as `report/0198…`. */
  @Column('text')
  subject: string;

  /**
   * Claims of the token (iss, jti, client, consumer, supplier, delegation source), the delegate,
   * the request id and the content of the change.
   */
  @Column('jsonb')
  entry: object;

  @Column('text', { name: 'previous_hash' })
  previousHash: string;

  @Column('text')
  hash: string;
}

/** The newest link of a chain. The service's own role cannot read or write it. */
@Entity({ schema: 'platform', name: 'audit_head' })
export class AuditHead {
  @PrimaryColumn('uuid', { name: 'chain' })
  chain: string;

  @Column('bigint')
  seq: string;

  @Column('text')
  hash: string;
}
