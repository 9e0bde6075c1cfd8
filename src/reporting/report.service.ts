import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../platform/answer.js';
import { canonicalJson, sha256 } from '../platform/canonical-json.js';
import type { Tx } from '../platform/database.js';
import { newId } from '../platform/ids.js';
import type { Command } from '../platform/operation.js';
import { actsFor } from '../platform/principal.js';
import { fault, notFound, Problem, ruleBroken, STALE, type Fault } from '../platform/problem.js';
import { type Change, UnitOfWork } from '../platform/unit-of-work.js';
import { ProjectLookup } from '../portfolio/project.lookup.js';
import { contentOf, type CreateReport, type ReportResponse, type SaveReport } from './report.dto.js';
import { Report } from './report.entity.js';
import { ReportAssessment } from './report-assessment.service.js';
import { ReportQueries } from './report.queries.js';
import { reportFaults, unknownDependencies } from './report.rules.js';
import type { ReportContentValue } from './report.types.js';
import { REPORT_CERTIFIED_EVENT } from './reporting.events.js';
import { REPORT_CERTIFIED, REPORT_EXISTS, ROUND_CLOSED, ROUND_NOT_OPEN } from './reporting.problems.js';
import { Round } from './round.entity.js';
import { holdRound } from './round.lock.js';
import { takesReports } from './round.rules.js';
import { blocking } from './warning.rules.js';

/** Drafts that become immutable certified revisions. */
@Injectable()
export class ReportService {
  constructor(
    @Inject(UnitOfWork) private readonly work: UnitOfWork,
    @Inject(ReportQueries) private readonly queries: ReportQueries,
    @Inject(ProjectLookup) private readonly projects: ProjectLookup,
    @Inject(ReportAssessment) private readonly assessment: ReportAssessment,
  ) {}

