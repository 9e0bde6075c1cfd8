import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Finding } from '../views/personal-data.rules.js';
import type { Audience } from '../views/visibility.types.js';
import type { ReleaseState } from './release.types.js';

/** A version of the public view of a round: a snapshot, a visibility, and the documents made of both. */
@Entity({ schema: 'publication', name: 'release' })
@Index('release_number', ['roundId', 'number'], { unique: true })
@Index('release_open', ['roundId'], {
  unique: true,
  where: `"state" in ('drafted', 'rehearsed', 'approved')`,
})
@Index('release_embargo', ['embargoAt'], { where: `"state" = 'approved'` })
@Index('release_published', ['publishedAt', 'id'])
export class Release {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'release_pk' })
  id: string;

  @Column('uuid', { name: 'round_id' })
  roundId: string;

  /** Key of the round. */
  @Column({ type: 'text', collation: 'C' })
  round: string;

  /** Number within the round: 1, then one more for each correction. */
  @Column('int')
  number: number;

  @Column('text')
  state: ReleaseState;

  @Column('uuid', { name: 'snapshot_id' })
  snapshotId: string;

  /** Hash that the snapshot had when it was chosen. */
  @Column({ type: 'char', length: 64, name: 'snapshot_hash' })
  snapshotHash: string;

  /** Version of the visibility that the view was made by. */
  @Column('int')
  visibility: number;

  /** Says that the figures are illustrative, as in the demo. */
  @Column('boolean')
  illustrative: boolean;

  /** Instant before which nobody may read it; null for none. */
  @Column('timestamptz', { name: 'embargo_at', nullable: true })
  embargoAt: Date | null;

  /** Number of the release that it corrects. */
  @Column('int', { nullable: true })
  corrects: number | null;

  /** The reason for a correction. */
  @Column('text', { nullable: true })
  reason: string | null;

  /** Organisation number of the body that releases it. */
  @Column({ type: 'char', length: 9 })
  body: string;

  /** Ids of the packs that go out with it. */
  @Column('uuid', { array: true })
  packs: string[];

  /** Personal data that its check found, with the reasons for which they were accepted. */
  @Column('jsonb')
  findings: readonly Finding[];

  /** SHA-256 of the names and hashes of its documents; null until it is rehearsed. */
  @Column({ type: 'char', length: 64, name: 'documents_hash', nullable: true })
  documentsHash: string | null;

  /** Clients that drafted, changed or rehearsed it. None of them may approve it. */
  @Column('text', { array: true, name: 'prepared_by' })
  preparedBy: string[];

  /** The client that approved it. */
  @Column('text', { name: 'approved_by', nullable: true })
  approvedBy: string | null;

  @Column('timestamptz', { name: 'drafted_at' })
  draftedAt: Date;

  @Column('timestamptz', { name: 'rehearsed_at', nullable: true })
  rehearsedAt: Date | null;

  @Column('timestamptz', { name: 'approved_at', nullable: true })
  approvedAt: Date | null;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt: Date | null;

  /** The reason why it was withdrawn before it was published. */
  @Column('text', { name: 'withdraw_reason', nullable: true })
  withdrawReason: string | null;

  @Column('int')
  version: number;
}

/** A document of a release, as its readers get it, byte for byte. */
@Entity({ schema: 'publication', name: 'release_file' })
export class ReleaseDocument {
  @PrimaryColumn('uuid', { name: 'release_id', primaryKeyConstraintName: 'release_file_pk' })
  releaseId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'release_file_pk' })
  audience: Audience;

  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'release_file_pk' })
  name: string;

  @Column('text', { name: 'media_type' })
  mediaType: string;

  @Column({ type: 'char', length: 64 })
  sha256: string;

  @Column('int')
  bytes: number;

  @Column('bytea')
  content: Buffer;
}
