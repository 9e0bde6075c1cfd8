import { Injectable } from '@nestjs/common';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { osloDate } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Command } from '../../platform/http/operation.js';
import { accessOf } from '../../platform/base/principal.js';
import { notFound, ruleBroken } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import {
  baselineAnswer,
  type BaselineListResponse,
  type BaselineResponse,
  type RecordBaseline,
} from './baseline.dto.js';
import { BaselineLookup } from './baseline.lookup.js';
import { baselineFaults } from './baseline.rules.js';
import { ProjectLookup } from './project.lookup.js';
import { ProjectQueries } from './project.queries.js';

/** Keeps the first approval of a project and every re-baseline, for good. */
@Injectable()
export class BaselineService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly projects: ProjectLookup,
    private readonly queries: ProjectQueries,
    private readonly baselines: BaselineLookup,
  ) {}

  /** The owner's to record: the first approval or, after it, a re-baseline. */
  record(command: Command, code: string, dto: RecordBaseline): Promise<Answer<BaselineResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<BaselineResponse>> => {
      const project = await this.projects.findOwn(tx, code, command.principal);
      if (project === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
      // Of two at once, the later one sees the earlier: numbers have no gaps and the first stays
      // the first.
      await tx.rows(`select pg_advisory_xact_lock(hashtextextended($1, 6))`, [project.id]);
      const last = (await this.baselines.of(tx, project.id)).at(-1);
      const { approvedOn, cost, currency, priceYear, basis, decidedBy = null, reason = null } = dto;
      const milestones = dto.milestones.map(({ key, name, date }) => ({ key, name, date }));
      const faults = baselineFaults(
        { approvedOn, decidedBy, reason, milestones },
        last,
        osloDate(now),
      );
      if (faults.length > 0) throw ruleBroken(faults);
      const number = (last?.number ?? 0) + 1;
      const recordedBy = command.principal.organisationNumber;
      await tx.rows(
        `insert into portfolio.baseline (project_id, number, actor_id, approved_on, decided_by, reason, cost, currency, price_year, basis, milestones, recorded_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          project.id,
          number,
          project.actorId,
          approvedOn,
          decidedBy,
          reason,
          cost,
          currency,
          priceYear,
          basis,
          JSON.stringify(milestones),
          recordedBy,
          now,
        ],
      );
      const body = baselineAnswer({
        number,
        approvedOn,
        decidedBy,
        reason,
        cost,
        currency,
        priceYear,
        basis,
        milestones,
        recordedBy,
        recordedAt: now.toISOString(),
      });
      return {
        answer: {
          body,
          status: 201,
          etag: etagOf(number),
          location: `/v1/projects/${code}/baselines`,
        },
        subject: `project/${code}`,
        detail: body,
      };
    });
  }

  list({ principal }: Command, code: string): Promise<Answer<BaselineListResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      await this.queries.answer(tx, principal, code);
      const [project] = await this.projects.findReferences(tx, [code]);
      if (project === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
      const items = (await this.baselines.of(tx, project.id)).map(baselineAnswer);
      return { body: { items }, etag: etagOf(items.length) };
    });
  }
}
