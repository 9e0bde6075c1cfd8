import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import { actsFor } from '../../platform/base/principal.js';
import { fault, type Fault, notFound, Problem, ruleBroken } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { type Assessment, ReportAssessment } from '../assessment/report-assessment.port.js';
import type { ReportContentValue } from '../content/report.types.js';
import { NO_EARLIER_REPORT, REPORT_CERTIFIED, REPORT_EXISTS } from '../reporting.problems.js';
import { SubmissionSteps } from '../steps/submission-steps.port.js';
import { countUnchangedRounds } from '../steps/submission.rules.js';
import { type OpenPlace, type OwnReport, OwnReports } from './own-report.service.js';
import { deleteReport, insertReport, updateReport } from './report-draft.queries.js';
import { type LockedRound, lockPlace, type NewReportPlace } from './report-lock.queries.js';
import type { ReportResponse } from './report-response.dto.js';
import {
  contentOf,
  type CreateReport,
  type PatchReport,
  type PrefillReport,
  type SaveQuery,
  type SaveReport,
} from './report.dto.js';
import type { Report, StoredReport } from './report.entity.js';
import { ReportQueries } from './report.queries.js';

/**
 * The content of a draft and its origin: written anew, a confirmation of an earlier round's report,
 * or a return to an earlier revision.
 */
export interface Draft extends Partial<
  Pick<Report, 'reason' | 'unchanged' | 'confirms' | 'revertsTo'>
> {
  readonly content: ReportContentValue;
}

/** Finds the content that a new report begins with. Finds none when the project is unknown. */
type ContentSource = (
  tx: Tx,
  round: LockedRound,
  projectId: string | undefined,
) => Promise<ReportContentValue | undefined>;

/** A report to begin: its round, its project, and the content it begins with. */
interface Beginning {
  readonly roundKey: string;
  readonly projectCode: string;
  readonly findContent: ContentSource;
  readonly incomplete: boolean;
}

