import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../platform/answer.js';
import { jsonOrNull, type Tx } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import type { Command } from '../platform/operation.js';
import { actsFor } from '../platform/principal.js';
import { fault, notFound, Problem, ruleBroken, STALE } from '../platform/problem.js';
import { type Change, UnitOfWork } from '../platform/unit-of-work.js';
import { ProjectLookup } from '../portfolio/project.lookup.js';
import { contentOf, type CreateReport, type PatchReport, type PrefillReport, type ReportResponse, type RevertReport, type SaveQuery, type SaveReport } from './report.dto.js';
import { Report, type StoredReport } from './report.entity.js';
import { type Assessment, ReportAssessment } from './report-assessment.service.js';
import { ReportCertification } from './report-certification.service.js';
import { ReportQueries } from './report.queries.js';
import type { ReportContentValue } from './report.types.js';
import { REPORT_CERTIFIED_EVENT } from './reporting.events.js';
import { NO_EARLIER_REPORT, REPORT_CERTIFIED, REPORT_CURRENT, REPORT_EXISTS, ROUND_CLOSED, ROUND_NOT_OPEN } from './reporting.problems.js';
import { Round } from './round.entity.js';
import { holdRound } from './round.lock.js';
import { takesReports } from './round.rules.js';
import { timesUnchanged } from './submission.rules.js';
import { type HeldSubmission, SubmissionSteps } from './submission-steps.service.js';

/** A report that the caller may work on now, held for the rest of the transaction. */
interface HeldReport {
  readonly report: StoredReport;
  readonly held: HeldSubmission;
  readonly project: string;
  readonly round: Round;
}

/** What a draft says and what it is: of its own, a confirmation of an earlier round's report, or a revert. */
interface Draft extends Partial<Pick<Report, 'reason' | 'unchanged' | 'confirms' | 'revertsTo'>> {
  readonly content: ReportContentValue;
}

/** Drafts that become immutable certified revisions. */
@Injectable()
export class ReportService {
  constructor(
    @Inject(UnitOfWork) private readonly work: UnitOfWork,
    @Inject(ReportQueries) private readonly queries: ReportQueries,
    @Inject(ProjectLookup) private readonly projects: ProjectLookup,
    @Inject(SubmissionSteps) private readonly submissions: SubmissionSteps,
    @Inject(ReportAssessment) private readonly assessment: ReportAssessment,
    @Inject(ReportCertification) private readonly certification: ReportCertification,
  ) {}

  create(command: Command, roundKey: string, { project, ...dto }: CreateReport, query: SaveQuery): Promise<Answer<ReportResponse>> {
    return this.begin(command, roundKey, project, () => Promise.resolve(contentOf(dto)), query);
  }

  /** Begins a report with what the project's last certified report of an earlier round said. */
  prefill(command: Command, roundKey: string, { project }: PrefillReport): Promise<Answer<ReportResponse>> {
    return this.begin(command, roundKey, project, async (tx, round, projectId) => {
      if (projectId === undefined) return undefined;
      const earlier = await this.queries.earlier(tx, round.id, projectId);
      if (earlier === undefined) throw new Problem(NO_EARLIER_REPORT, { errors: [fault('/project', 'no-earlier-report', 'Skriv rapporten', 'Write the report')] });
      return earlier.content;
    });
  }

  /** Replaces the draft. A certified report becomes a draft again; its certified revision stays what counts until the next. */
  save(command: Command, id: string, dto: SaveReport, query: SaveQuery): Promise<Answer<ReportResponse>> {
    return this.edit(command, id, () => Promise.resolve({ content: contentOf(dto) }), query);
  }

  /** Changes what is named: absent leaves, null clears. */
  patch(command: Command, id: string, dto: PatchReport, query: SaveQuery): Promise<Answer<ReportResponse>> {
    return this.edit(command, id, (_, { report }) => Promise.resolve({ content: contentOf(patched(report.content, dto)) }), query);
  }

  /** Says that nothing has changed since the project's last certified report of an earlier round. */
  confirmUnchanged(command: Command, id: string): Promise<Answer<ReportResponse>> {
    return this.edit(command, id, async (tx, { report }) => {
      const earlier = await this.queries.earlier(tx, report.roundId, report.projectId);
      if (earlier === undefined) throw new Problem(NO_EARLIER_REPORT, { errors: [fault('', 'no-earlier-report', 'Lagre rapporten i stedet', 'Save the report instead')] });
      return { content: earlier.content, confirms: earlier.id, unchanged: timesUnchanged(earlier) };
    });
  }

