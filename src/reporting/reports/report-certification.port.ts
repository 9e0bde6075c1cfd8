import { Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { newIds } from '../../platform/base/ids.js';
import { notFound } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Command } from '../../platform/http/command.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import type { ProjectFactsValue } from '../../portfolio/projects/project.types.js';
import type { Assessment } from '../assessment/report-assessment.port.js';
import type { LockedSubmission } from '../steps/submission-steps.port.js';
import { isLate } from '../steps/submission.rules.js';
import { certifyReport } from './report-draft.queries.js';
import type { Report, StoredReport } from './report.entity.js';
import { insertRevisions, type NewRevision, readLateness } from './report-revision.queries.js';

export interface Revision {
  readonly revision: number;
  readonly contentHash: string;
  readonly correction: boolean;
}

/** A report to be certified: the columns of its row that the revision copies. */
export interface Revisable {
  readonly report: Pick<
    Report,
    | 'id'
    | 'actorId'
    | 'roundId'
    | 'projectId'
    | 'revision'
    | 'reason'
    | 'unchanged'
    | 'confirms'
    | 'revertsTo'
  >;
  /** The content as canonical JSON. */
  readonly text: string;
}

/** Rows read to certify reports: their projects, and the lateness of earlier revisions. */
export interface CertificationBasis {
  /** By project id. */
  readonly projects: ReadonlyMap<string, ProjectFactsValue>;
  /** Lateness of the last revision, by report id. A report without revisions has no entry. */
  readonly wasLate: ReadonlyMap<string, { readonly late: boolean }>;
}

/** Makes drafts immutable revisions, in an open transaction. */
@Injectable()
export class ReportCertification {
  constructor(private readonly projects: ProjectLookup) {}

  /** Loads the rows needed to certify these reports, in one round trip. */
  async loadBasis(
    tx: Tx,
    reports: readonly Pick<Report, 'id' | 'projectId' | 'revision'>[],
  ): Promise<CertificationBasis> {
    const certifiedBefore = reports.filter(({ revision }) => revision > 0).map(({ id }) => id);
    const [projects, wasLate] = await Promise.all([
      this.projects.readFacts(
        tx,
        reports.map(({ projectId }) => projectId),
      ),
      readLateness(tx, certifiedBefore),
    ]);
    return { projects, wasLate };
  }

  /**
   * Writes a draft as the next revision of its report, with the assessment made now. After the
   * round has closed, the revision is a correction. Sends its statements without waiting for their
   * answers.
   */
  certify(
    tx: Tx,
    command: Command,
    { submission, report, assessed, basis }: CertifiableDraft,
    now: Date,
  ): Revision {
    certifyReport(tx, report, assessed, now);
    const revisable = { report, text: canonicalJson(report.content) };
    const [revision] = this.revise(tx, command, { submission, reports: [revisable], basis }, now);
    if (revision === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
    return revision;
  }

  /**
   * Writes the next revision of each report, in the given order. The revisions copy content and
   * assessment from the rows of the reports, so the caller updates those rows first.
   */
  revise(
    tx: Tx,
    { principal }: Command,
    { submission, reports, basis }: RevisableReports,
    now: Date,
  ): Revision[] {
    const correction = submission.facts.round.state === 'closed';
    const ids = newIds(reports.length);
    const revisions = reports.map((revisable, index) => ({
      ...newRevision(revisable, submission, basis, now),
      id: ids[index] ?? '',
    }));
    insertRevisions(
      tx,
      {
        recordedAt: now,
        certifiedBy: principal.organisationNumber,
        supplier: principal.token.supplier,
        delegate: principal.delegate?.organisationNumber ?? null,
        correction,
      },
      revisions,
    );
    return revisions.map(({ revision, contentHash }) => ({ revision, contentHash, correction }));
  }
}

/** Reports of one submission that are to be certified together. */
export interface RevisableReports {
  readonly submission: LockedSubmission;
  readonly reports: readonly Revisable[];
  readonly basis: CertificationBasis;
}

/** A draft that is to be certified, with the rows read for it. */
export interface CertifiableDraft {
  readonly submission: LockedSubmission;
  readonly report: StoredReport;
  readonly assessed: Assessment;
  readonly basis: CertificationBasis;
}

function newRevision(
  { report, text }: Revisable,
  { facts, correctionReason }: LockedSubmission,
  { projects, wasLate }: CertificationBasis,
  now: Date,
): Omit<NewRevision, 'id'> {
  const project = projects.get(report.projectId);
  if (project === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
  const correction = facts.round.state === 'closed';
  return {
    reportId: report.id,
    actorId: report.actorId,
    roundId: report.roundId,
    projectId: report.projectId,
    revision: report.revision + 1,
    late: isLate(facts, wasLate.get(report.id), now),
    project,
    contentHash: sha256(`{"project":${canonicalJson(project)},"report":${text}}`),
    reason: report.reason ?? (correction ? correctionReason : null),
    unchanged: report.unchanged,
    confirms: report.confirms,
    revertsTo: report.revertsTo,
  };
}
