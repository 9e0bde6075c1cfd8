import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A check of a document of a case against its hash, with the hash of the bytes that were sent. */
@Entity({ schema: 'governance', name: 'document_check' })
@Index('document_check_case', ['caseId'])
export class DocumentCheck {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'document_check_pk' })
  id: string;

  @Column('uuid', { name: 'case_id' })
  caseId: string;

  @Column('text')
  url: string;

  /** SHA-256 that the case says. */
  @Column({ type: 'text', collation: 'C' })
  expected: string;

  /** SHA-256 of the bytes. */
  @Column({ type: 'text', collation: 'C' })
  found: string;

  /** Organisation number. */
  @Column('char', { name: 'checked_by', length: 9 })
  checkedBy: string;

  @Column('timestamptz', { name: 'checked_at' })
  checkedAt: Date;
}
