import { Injectable } from '@nestjs/common';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/command.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { FORBIDDEN, notFound, Problem } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { AssessReport, ColoursResponse } from './colour.dto.js';
import { DirectorateColour } from './colour.entity.js';
import { isReportVisible, readColours, type ReportColours } from './colour.queries.js';
import { COLOUR_ASSESSED_EVENT } from '../reporting.events.js';
import { REPORT_NOT_CERTIFIED } from '../reporting.problems.js';

/** Serves the owner's, the rule's and the directorate's colour of a certified report. */
@Injectable()
export class ColourService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
  ) {}

  /** Records the directorate's own colour of the last certified revision. */
  assess(
    command: Command,
    id: string,
    { colour, reason }: AssessReport,
  ): Promise<Answer<ColoursResponse>> {
    const { principal } = command;
    if (!principal.directorate) throw new Problem(FORBIDDEN);
    return this.work.change(command, async (tx, now): Promise<Change<ColoursResponse>> => {
      const { actorId, roundId, revision } = await this.requireColours(tx, principal, id);
      await tx.execute(
        insertRow(DirectorateColour, {
          id: newId(),
          reportId: id,
          revision,
          actorId,
          colour,
          reason,
          recordedBy: principal.organisationNumber,
          recordedAt: now,
        }),
      );
      const answer = answerOf(await this.requireColours(tx, principal, id));
      return {
        answer: { ...answer, status: 201, location: `/v1/reports/${id}/colours` },
        subject: `report/${id}`,
        detail: { revision, colour, reason },
        events: [{ topic: COLOUR_ASSESSED_EVENT, payload: { roundId, actorId } }],
      };
    });
  }

  find({ principal }: Command, id: string): Promise<Answer<ColoursResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) =>
      answerOf(await this.requireColours(tx, principal, id)),
    );
  }

  private async requireColours(
    tx: Tx,
    principal: Principal,
    reportId: string,
  ): Promise<ReportColours> {
    if (!(await isReportVisible(tx, principal, reportId)))
      throw notFound({ nb: 'Rapporten', en: 'The report' });
    const colours = await readColours(tx, reportId);
    if (colours === undefined) throw new Problem(REPORT_NOT_CERTIFIED);
    return colours;
  }
}

function answerOf(colours: ReportColours): Answer<ColoursResponse> {
  const { round, project, revision, status, recordedAt, rule, directorate } = colours;
  const owner =
    status === null
      ? null
      : { colour: status.colour, reason: status.reason, at: recordedAt.toISOString() };
  return { body: { round, project, revision, owner, rule, directorate }, etag: etagOf(revision) };
}
