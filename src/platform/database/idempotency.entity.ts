import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The answer to a creating request, kept so that the same key gets the same answer. Kept at least
 * one quarter.
 */
@Entity({ schema: 'platform', name: 'idempotency' })
export class IdempotentAnswer {
  @PrimaryColumn('uuid', { name: 'actor_id' })
  actorId: string;

  @PrimaryColumn('text')
  operation: string;

  /** The client's; of a delegate its organisation number and the client's. */
  @PrimaryColumn('text')
  key: string;

  /** SHA-256 of the path, the version that `If-Match` named and the canonical body. */
  @Column('text')
  fingerprint: string;

  /**
   * Null only while the first request is under way; other requests wait for its row. `json` keeps
   * its bytes: jsonb would order its keys anew.
   */
  @Column('json', { nullable: true })
  answer: object | null;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;
}
