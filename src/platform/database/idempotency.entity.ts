import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The answer kept under an idempotency key, for at least a quarter. */
@Entity({ schema: 'platform', name: 'idempotency' })
export class IdempotentAnswer {
  @PrimaryColumn('uuid', { name: 'actor_id' })
  actorId: string;

  @PrimaryColumn('text')
  operation: string;

  /** Key of the client. A delegate's key has its organisation number and a space before it. */
  @PrimaryColumn('text')
  key: string;

  /** SHA-256 of the path, the version in `If-Match` and the canonical body. */
  @Column('text')
  fingerprint: string;

  /** The answer as `json`, which keeps its bytes. `jsonb` would reorder the keys. */
  @Column('json', { nullable: true })
  answer: object | null;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