  /** Makes the draft an immutable revision and lets the roll-up know, in one transaction. */
  certify(command: Command, id: string): Promise<Answer<ReportResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReportResponse>> => {
      const found = await this.ownReport(tx, command, id, now);
      if (found.report.state === 'certified') throw new Problem(REPORT_CERTIFIED);
      return this.certified(tx, command, found, now);
    });
  }

  /** Takes back a report that was never certified: begun for the wrong project, or by mistake. */
  discard(command: Command, id: string): Promise<Answer<undefined>> {
    return this.work.change(command, async (tx, now): Promise<Change<undefined>> => {
      const { report, held, project } = await this.ownReport(tx, command, id, now);
      this.submissions.demand(command.principal, held, 'edit', now);
      if (report.revision > 0) throw new Problem(REPORT_CERTIFIED, { detail: { nb: 'Sertifiserte revisjoner beholdes; lagre eller tilbakestill rapporten i stedet', en: 'Certified revisions are kept; save or revert the report instead' } });
      const deleted = await tx.query(`delete from reporting.report where id = $1 and version = $2 returning id`, [id, report.version]);
      if (deleted.length === 0) throw new Problem(STALE);
      await this.submissions.edited(tx, command.principal, held, now);
      return { answer: { body: undefined, status: 204 }, subject: `report/${id}`, detail: { project, round: held.roundKey, content: report.content } };
    });
  }

  /** Goes back to an earlier revision as a new one: at once with one step, as a draft for the other to certify with two. */
  revert(command: Command, id: string, { revision, reason }: RevertReport): Promise<Answer<ReportResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReportResponse>> => {
      const found = await this.ownReport(tx, command, id, now);
      this.submissions.demand(command.principal, found.held, 'edit', now);
      const content = await this.queries.contentOfRevision(tx, id, revision);
      if (content === undefined) throw ruleBroken([fault('/revision', 'unknown-revision', 'Revisjonen finnes ikke', 'The revision does not exist')]);
      if (revision === found.report.revision && found.report.state === 'certified') throw new Problem(REPORT_CURRENT, { errors: [fault('/revision', 'report-current', 'Oppgi en tidligere revisjon', 'Give an earlier revision')] });
      const assessed = await this.assessment.of(tx, { ...found.report, ...found, content }, now);
      await this.write(tx, command, found, { content, reason, revertsTo: revision }, assessed, now);
      if (found.held.facts.steps === 2) return { answer: await this.queries.answer(tx, command.principal, id), subject: `report/${id}`, detail: { revertsTo: revision, reason } };
      const again = await this.ownReport(tx, { ...command, expectedVersion: found.report.version + 1 }, id, now);
      return this.certified(tx, command, again, now);
    });
  }

  /** Begins a report of one of the caller's projects with the content that is found for it. */
  private begin(command: Command, roundKey: string, code: string, contentFor: (tx: Tx, round: Round, projectId: string | undefined) => Promise<ReportContentValue | undefined>, { incomplete }: SaveQuery = {}): Promise<Answer<ReportResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<ReportResponse>> => {
      const round = await this.heldRound(tx, roundKey);
      const held = await this.submissions.ofReports(tx, principal, round.id, principal.actorId, now);
      this.demandTaken(round, held, now);
      this.submissions.demand(principal, held, 'edit', now);
      const project = await this.projects.owned(tx, code, principal);
      const content = await contentFor(tx, round, project?.id);
      const assessed = content === undefined ? undefined : await this.assessment.of(tx, { project: code, projectId: project?.id, actorId: principal.actorId, round, content }, now);
      const faults = incomplete === 'true' && project !== undefined ? [] : [...(assessed?.faults ?? [])];
      if (project === undefined) faults.unshift(fault('/project', 'unknown-project', 'Tiltaket finnes ikke blant egne tiltak', 'The project is not among your own'));
      if (project === undefined || content === undefined || assessed === undefined || faults.length > 0) throw ruleBroken(faults);
      const id = newId();
      const inserted = await tx.query(
        `insert into reporting.report (id, actor_id, round_id, project_id, state, content, revision, version, created_at, updated_at, rule_status, warnings, faults)
         values ($1, $2, $3, $4, 'draft', $5, 0, 1, $6, $6, $7, $8, $9) on conflict (round_id, project_id) do nothing returning id`,
        [id, principal.actorId, round.id, project.id, JSON.stringify(content), now, jsonOrNull(assessed.ruleStatus), jsonOrNull(assessed.warnings), JSON.stringify(assessed.faults)],
      );
      if (inserted.length === 0) throw await this.exists(tx, round.id, project.id);
      await this.submissions.edited(tx, principal, held, now);
      const answer = await this.queries.answer(tx, principal, id);
      return { answer: { ...answer, status: 201, location: `/v1/reports/${id}` }, subject: `report/${id}`, detail: { round: roundKey, project: code, content } };
    });
  }

  private async exists(tx: Tx, roundId: string, projectId: string): Promise<Problem> {
    const [existing] = await tx.query<{ id: string }>(`select t.id from reporting.report t where t.round_id = $1 and t.project_id = $2`, [roundId, projectId]);
    return new Problem(REPORT_EXISTS, {
      errors: [fault('/project', 'report-exists', 'Endre rapporten som finnes', 'Change the report that exists')],
      members: { existing: existing?.id ?? '' },
      headers: existing === undefined ? {} : { location: `/v1/reports/${existing.id}` },
    });
  }

  private edit(command: Command, id: string, draftOf: (tx: Tx, found: HeldReport) => Promise<Draft>, { incomplete }: SaveQuery = {}): Promise<Answer<ReportResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReportResponse>> => {
      const found = await this.ownReport(tx, command, id, now);
      this.submissions.demand(command.principal, found.held, 'edit', now);
      const draft = await draftOf(tx, found);
      const assessed = await this.assessment.of(tx, { ...found.report, ...found, content: draft.content }, now);
      if (assessed.faults.length > 0 && incomplete !== 'true') throw ruleBroken(assessed.faults);
      await this.write(tx, command, found, draft, assessed, now);
      return { answer: await this.queries.answer(tx, command.principal, id), subject: `report/${id}`, detail: draft };
    });
  }

  private async write(tx: Tx, { principal }: Command, { report, held }: HeldReport, { content, reason = null, unchanged = 0, confirms = null, revertsTo = null }: Draft, { ruleStatus, warnings, faults }: Assessment, now: Date): Promise<void> {
    const { affected } = await tx.manager.update(Report, { id: report.id, version: report.version }, { content, ruleStatus, warnings, faults, reason, unchanged, confirms, revertsTo, state: 'draft', version: report.version + 1, updatedAt: now });
    if (affected !== 1) throw new Problem(STALE);
    await this.submissions.edited(tx, principal, held, now);
  }

  /** Certifies a held draft; with the last one the submission is certified. */
  private async certified(tx: Tx, command: Command, { report, held, project, round }: HeldReport, now: Date): Promise<Change<ReportResponse>> {
    const { principal } = command;
    this.submissions.demand(principal, held, 'certify', now);
    const assessed = await this.assessment.of(tx, { ...report, project, round }, now);
    if (assessed.certificationFaults.length > 0) throw ruleBroken(assessed.certificationFaults);
    const detail = await this.certification.certify(tx, command, held, report, assessed, now);
    if (held.drafts === 1) await this.submissions.take(tx, principal, held, { action: 'certify' }, now);
    return {
      answer: await this.queries.answer(tx, principal, report.id),
      subject: `report/${report.id}`,
      detail,
      events: [{ topic: REPORT_CERTIFIED_EVENT, payload: { roundId: report.roundId, actorId: report.actorId } }],
    };
  }

  /** The caller's own report of the version it has read, with its submission, in a round that takes reports of its actor. */
  private async ownReport(tx: Tx, command: Command, id: string, now: Date): Promise<HeldReport> {
    const { principal } = command;
    const seen = await this.queries.report(tx, id);
    if (seen === undefined || !actsFor(principal, seen.report.actorId)) throw notFound({ nb: 'Rapporten', en: 'The report' });
    const { report, project } = seen;
    const round = await this.heldRound(tx, seen.round);
    const held = await this.submissions.ofReports(tx, principal, round.id, report.actorId, now);
    this.demandTaken(round, held, now);
    // Whoever held the submission meanwhile may have changed it: then this version is the one that every write below names in vain.
    if (report.version !== command.expectedVersion) throw new Problem(STALE);
    return { report, held, project, round };
  }

  /** The round, held open until this transaction ends: closing waits for it, so nothing slips in after the figures. */
  private async heldRound(tx: Tx, key: string): Promise<Round> {
    await holdRound(tx, key, 'shared');
    const round = await tx.manager.findOneBy(Round, { key });
    if (round === null) throw notFound({ nb: 'Runden', en: 'The round' });
    if (round.state === 'planned') throw new Problem(ROUND_NOT_OPEN, { detail: { nb: `Runden åpner ${round.opensAt.toISOString()}`, en: `The round opens ${round.opensAt.toISOString()}` } });
    return round;
  }

  private demandTaken(round: Round, { facts }: HeldSubmission, now: Date): void {
    if (!takesReports(round, now, facts)) throw new Problem(ROUND_CLOSED, { detail: { nb: `Runden lukket ${(round.closedAt ?? round.closesAt).toISOString()}`, en: `The round closed ${(round.closedAt ?? round.closesAt).toISOString()}` } });
  }
}

/** The content with what is given in it. */
function patched(content: ReportContentValue, given: PatchReport): SaveReport {
  return Object.assign(structuredClone(content), Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))) as unknown as SaveReport;
}