/** Begins, changes and discards drafts. */
@Injectable()
export class ReportDraftService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly ownReports: OwnReports,
    private readonly queries: ReportQueries,
    private readonly submissions: SubmissionSteps,
    private readonly assessment: ReportAssessment,
  ) {}

  create(
    command: Command,
    roundKey: string,
    { project: projectCode, ...dto }: CreateReport,
    query: SaveQuery,
  ): Promise<Answer<ReportResponse>> {
    const findContent = (): Promise<ReportContentValue> => Promise.resolve(contentOf(dto));
    return this.begin(command, {
      roundKey,
      projectCode,
      findContent,
      incomplete: isIncomplete(query),
    });
  }

  /**
   * Begins a report with the content of the project's last certified report of an earlier round.
   */
  prefill(
    command: Command,
    roundKey: string,
    { project: projectCode }: PrefillReport,
  ): Promise<Answer<ReportResponse>> {
    const findContent: ContentSource = async (tx, round, projectId) => {
      if (projectId === undefined) return undefined;
      const earlier = await this.queries.findEarlier(tx, round.id, projectId);
      if (earlier === undefined)
        throw noEarlierReport('/project', 'Skriv rapporten', 'Write the report');
      return earlier.content;
    };
    return this.begin(command, { roundKey, projectCode, findContent, incomplete: false });
  }

  /**
   * Replaces the content of a report. A certified report becomes a draft again; its last certified
   * revision counts until the next.
   */
  save(
    command: Command,
    id: string,
    dto: SaveReport,
    query: SaveQuery,
  ): Promise<Answer<ReportResponse>> {
    return this.edit(command, id, () => Promise.resolve({ content: contentOf(dto) }), query);
  }

  /** Changes the members that are given. An absent member keeps its value, and null clears it. */
  patch(
    command: Command,
    id: string,
    dto: PatchReport,
    query: SaveQuery,
  ): Promise<Answer<ReportResponse>> {
    return this.edit(
      command,
      id,
      (_, { report }) => Promise.resolve({ content: contentOf(patch(report.content, dto)) }),
      query,
    );
  }

  /** Confirms the project's last certified report of an earlier round unchanged. */
  confirmUnchanged(command: Command, id: string): Promise<Answer<ReportResponse>> {
    return this.edit(command, id, async (tx, { report }) => {
      const earlier = await this.queries.findEarlier(tx, report.roundId, report.projectId);
      if (earlier === undefined)
        throw noEarlierReport('', 'Lagre rapporten i stedet', 'Save the report instead');
      return {
        content: earlier.content,
        confirms: earlier.id,
        unchanged: countUnchangedRounds(earlier),
      };
    });
  }

  /** Deletes a report that was never certified. */
  discard(command: Command, id: string): Promise<Answer<undefined>> {
    return this.ownReports.change(command, id, (tx, now, { report, submission, project }) => {
      this.submissions.requireOpenAction(command.principal, submission, 'edit', now);
      if (report.revision > 0) throw revisionsAreKept();
      deleteReport(tx, report);
      this.submissions.recordEdit(tx, command.principal, submission, now);
      return {
        answer: { body: undefined, status: 204 },
        subject: `report/${id}`,
        detail: { project, round: submission.roundKey, content: report.content },
      };
    });
  }

  /**
   * Writes a draft over the version that was read, and answers the report with the draft. Sends its
   * statements without waiting for their answers.
   */
  write(
    tx: Tx,
    { principal }: Command,
    own: OwnReport,
    { draft, assessed, now }: AssessedDraft,
  ): Answer<ReportResponse> {
    const { content, reason = null, unchanged = 0, confirms = null, revertsTo = null } = draft;
    const { ruleStatus, warnings, faults } = assessed;
    const changes = {
      content,
      ruleStatus,
      warnings,
      faults,
      reason,
      unchanged,
      confirms,
      revertsTo,
      state: 'draft' as const,
      updatedAt: now,
    };
    updateReport(tx, own.report, changes);
    const facts = this.submissions.recordEdit(tx, principal, own.submission, now);
    const report = { ...own.report, ...changes, version: own.report.version + 1 };
    return this.ownReports.answer(principal, { ...own, report }, assessed, facts);
  }

  private begin(command: Command, beginning: Beginning): Promise<Answer<ReportResponse>> {
    const { principal } = command;
    const { roundKey, projectCode } = beginning;
    const lock = (tx: Tx): Promise<NewReportPlace | undefined> =>
      lockPlace(tx, { principal, roundKey, projectCode });
    return this.work.changeAfterReading(
      command,
      lock,
      async (tx, now, found): Promise<Change<ReportResponse>> => {
        if (found === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
        const { actorId } = principal;
        const ownPlace = { ...found, actorId };
        const place = await this.ownReports.requireOpenPlace(tx, principal, ownPlace, now);
        this.submissions.requireOpenAction(principal, place.submission, 'edit', now);
        const { projectId, content, assessed } = await this.assessNew(
          tx,
          command,
          { ...place, project: found.project, beginning },
          now,
        );
        // A report may have been created while its submission was not locked yet.
        requireNoReport(found.submission === undefined ? await lock(tx) : found);
        const report = newReport(
          { actorId, roundId: place.round.id, projectId, content },
          assessed,
          now,
        );
        insertReport(tx, report, reportExists(null));
        const facts = this.submissions.recordEdit(tx, principal, place.submission, now);
        const actor = principal.organisationNumber;
        const own = { ...place, report, project: projectCode, actor };
        return {
          answer: {
            ...this.ownReports.answer(principal, own, assessed, facts),
            status: 201,
            location: `/v1/reports/${report.id}`,
          },
          subject: `report/${report.id}`,
          detail: { round: roundKey, project: projectCode, content },
        };
      },
    );
  }

  /**
   * Finds and assesses the content of a new report. Throws when the project is not the caller's
   * own, or when the content has faults and the draft is not to be saved incomplete.
   */
  private async assessNew(
    tx: Tx,
    { principal }: Command,
    { round, project: visible, beginning }: NewReport,
    now: Date,
  ): Promise<AssessedNewReport> {
    const project =
      visible !== undefined && actsFor(principal, visible.actorId) ? visible : undefined;
    const content = await beginning.findContent(tx, round, project?.id);
    if (content === undefined) throw ruleBroken(project === undefined ? [unknownProject()] : []);
    const assessed = await this.assessment.loadAndAssess(
      tx,
      {
        project: beginning.projectCode,
        projectId: project?.id,
        actorId: principal.actorId,
        round,
        content,
      },
      now,
    );
    if (project === undefined) throw ruleBroken([unknownProject(), ...assessed.faults]);
    if (!beginning.incomplete && assessed.faults.length > 0) throw ruleBroken(assessed.faults);
    return { projectId: project.id, content, assessed };
  }

  private edit(
    command: Command,
    id: string,
    findDraft: (tx: Tx, own: OwnReport) => Promise<Draft>,
    query: SaveQuery = {},
  ): Promise<Answer<ReportResponse>> {
    return this.ownReports.change(
      command,
      id,
      async (tx, now, own): Promise<Change<ReportResponse>> => {
        this.submissions.requireOpenAction(command.principal, own.submission, 'edit', now);
        const draft = await findDraft(tx, own);
        const assessed = await this.assessment.loadAndAssess(
          tx,
          { ...own.report, ...own, content: draft.content },
          now,
        );
        if (assessed.faults.length > 0 && !isIncomplete(query)) throw ruleBroken(assessed.faults);
        return {
          answer: this.write(tx, command, own, { draft, assessed, now }),
          subject: `report/${id}`,
          detail: draft,
        };
      },
    );
  }
}

