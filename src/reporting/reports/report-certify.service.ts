import { Injectable } from '@nestjs/common';
import { fault, Problem, ruleBroken } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Change } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { ReportAssessment } from '../assessment/report-assessment.port.js';
import { REPORT_CERTIFIED_EVENT } from '../reporting.events.js';
import { REPORT_CERTIFIED, REPORT_CURRENT } from '../reporting.problems.js';
import { SubmissionSteps } from '../steps/submission-steps.port.js';
import { CertifiedMoves, nothingMoved } from './certified-moves.port.js';
import { type OwnReport, OwnReports } from './own-report.service.js';
import { ReportCertification } from './report-certification.port.js';
import { ReportDraftService } from './report-draft.service.js';
import { lockReport } from './report-lock.queries.js';
import type { ReportWithMovesResponse } from './report-response.dto.js';
import { ReportQueries } from './report.queries.js';
import type { RevertReport } from './revision.dto.js';

/** Certifies drafts as immutable revisions, and goes back to earlier ones. */
@Injectable()
export class ReportCertifyService {
  constructor(
    private readonly ownReports: OwnReports,
    private readonly drafts: ReportDraftService,
    private readonly queries: ReportQueries,
    private readonly submissions: SubmissionSteps,
    private readonly assessment: ReportAssessment,
    private readonly certification: ReportCertification,
    private readonly moves: CertifiedMoves,
  ) {}

  /** Certifies a draft and tells the roll-up, in one transaction. */
  certify(command: Command, id: string): Promise<Answer<ReportWithMovesResponse>> {
    return this.ownReports.change(command, id, (tx, now, own) => {
      if (own.report.state === 'certified') throw new Problem(REPORT_CERTIFIED);
      return this.certifyDraft(tx, command, own, now);
    });
  }

  /**
   * Restores an earlier revision as a new one. Where the actor reports in one step, certifies the
   * new revision at once. Where it reports in two, leaves a draft for another client to certify.
   */
  revert(
    command: Command,
    id: string,
    { revision, reason }: RevertReport,
  ): Promise<Answer<ReportWithMovesResponse>> {
    return this.ownReports.change(
      command,
      id,
      async (tx, now, own): Promise<Change<ReportWithMovesResponse>> => {
        this.submissions.requireOpenAction(command.principal, own.submission, 'edit', now);
        const content = await this.queries.readContent(tx, id, revision);
        if (content === undefined) throw unknownRevision();
        if (revision === own.report.revision && own.report.state === 'certified')
          throw reportCurrent();
        const assessed = await this.assessment.loadAndAssess(
          tx,
          { ...own.report, ...own, content },
          now,
        );
        const draft = { content, reason, revertsTo: revision };
        const answer = this.drafts.write(tx, command, own, { draft, assessed, now });
        if (own.submission.facts.steps === 2)
          return {
            answer: { ...answer, body: { ...answer.body, moved: null } },
            subject: `report/${id}`,
            detail: { revertsTo: revision, reason },
          };
        const relocked = await lockReport(tx, command.principal, id);
        const nextCommand = { ...command, expectedVersion: own.report.version + 1 };
        const restored = await this.ownReports.requireOwn(tx, nextCommand, relocked, now);
        return this.certifyDraft(tx, command, restored, now);
      },
    );
  }

  /** Certifies a draft, and its submission too when no other draft is left. */
  private async certifyDraft(
    tx: Tx,
    command: Command,
    own: OwnReport,
    now: Date,
  ): Promise<Change<ReportWithMovesResponse>> {
    const { principal } = command;
    const { report, submission, project, round } = own;
    this.submissions.requireOpenAction(principal, submission, 'certify', now);
    const [assessed, basis, mayMove] = await Promise.all([
      this.assessment.loadAndAssess(tx, { ...report, project, round }, now),
      this.certification.loadBasis(tx, [report]),
      this.moves.mayMove(tx, [report]),
    ]);
    if (assessed.certificationFaults.length > 0) throw ruleBroken(assessed.certificationFaults);
    const moved = mayMove
      ? await this.moves.find(principal, report.roundId, [{ project, report, assessed }])
      : nothingMoved();
    const draft = { submission, report, assessed, basis };
    const detail = this.certification.certify(tx, command, draft, now);
    const facts =
      submission.drafts === 1
        ? this.submissions.takeStep(tx, { principal, now }, submission, { action: 'certify' })
        : submission.facts;
    const after: OwnReport['report'] = {
      ...report,
      state: 'certified',
      ruleStatus: assessed.ruleStatus,
      warnings: assessed.warnings,
      faults: [],
      revision: detail.revision,
      version: report.version + 1,
      updatedAt: now,
    };
    const { roundId, actorId } = report;
    const answer = this.ownReports.answer(principal, { ...own, report: after }, assessed, facts);
    return {
      answer: { ...answer, body: { ...answer.body, moved } },
      subject: `report/${report.id}`,
      detail,
      events: [{ topic: REPORT_CERTIFIED_EVENT, payload: { roundId, actorId } }],
    };
  }
}

function unknownRevision(): Problem {
  return ruleBroken([
    fault('/revision', 'unknown-revision', 'Revisjonen finnes ikke', 'The revision does not exist'),
  ]);
}

function reportCurrent(): Problem {
  return new Problem(REPORT_CURRENT, {
    errors: [
      fault(
        '/revision',
        'report-current',
        'Oppgi en tidligere revisjon',
        'Give an earlier revision',
      ),
    ],
  });
}
