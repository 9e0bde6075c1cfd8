import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One change, as one link of its actor's hash chain. The database computes `seq`, `previousHash`
 * and `hash` on insert.
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

  /** What was changed, such as `report/0198…`. */
  @Column('text')
  subject: string;

  /**
   * Who (iss, jti, client, consumer, supplier, delegation source, delegate), the request id and
   * what the change was.
   */
  @Column('jsonb')
  entry: object;

  @Column('text', { name: 'previous_hash' })
  previousHash: string;

  @Column('text')
  hash: string;
}

/** The newest link of each chain; the service's own role cannot touch it. */
@Entity({ schema: 'platform', name: 'audit_head' })
export class AuditHead {
  @PrimaryColumn('uuid', { name: 'chain' })
  chain: string;

  @Column('bigint')
  seq: string;

  @Column('text')
  hash: string;
}