/** A draft as it was assessed now. */
export interface AssessedDraft {
  readonly draft: Draft;
  readonly assessed: Assessment;
  readonly now: Date;
}

/** A new report in its place. */
interface NewReport extends OpenPlace {
  /** The project with the code, if the transaction sees one. */
  readonly project: NewReportPlace['project'];
  readonly beginning: Beginning;
}

interface AssessedNewReport {
  readonly projectId: string;
  readonly content: ReportContentValue;
  readonly assessed: Assessment;
}

function isIncomplete({ incomplete }: SaveQuery): boolean {
  return incomplete === 'true';
}

/** A report in its first version. */
function newReport(
  columns: Pick<Report, 'actorId' | 'roundId' | 'projectId' | 'content'>,
  { faults, ruleStatus, warnings }: Assessment,
  now: Date,
): StoredReport {
  return {
    id: newId(),
    ...columns,
    state: 'draft',
    revision: 0,
    version: 1,
    createdAt: now,
    updatedAt: now,
    faults,
    ruleStatus,
    warnings,
    reason: null,
    unchanged: 0,
    confirms: null,
    revertsTo: null,
  };
}

/** Returns the content with the given members replaced. */
function patch(content: ReportContentValue, given: PatchReport): SaveReport {
  return Object.assign(
    structuredClone(content),
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  ) as unknown as SaveReport;
}

function unknownProject(): Fault {
  return fault(
    '/project',
    'unknown-project',
    'Tiltaket finnes ikke blant egne tiltak',
    'The project is not among your own',
  );
}

function noEarlierReport(pointer: string, nb: string, en: string): Problem {
  return new Problem(NO_EARLIER_REPORT, {
    errors: [fault(pointer, 'no-earlier-report', nb, en)],
  });
}

function revisionsAreKept(): Problem {
  return new Problem(REPORT_CERTIFIED, {
    detail: {
      nb: 'Godkjente revisjoner slettes ikke. Rett rapporten eller tilbakefør den i stedet',
      en: 'Certified revisions are not deleted. Change the report or revert it instead',
    },
  });
}

/** Throws when the project has a report in the round: the caller's own, or a former owner's. */
function requireNoReport(place: NewReportPlace | undefined): void {
  const { existing = null, former = false } = place ?? {};
  if (existing !== null) throw reportExists(existing);
  if (!former) return;
  throw new Problem(REPORT_EXISTS, {
    errors: [
      fault(
        '/project',
        'reported-by-former-owner',
        'Tidligere eier har rapportert tiltaket i denne runden. Rapporter i neste runde',
        'The former owner has reported the project in this round. Report it in the next round',
      ),
    ],
  });
}

function reportExists(id: string | null): Problem {
  return new Problem(REPORT_EXISTS, {
    errors: [
      fault(
        '/project',
        'report-exists',
        'Endre rapporten som finnes',
        'Change the report that exists',
      ),
    ],
    members: { existing: id ?? '' },
    headers: id === null ? {} : { location: `/v1/reports/${id}` },
  });
}
