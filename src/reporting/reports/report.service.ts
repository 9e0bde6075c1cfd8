import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { jsonOrNull } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/operation.js';
import { actsFor, type Principal } from '../../platform/base/principal.js';
import { fault, notFound, Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import {
  contentOf,
  type CreateReport,
  type PatchReport,
  type PrefillReport,
  type ReportResponse,
  type RevertReport,
  type SaveQuery,
  type SaveReport,
} from './report.dto.js';
import type { Report, StoredReport } from './report.entity.js';
import { type Assessment, ReportAssessment } from '../assessment/report-assessment.port.js';
import { ReportCertification } from './report-certification.port.js';
import {
  type HeldRound,
  holdPlace,
  holdReport,
  type Place,
  type PlacedReport,
} from './report-hold.queries.js';
import { ReportQueries } from './report.queries.js';
import type { ReportContentValue } from '../content/report.types.js';
import { REPORT_CERTIFIED_EVENT } from '../reporting.events.js';
import {
  NO_EARLIER_REPORT,
  REPORT_CERTIFIED,
  REPORT_CURRENT,
  REPORT_EXISTS,
  ROUND_CLOSED,
  ROUND_NOT_OPEN,
} from '../reporting.problems.js';
import { takesReports } from '../rounds/round.rules.js';
import { type SubmissionFacts, timesUnchanged } from '../steps/submission.rules.js';
import { type HeldSubmission, SubmissionSteps } from '../steps/submission-steps.port.js';

/** A report that the caller may work on now, held for the rest of the transaction. */
interface HeldReport {
  readonly report: StoredReport;
  readonly held: HeldSubmission;
  readonly project: string;
  readonly actor: string;
  readonly round: HeldRound;
}

/**
 * What a draft says and what it is: of its own, a confirmation of an earlier round's report, or a
 * revert.
 */
interface Draft extends Partial<Pick<Report, 'reason' | 'unchanged' | 'confirms' | 'revertsTo'>> {
  readonly content: ReportContentValue;
}

/** Drafts that become immutable certified revisions. */
@Injectable()
export class ReportService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: ReportQueries,
    private readonly submissions: SubmissionSteps,
    private readonly assessment: ReportAssessment,
    private readonly certification: ReportCertification,
  ) {}

  create(
    command: Command,
    roundKey: string,
    { project, ...dto }: CreateReport,
    query: SaveQuery,
  ): Promise<Answer<ReportResponse>> {
    return this.begin(command, roundKey, project, () => Promise.resolve(contentOf(dto)), query);
  }

  /** Begins a report with what the project's last certified report of an earlier round said. */
  prefill(
    command: Command,
    roundKey: string,
    { project }: PrefillReport,
  ): Promise<Answer<ReportResponse>> {
    return this.begin(command, roundKey, project, async (tx, round, projectId) => {
      if (projectId === undefined) return undefined;
      const earlier = await this.queries.earlier(tx, round.id, projectId);
      if (earlier === undefined)
        throw new Problem(NO_EARLIER_REPORT, {
          errors: [fault('/project', 'no-earlier-report', 'Skriv rapporten', 'Write the report')],
        });
      return earlier.content;
    });
  }

  /**
   * Replaces the draft. A certified report becomes a draft again; its certified revision stays what
   * counts until the next.
   */
  save(
    command: Command,
    id: string,
    dto: SaveReport,
    query: SaveQuery,
  ): Promise<Answer<ReportResponse>> {
    return this.edit(command, id, () => Promise.resolve({ content: contentOf(dto) }), query);
  }

  /** Changes what is named: absent leaves, null clears. */
  patch(
    command: Command,
    id: string,
    dto: PatchReport,
    query: SaveQuery,
  ): Promise<Answer<ReportResponse>> {
    return this.edit(
      command,
      id,
      (_, { report }) => Promise.resolve({ content: contentOf(patched(report.content, dto)) }),
      query,
    );
  }

  /**
   * Says that nothing has changed since the project's last certified report of an earlier round.
   */
  confirmUnchanged(command: Command, id: string): Promise<Answer<ReportResponse>> {
    return this.edit(command, id, async (tx, { report }) => {
      const earlier = await this.queries.earlier(tx, report.roundId, report.projectId);
      if (earlier === undefined)
        throw new Problem(NO_EARLIER_REPORT, {
          errors: [
            fault('', 'no-earlier-report', 'Lagre rapporten i stedet', 'Save the report instead'),
          ],
        });
      return { content: earlier.content, confirms: earlier.id, unchanged: timesUnchanged(earlier) };
    });
  }

  /** Makes the draft an immutable revision and lets the roll-up know, in one transaction. */
  certify(command: Command, id: string): Promise<Answer<ReportResponse>> {
    return this.changeReport(
      command,
      id,
      async (tx, now, found): Promise<Change<ReportResponse>> => {
        if (found.report.state === 'certified') throw new Problem(REPORT_CERTIFIED);
        return this.certified(tx, command, found, now);
      },
    );
  }

  /** Takes back a report that was never certified: begun for the wrong project, or by mistake. */
  discard(command: Command, id: string): Promise<Answer<undefined>> {
    return this.changeReport(
      command,
      id,
      (tx, now, { report, held, project }): Change<undefined> => {
        this.submissions.demand(command.principal, held, 'edit', now);
        if (report.revision > 0)
          throw new Problem(REPORT_CERTIFIED, {
            detail: {
              nb: 'Sertifiserte revisjoner beholdes; lagre eller tilbakestill rapporten i stedet',
              en: 'Certified revisions are kept; save or revert the report instead',
            },
          });
        tx.sendOneText(
          `delete from reporting.report where id = $1 and version = $2 returning id`,
          [id, report.version],
          new Problem(STALE),
        );
        this.submissions.edited(tx, command.principal, held, now);
        return {
          answer: { body: undefined, status: 204 },
          subject: `report/${id}`,
          detail: { project, round: held.roundKey, content: report.content },
        };
      },
    );
  }

  /**
   * Goes back to an earlier revision as a new one: at once with one step, as a draft for the other
   * to certify with two.
   */
  revert(
    command: Command,
    id: string,
    { revision, reason }: RevertReport,
  ): Promise<Answer<ReportResponse>> {
    return this.changeReport(
      command,
      id,
      async (tx, now, found): Promise<Change<ReportResponse>> => {
        this.submissions.demand(command.principal, found.held, 'edit', now);
        const content = await this.queries.contentOfRevision(tx, id, revision);
        if (content === undefined)
          throw ruleBroken([
            fault(
              '/revision',
              'unknown-revision',
              'Revisjonen finnes ikke',
              'The revision does not exist',
            ),
          ]);
        if (revision === found.report.revision && found.report.state === 'certified')
          throw new Problem(REPORT_CURRENT, {
            errors: [
              fault(
                '/revision',
                'report-current',
                'Oppgi en tidligere revisjon',
                'Give an earlier revision',
              ),
            ],
          });
        const assessed = await this.assessment.of(tx, { ...found.report, ...found, content }, now);
        const answer = this.write(
          tx,
          command,
          found,
          { content, reason, revertsTo: revision },
          assessed,
          now,
        );
        if (found.held.facts.steps === 2)
          return { answer, subject: `report/${id}`, detail: { revertsTo: revision, reason } };
        const again = await holdReport(tx, command.principal, id);
        return this.certified(
          tx,
          command,
          await this.own(tx, { ...command, expectedVersion: found.report.version + 1 }, again, now),
          now,
        );
      },
    );
  }

  /** Begins a report of one of the caller's projects with the content that is found for it. */
  private begin(
    command: Command,
    roundKey: string,
    code: string,
    contentFor: (
      tx: Tx,
      round: HeldRound,
      projectId: string | undefined,
    ) => Promise<ReportContentValue | undefined>,
    { incomplete }: SaveQuery = {},
  ): Promise<Answer<ReportResponse>> {
    const { principal } = command;
    const holding = (tx: Tx): Promise<Place | undefined> =>
      holdPlace(tx, principal.actorId, roundKey, code);
    return this.work.changeAsked(
      command,
      holding,
      async (tx, now, place): Promise<Change<ReportResponse>> => {
        const { round, held } = await this.taken(tx, principal, principal.actorId, place, now);
        this.submissions.demand(principal, held, 'edit', now);
        const project =
          place?.project !== undefined && actsFor(principal, place.project.actorId)
            ? place.project
            : undefined;
        const content = await contentFor(tx, round, project?.id);
        const assessed =
          content === undefined
            ? undefined
            : await this.assessment.of(
                tx,
                {
                  project: code,
                  projectId: project?.id,
                  actorId: principal.actorId,
                  round,
                  content,
                },
                now,
              );
        const faults =
          incomplete === 'true' && project !== undefined ? [] : [...(assessed?.faults ?? [])];
        if (project === undefined)
          faults.unshift(
            fault(
              '/project',
              'unknown-project',
              'Tiltaket finnes ikke blant egne tiltak',
              'The project is not among your own',
            ),
          );
        if (
          project === undefined ||
          content === undefined ||
          assessed === undefined ||
          faults.length > 0
        )
          throw ruleBroken(faults);
        // What was not held until now may have been reported meanwhile.
        const { existing = null } = (place?.held === undefined ? await holding(tx) : place) ?? {};
        if (existing !== null) throw reportExists(existing);
        const { ruleStatus, warnings } = assessed;
        const report: StoredReport = {
          id: newId(),
          actorId: principal.actorId,
          roundId: round.id,
          projectId: project.id,
          state: 'draft',
          content,
          revision: 0,
          version: 1,
          createdAt: now,
          updatedAt: now,
          faults: assessed.faults,
          ruleStatus,
          warnings,
          reason: null,
          unchanged: 0,
          confirms: null,
          revertsTo: null,
        };
        tx.sendOneText(
          `insert into reporting.report (id, actor_id, round_id, project_id, state, content, revision, version, created_at, updated_at, rule_status, warnings, faults)
         values ($1, $2, $3, $4, 'draft', $5, 0, 1, $6, $6, $7, $8, $9) on conflict (round_id, project_id) do nothing returning id`,
          [
            report.id,
            report.actorId,
            report.roundId,
            report.projectId,
            JSON.stringify(content),
            now,
            jsonOrNull(ruleStatus),
            jsonOrNull(warnings),
            JSON.stringify(report.faults),
          ],
          reportExists(null),
        );
        const facts = this.submissions.edited(tx, principal, held, now);
        const answer = this.answer(principal, report, {
          project: code,
          actor: principal.organisationNumber,
          held,
          facts,
          assessed,
        });
        return {
          answer: { ...answer, status: 201, location: `/v1/reports/${report.id}` },
          subject: `report/${report.id}`,
          detail: { round: roundKey, project: code, content },
        };
      },
    );
  }

  private edit(
    command: Command,
    id: string,
    draftOf: (tx: Tx, found: HeldReport) => Promise<Draft>,
    { incomplete }: SaveQuery = {},
  ): Promise<Answer<ReportResponse>> {
    return this.changeReport(
      command,
      id,
      async (tx, now, found): Promise<Change<ReportResponse>> => {
        this.submissions.demand(command.principal, found.held, 'edit', now);
        const draft = await draftOf(tx, found);
        const assessed = await this.assessment.of(
          tx,
          { ...found.report, ...found, content: draft.content },
          now,
        );
        if (assessed.faults.length > 0 && incomplete !== 'true') throw ruleBroken(assessed.faults);
        return {
          answer: this.write(tx, command, found, draft, assessed, now),
          subject: `report/${id}`,
          detail: draft,
        };
      },
    );
  }

  /**
   * Writes a draft over the version that was read. Answers what the report is by then; nothing is
   * waited for.
   */
  private write(
    tx: Tx,
    { principal }: Command,
    found: HeldReport,
    { content, reason = null, unchanged = 0, confirms = null, revertsTo = null }: Draft,
    assessed: Assessment,
    now: Date,
  ): Answer<ReportResponse> {
    const { report, held } = found;
    const { ruleStatus, warnings, faults } = assessed;
    tx.sendOneText(
      `update reporting.report set content = $3, rule_status = $4, warnings = $5, faults = $6, reason = $7, unchanged = $8, confirms = $9, reverts_to = $10, state = 'draft', version = version + 1, updated_at = $11
        where id = $1 and version = $2 returning id`,
      [
        report.id,
        report.version,
        JSON.stringify(content),
        jsonOrNull(ruleStatus),
        jsonOrNull(warnings),
        JSON.stringify(faults),
        reason,
        unchanged,
        confirms,
        revertsTo,
        now,
      ],
      new Problem(STALE),
    );
    const facts = this.submissions.edited(tx, principal, held, now);
    const after: StoredReport = {
      ...report,
      content,
      ruleStatus,
      warnings,
      faults,
      reason,
      unchanged,
      confirms,
      revertsTo,
      state: 'draft',
      version: report.version + 1,
      updatedAt: now,
    };
    return this.answer(principal, after, { ...found, facts, assessed });
  }

  /** Certifies a held draft; with the last one the submission is certified. */
  private async certified(
    tx: Tx,
    command: Command,
    found: HeldReport,
    now: Date,
  ): Promise<Change<ReportResponse>> {
    const { principal } = command;
    const { report, held, project, round } = found;
    this.submissions.demand(principal, held, 'certify', now);
    const [assessed, known] = await Promise.all([
      this.assessment.of(tx, { ...report, project, round }, now),
      this.certification.known(tx, [report]),
    ]);
    if (assessed.certificationFaults.length > 0) throw ruleBroken(assessed.certificationFaults);
    const detail = this.certification.certify(tx, command, held, report, assessed, now, known);
    const facts =
      held.drafts === 1
        ? this.submissions.take(tx, principal, held, { action: 'certify' }, now)
        : held.facts;
    const { ruleStatus, warnings } = assessed;
    const after: StoredReport = {
      ...report,
      state: 'certified',
      ruleStatus,
      warnings,
      faults: [],
      revision: detail.revision,
      version: report.version + 1,
      updatedAt: now,
    };
    return {
      answer: this.answer(principal, after, { ...found, facts, assessed }),
      subject: `report/${report.id}`,
      detail,
      events: [
        {
          topic: REPORT_CERTIFIED_EVENT,
          payload: { roundId: report.roundId, actorId: report.actorId },
        },
      ],
    };
  }

  /**
   * A report as the caller is answered, made of what was read before it was written: every write is
   * of the version that was read, or fails.
   */
  private answer(
    principal: Principal,
    report: StoredReport,
    {
      project,
      actor,
      held,
      facts,
      assessed: { earlier },
    }: Pick<HeldReport, 'project' | 'actor' | 'held'> & {
      readonly facts: SubmissionFacts;
      readonly assessed: Assessment;
    },
  ): Answer<ReportResponse> {
    return this.queries.answerOf(
      {
        ...report,
        round: held.roundKey,
        project,
        actor,
        own: principal.actorIds.includes(report.actorId),
        facts,
        earlier,
      },
      principal,
    );
  }

  /** A change of the caller's own report. */
  private changeReport<T>(
    command: Command,
    id: string,
    work: (tx: Tx, now: Date, found: HeldReport) => Change<T> | Promise<Change<T>>,
  ): Promise<Answer<T>> {
    return this.work.changeAsked(
      command,
      (tx) => holdReport(tx, command.principal, id),
      async (tx, now, found) => work(tx, now, await this.own(tx, command, found, now)),
    );
  }

  /**
   * The report, if it is the caller's own, of the version it has read, and in a round that takes
   * reports of its actor.
   */
  private async own(
    tx: Tx,
    { principal, expectedVersion }: Command,
    found: PlacedReport | undefined,
    now: Date,
  ): Promise<HeldReport> {
    if (found === undefined || !actsFor(principal, found.report.actorId))
      throw notFound({ nb: 'Rapporten', en: 'The report' });
    const { report, project, actor } = found;
    const place = await this.taken(tx, principal, report.actorId, found, now);
    // Whoever held the submission meanwhile may have changed it: then this version is the one that
    // every write below names in vain.
    if (report.version !== expectedVersion) throw new Problem(STALE);
    return { report, project, actor, ...place };
  }

  /**
   * The round, held open until this transaction ends (closing waits for it, so nothing slips in
   * after the figures), and the submission, begun with its first report.
   */
  private async taken(
    tx: Tx,
    principal: Principal,
    actorId: string,
    place: Pick<Place, 'round' | 'held'> | undefined,
    now: Date,
  ): Promise<Pick<HeldReport, 'round' | 'held'>> {
    if (place === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
    const { round } = place;
    if (round.state === 'planned')
      throw new Problem(ROUND_NOT_OPEN, {
        detail: {
          nb: `Runden åpner ${round.opensAt.toISOString()}`,
          en: `The round opens ${round.opensAt.toISOString()}`,
        },
      });
    const held =
      place.held ?? (await this.submissions.ofReports(tx, principal, round.id, actorId, now));
    this.demandTaken(round, held, now);
    return { round, held };
  }

  private demandTaken(round: HeldRound, { facts }: HeldSubmission, now: Date): void {
    if (!takesReports(round, now, facts))
      throw new Problem(ROUND_CLOSED, {
        detail: {
          nb: `Runden lukket ${(round.closedAt ?? round.closesAt).toISOString()}`,
          en: `The round closed ${(round.closedAt ?? round.closesAt).toISOString()}`,
        },
      });
  }
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

/** The content with what is given in it. */
function patched(content: ReportContentValue, given: PatchReport): SaveReport {
  return Object.assign(
    structuredClone(content),
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  ) as unknown as SaveReport;
}
