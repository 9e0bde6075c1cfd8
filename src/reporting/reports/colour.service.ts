import { Injectable } from '@nestjs/common';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { isId, newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/command.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { FORBIDDEN, notFound, Problem, STALE } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { pageOf, readCursorKey } from '../../platform/http/page.js';
import type { Colour } from '../content/report.types.js';
import { COLOUR_ASSESSED_EVENT } from '../reporting.events.js';
import { NO_DIRECTORATE_COLOUR, REPORT_NOT_CERTIFIED } from '../reporting.problems.js';
import { ColourNotices, type ToldColour } from './colour-notice.service.js';
import type {
  AssessmentListResponse,
  AssessmentQuery,
  AssessReport,
  ColoursResponse,
  ColourStep,
  WithdrawAssessment,
} from './colour.dto.js';
import { DirectorateColour } from './colour.entity.js';
import {
  isReportVisible,
  lockColours,
  readAssessments,
  readColours,
  type ReportColours,
} from './colour.queries.js';

/** Serves the owner's, the rule's and the directorate's colour of a certified report. */
@Injectable()
export class ColourService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly notices: ColourNotices,
  ) {}

  /** Records the directorate's own colour of a certified report. */
  assess(command: Command, id: string, dto: AssessReport): Promise<Answer<ColoursResponse>> {
    if (!command.principal.directorate) throw new Problem(FORBIDDEN);
    return this.work.change(command, async (tx, now): Promise<Change<ColoursResponse>> => {
      const before = await this.lockColours(tx, command.principal, id);
      const change = await this.record(tx, command, { reportId: id, before, ...dto }, now);
      const location = `/v1/reports/${id}/colours`;
      return { ...change, answer: { ...change.answer, status: 201, location } };
    });
  }

  /** Withdraws the directorate's colour of a report, in the version that the caller has read. */
  withdraw(
    command: Command,
    id: string,
    { reason }: WithdrawAssessment,
  ): Promise<Answer<ColoursResponse>> {
    if (!command.principal.directorate) throw new Problem(FORBIDDEN);
    return this.work.change(command, async (tx, now): Promise<Change<ColoursResponse>> => {
      const before = await this.lockColours(tx, command.principal, id);
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      if (before.directorate === null) throw new Problem(NO_DIRECTORATE_COLOUR);
      return this.record(tx, command, { reportId: id, before, colour: null, reason }, now);
    });
  }

  find({ principal }: Command, id: string): Promise<Answer<ColoursResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) =>
      answerOf(await this.requireColours(tx, principal, id)),
    );
  }

  /** Lists every colour that the directorate has given a report, and each withdrawal. */
  async list(
    { principal }: Command,
    id: string,
    query: AssessmentQuery,
  ): Promise<Answer<AssessmentListResponse>> {
    const list = `assessments ${id}`;
    const after = readCursorKey(list, query);
    const { rows, colours } = await this.database.transaction(accessOf(principal), async (tx) => {
      await requireVisible(tx, principal, id);
      const page = await readAssessments(tx, id, query, isId(after) ? after : null);
      return { rows: page, colours: await readColours(tx, id) };
    });
    const body = pageOf(
      list,
      query,
      rows,
      (row) => row.id,
      ({ id: _, ...row }) => row,
    );
    return colours === undefined ? { body } : { body, etag: etagOf(colours.version) };
  }

  /** Records a step of the directorate's colour, and tells the owner of it. */
  private async record(
    tx: Tx,
    { principal }: Command,
    given: Omit<ToldColour, 'step'>,
    now: Date,
  ): Promise<Change<ColoursResponse>> {
    const { reportId, before, colour, reason } = given;
    const { actorId, roundId, revision, directorate } = before;
    const recordedBy = principal.organisationNumber;
    const opinion = { id: newId(), reportId, revision, actorId, colour, reason };
    await tx.execute(insertRow(DirectorateColour, { ...opinion, recordedBy, recordedAt: now }));
    const step = stepOf(directorate?.colour ?? null, colour);
    await this.notices.tell(tx, { ...given, step }, now);
    return {
      answer: answerOf(await this.requireColours(tx, principal, reportId)),
      subject: `report/${reportId}`,
      detail: { step, revision, colour, before: directorate?.colour ?? null, reason },
      events: [{ topic: COLOUR_ASSESSED_EVENT, payload: { roundId, actorId } }],
    };
  }

  /** Reads the colours of a report that no other request changes until the transaction ends. */
  private async lockColours(tx: Tx, principal: Principal, id: string): Promise<ReportColours> {
    await lockColours(tx, id);
    return this.requireColours(tx, principal, id);
  }

  private async requireColours(
    tx: Tx,
    principal: Principal,
    reportId: string,
  ): Promise<ReportColours> {
    await requireVisible(tx, principal, reportId);
    const colours = await readColours(tx, reportId);
    if (colours === undefined) throw new Problem(REPORT_NOT_CERTIFIED);
    return colours;
  }
}

/** Throws a problem when the caller sees no such report. */
async function requireVisible(tx: Tx, principal: Principal, id: string): Promise<void> {
  if (!(await isReportVisible(tx, principal, id)))
    throw notFound({ nb: 'Rapporten', en: 'The report' });
}

/** Returns the step from one colour of the directorate to another; null stands for none. */
function stepOf(before: Colour | null, colour: Colour | null): ColourStep {
  if (colour === null) return 'withdrawn';
  return before === null ? 'given' : 'replaced';
}

function answerOf(colours: ReportColours): Answer<ColoursResponse> {
  const { round, project, revision, version, status, recordedAt, rule, directorate } = colours;
  const owner =
    status === null || status.colour === null
      ? null
      : { colour: status.colour, reason: status.reason, at: recordedAt.toISOString() };
  return {
    body: { round, project, revision, owner, rule, directorate, version },
    etag: etagOf(version),
  };
}