  create(command: Command, roundKey: string, dto: CreateReport): Promise<Answer<ReportResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReportResponse>> => {
      const round = await this.openRound(tx, roundKey, now);
      const content = contentOf(dto);
      const project = await this.projects.owned(tx, dto.project, command.principal);
      const faults = await this.faultsOf(tx, dto.project, content);
      const assessed = project === undefined ? undefined : await this.assessment.of(tx, { projectId: project.id, actorId: command.principal.actorId, round, content }, now);
      faults.push(...(assessed?.faults ?? []));
      if (project === undefined) faults.unshift(fault('/project', 'unknown-project', 'Tiltaket finnes ikke blant egne tiltak', 'The project is not among your own'));
      if (project === undefined || faults.length > 0) throw ruleBroken(faults);
      const id = newId();
      const inserted = await tx.query(
        `insert into reporting.report (id, actor_id, round_id, project_id, state, content, revision, version, created_at, updated_at, rule_status, warnings)
         values ($1, $2, $3, $4, 'draft', $5, 0, 1, $6, $6, $7, $8) on conflict (round_id, project_id) do nothing returning id`,
        [id, command.principal.actorId, round.id, project.id, JSON.stringify(content), now, json(assessed?.ruleStatus), json(assessed?.warnings)],
      );
      if (inserted.length === 0) {
        const [existing] = await tx.query<{ id: string }>(`select t.id from reporting.report t where t.round_id = $1 and t.project_id = $2`, [round.id, project.id]);
        throw new Problem(REPORT_EXISTS, {
          errors: [fault('/project', 'report-exists', 'Endre rapporten som finnes', 'Change the report that exists')],
          members: { existing: existing?.id ?? '' },
          headers: existing === undefined ? {} : { location: `/v1/reports/${existing.id}` },
        });
      }
      const answer = await this.queries.answer(tx, command.principal, id);
      return { answer: { ...answer, status: 201, location: `/v1/reports/${id}` }, subject: `report/${id}`, detail: { round: roundKey, project: dto.project, content } };
    });
  }

  /** Replaces the draft. A certified report becomes a draft again; its certified revision stays what counts until the next. */
  save(command: Command, id: string, dto: SaveReport): Promise<Answer<ReportResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReportResponse>> => {
      const { report, project, round } = await this.ownReport(tx, command, id, now);
      const content = contentOf(dto);
      const { faults: further, ruleStatus, warnings } = await this.assessment.of(tx, { ...report, round, content }, now);
      const faults = [...(await this.faultsOf(tx, project, content)), ...further];
      if (faults.length > 0) throw ruleBroken(faults);
      const { affected } = await tx.manager.update(Report, { id, version: report.version }, { content, ruleStatus, warnings, state: 'draft', version: report.version + 1, updatedAt: now });
      if (affected !== 1) throw new Problem(STALE);
      return { answer: await this.queries.answer(tx, command.principal, id), subject: `report/${id}`, detail: { content } };
    });
  }

  /** Makes the draft an immutable revision and lets the roll-up know, in one transaction. */
  certify(command: Command, id: string): Promise<Answer<ReportResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReportResponse>> => {
      const { report, project, round } = await this.ownReport(tx, command, id, now);
      if (report.state === 'certified') throw new Problem(REPORT_CERTIFIED);
      const { faults: further, ruleStatus, warnings } = await this.assessment.of(tx, { ...report, round }, now);
      const faults = [...(await this.faultsOf(tx, project, report.content)), ...further, ...blocking(warnings ?? [])];
      if (faults.length > 0) throw ruleBroken(faults);
      const revision = report.revision + 1;
      const facts = await this.projects.facts(tx, report.projectId);
      const contentHash = sha256(canonicalJson({ project: facts, report: report.content }));
      const { affected } = await tx.manager.update(Report, { id, version: report.version }, { state: 'certified', ruleStatus, warnings, revision, version: report.version + 1, updatedAt: now });
      if (affected !== 1) throw new Problem(STALE);
      await tx.query(
        `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id, revision, recorded_at, late, certified_by, supplier, project, content, content_hash, rule_status, warnings)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
        [newId(), id, report.actorId, report.roundId, report.projectId, revision, now, now > round.deadline, command.principal.organisationNumber, command.principal.token.supplier, JSON.stringify(facts), JSON.stringify(report.content), contentHash, json(ruleStatus), json(warnings)],
      );
      return {
        answer: await this.queries.answer(tx, command.principal, id),
        subject: `report/${id}`,
        detail: { revision, contentHash },
        events: [{ topic: REPORT_CERTIFIED_EVENT, payload: { roundId: report.roundId, actorId: report.actorId } }],
      };
    });
  }

  /** The caller's own report of the version it has read, in a round that still takes reports. */
  private async ownReport(tx: Tx, command: Command, id: string, now: Date): Promise<{ readonly report: Report; readonly round: Round; readonly project: string }> {
    const { body } = await this.queries.answer(tx, command.principal, id);
    const report = await tx.manager.findOneBy(Report, { id });
    if (report === null || !actsFor(command.principal, report.actorId)) throw notFound({ nb: 'Rapporten', en: 'The report' });
    const round = await this.openRound(tx, body.round, now);
    if (report.version !== command.expectedVersion) throw new Problem(STALE);
    return { report, round, project: body.project };
  }

  /** The round, held open until this transaction ends: closing waits for it, so nothing slips in after the figures. */
  private async openRound(tx: Tx, key: string, now: Date): Promise<Round> {
    await holdRound(tx, key, 'shared');
    const round = await tx.manager.findOneBy(Round, { key });
    if (round === null) throw notFound({ nb: 'Runden', en: 'The round' });
    if (round.state === 'planned') throw new Problem(ROUND_NOT_OPEN, { detail: { nb: `Runden åpner ${round.opensAt.toISOString()}`, en: `The round opens ${round.opensAt.toISOString()}` } });
    if (!takesReports(round, now)) throw new Problem(ROUND_CLOSED, { detail: { nb: `Runden lukket ${(round.closedAt ?? round.closesAt).toISOString()}`, en: `The round closed ${(round.closedAt ?? round.closesAt).toISOString()}` } });
    return round;
  }

  private async faultsOf(tx: Tx, project: string, content: ReportContentValue): Promise<Fault[]> {
    const codes = content.dependencies.flatMap((dependency) => dependency.project ?? []);
    const known = new Set((await this.projects.references(tx, codes)).map(({ code }) => code));
    return [...reportFaults(project, content), ...unknownDependencies(content, known)];
  }
}

/** Null stays SQL's null, not JSON's. */
function json(value: object | null | undefined): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
