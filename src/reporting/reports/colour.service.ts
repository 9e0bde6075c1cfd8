import { Injectable } from '@nestjs/common';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/operation.js';
import { accessOf, type Principal, visibleTo } from '../../platform/base/principal.js';
import { FORBIDDEN, notFound, Problem } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { AssessReport, ColoursResponse } from './colour.dto.js';
import type { ReportedStatus } from '../content/report.types.js';
import { COLOUR_ASSESSED_EVENT } from '../reporting.events.js';
import { REPORT_NOT_CERTIFIED } from '../reporting.problems.js';

interface ColoursRow {
  actor_id: string;
  round_id: string;
  round: string;
  project: string;
  revision: number;
  status: ReportedStatus | null;
  recorded_at: Date;
  rule: ColoursResponse['rule'];
  directorate: ColoursResponse['directorate'];
}

/**
 * The owner's, the rule's and the directorate's colour of a certified report, each with its reason
 * and time.
 */
@Injectable()
export class ColourService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
  ) {}

  /** The directorate's own assessment of the last certified revision. */
  assess(
    command: Command,
    id: string,
    { colour, reason }: AssessReport,
  ): Promise<Answer<ColoursResponse>> {
    const { principal } = command;
    if (!principal.directorate) throw new Problem(FORBIDDEN);
    return this.work.change(command, async (tx, now): Promise<Change<ColoursResponse>> => {
      const { actor_id, round_id, revision } = await this.row(tx, principal, id);
      await tx.rows(
        `insert into reporting.directorate_colour (id, report_id, revision, actor_id, colour, reason, recorded_by, recorded_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [newId(), id, revision, actor_id, colour, reason, principal.organisationNumber, now],
      );
      const answer = answerOf(await this.row(tx, principal, id));
      return {
        answer: { ...answer, status: 201, location: `/v1/reports/${id}/colours` },
        subject: `report/${id}`,
        detail: { revision, colour, reason },
        events: [
          { topic: COLOUR_ASSESSED_EVENT, payload: { roundId: round_id, actorId: actor_id } },
        ],
      };
    });
  }

  find({ principal }: Command, id: string): Promise<Answer<ColoursResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) =>
      answerOf(await this.row(tx, principal, id)),
    );
  }

  private async row(tx: Tx, principal: Principal, id: string): Promise<ColoursRow> {
    const known = await tx.rows(
      `select 1 from reporting.report t where (t.actor_id = any($1::uuid[]) or $2) and t.id = $3`,
      [...visibleTo(principal), id],
    );
    if (known.length === 0) throw notFound({ nb: 'Rapporten', en: 'The report' });
    const [row] = await tx.rows<ColoursRow>(
      `select t.actor_id, t.round_id, r.key as round, v.project->>'code' as project, v.revision, v.content->'status' as status, v.recorded_at, v.rule_status as rule,
              (select json_build_object('colour', d.colour, 'reason', d.reason, 'at', to_char(d.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
                 from reporting.directorate_colour d where d.report_id = t.id and d.revision = v.revision order by d.recorded_at desc, d.id desc limit 1) as directorate
         from reporting.report t join reporting.round r on r.id = t.round_id join reporting.report_revision v on v.report_id = t.id and v.revision = t.revision where t.id = $1`,
      [id],
    );
    if (row === undefined) throw new Problem(REPORT_NOT_CERTIFIED);
    return row;
  }
}

function answerOf({
  round,
  project,
  revision,
  status,
  recorded_at,
  rule,
  directorate,
}: ColoursRow): Answer<ColoursResponse> {
  const owner =
    status === null
      ? null
      : { colour: status.colour, reason: status.reason, at: recorded_at.toISOString() };
  return { body: { round, project, revision, owner, rule, directorate }, etag: etagOf(revision) };
}
