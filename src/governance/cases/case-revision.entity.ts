import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One version of a case. The database trigger `keep_revision` writes it. */
@Entity({ schema: 'governance', name: 'case_revision' })
export class CaseRevision {
  @PrimaryColumn('uuid', { name: 'case_id', primaryKeyConstraintName: 'case_revision_pk' })
  caseId: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'case_revision_pk' })
  version: number;

  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt: Date;

  /** The whole row of `governance.council_case`. */
  @Column('jsonb', { name: 'council_case' })
  councilCase: object;
}
