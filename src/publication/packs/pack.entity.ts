import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { PackFormat } from '../pack-files/pack-file.types.js';
import type { PackLanguage } from '../pack-model/board-pack.types.js';

/** A board pack of a snapshot, as it was asked for. */
@Entity({ schema: 'publication', name: 'pack' })
export class Pack {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pack_pk' })
  id: string;

  /** The actor that asked for the pack. */
  @Column('uuid', { name: 'requested_by' })
  requestedBy: string;

  @Column('uuid', { name: 'job_id' })
  jobId: string;

  @Index('pack_snapshot')
  @Column('uuid', { name: 'snapshot_id' })
  snapshotId: string;

  /** Hash of the snapshot when the pack was asked for. */
  @Column({ type: 'char', length: 64, name: 'snapshot_hash' })
  snapshotHash: string;

  /** Key of the round. */
  @Index('pack_round')
  @Column({ type: 'text', collation: 'C' })
  round: string;

  /** Key of the council. */
  @Column({ type: 'text', collation: 'C' })
  council: string;

  @Column('text')
  language: PackLanguage;

  /** Codes of the projects whose challenges are chosen for the meeting. */
  @Column('text', { array: true })
  challenges: string[];

  /** Says that the figures are illustrative, as in the demo. */
  @Column('boolean')
  illustrative: boolean;

  /** JSON pointers of the figures that are published all the same. */
  @Column('text', { array: true, default: () => "'{}'" })
  published: string[];

  /** SHA-256 of the model that the files were written from. Null until they are. */
  @Column({ type: 'char', length: 64, name: 'model_hash', nullable: true })
  modelHash: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'made_at', nullable: true })
  madeAt: Date | null;
}

/** A file of a pack. Never changed. */
@Entity({ schema: 'publication', name: 'pack_file' })
export class PackFile {
  @PrimaryColumn('uuid', { name: 'pack_id', primaryKeyConstraintName: 'pack_file_pk' })
  packId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pack_file_pk' })
  format: PackFormat;

  @Column({ type: 'text', collation: 'C' })
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

/** A file of a pack that stands among the documents of a case. Never changed. */
@Entity({ schema: 'publication', name: 'pack_attachment' })
export class PackAttachment {
  @PrimaryColumn('uuid', { name: 'pack_id', primaryKeyConstraintName: 'pack_attachment_pk' })
  packId: string;

  @PrimaryColumn('uuid', { name: 'case_id', primaryKeyConstraintName: 'pack_attachment_pk' })
  caseId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'pack_attachment_pk' })
  format: PackFormat;

  /** Address under which readers of the case find the file. */
  @Column('text')
  url: string;

  @Column('timestamptz', { name: 'attached_at' })
  attachedAt: Date;
}
