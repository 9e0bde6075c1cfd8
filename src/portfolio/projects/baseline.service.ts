import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import { accessOf } from '../../platform/base/principal.js';
import { notFound, ruleBroken } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, insertRow } from '../../platform/database/entity-rows.js';
import { lockOne } from '../../platform/database/fragments.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import {
  baselineAnswer,
  type BaselineListResponse,
  type BaselineResponse,
  type RecordBaseline,
} from './baseline.dto.js';
import { Baseline } from './baseline.entity.js';
import { BaselineLookup, type RecordedBaseline } from './baseline.lookup.js';
import { baselineFaults } from './baseline.rules.js';
import type { BaselineValue } from './baseline.types.js';
import { ProjectLookup } from './project.lookup.js';
import { ProjectQueries } from './project.queries.js';

/** Records and lists the first approval of a project and its re-baselines. */
@Injectable()
export class BaselineService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly projects: ProjectLookup,
    private readonly queries: ProjectQueries,
    private readonly baselines: BaselineLookup,
  ) {}

  /** Records the first approval or, after it, a re-baseline. Only the owner may do so. */
  record(command: Command, code: string, dto: RecordBaseline): Promise<Answer<BaselineResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<BaselineResponse>> => {
      const project = await this.projects.findOwn(tx, code, command.principal);
      if (project === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
      // Two requests at once run one after the other, so that numbers have no gaps and the first
      // baseline stays the first.
      await tx.execute(lockOne('baseline', project.id));
      const last = (await this.baselines.listBaselines(tx, project.id)).at(-1);
      const baseline: RecordedBaseline = {
        number: (last?.number ?? 0) + 1,
        ...contentOf(dto),
        recordedBy: command.principal.organisationNumber,
        recordedAt: now.toISOString(),
      };
      const faults = baselineFaults(baseline, last, osloDate(now));
      if (faults.length > 0) throw ruleBroken(faults);
      await tx.execute(insertRow(Baseline, rowOf(baseline, project, now)));
      const body = baselineAnswer(baseline);
      return {
        answer: {
          body,
          status: 201,
          etag: etagOf(body.number),
          location: `/v1/projects/${encodeURIComponent(code)}/baselines`,
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
      const items = (await this.baselines.listBaselines(tx, project.id)).map(baselineAnswer);
      return { body: { items }, etag: etagOf(items.length) };
    });
  }
}

/** Returns the part of a baseline that the request gives. */
function contentOf(dto: RecordBaseline): Omit<BaselineValue, 'number' | 'recordedAt'> {
  const { approvedOn, decidedBy = null, reason = null, cost, currency, priceYear, basis } = dto;
  const milestones = dto.milestones.map(({ key, name, date }) => ({ key, name, date }));
  return { approvedOn, decidedBy, reason, cost, currency, priceYear, basis, milestones };
}

function rowOf(
  baseline: RecordedBaseline,
  project: { readonly id: string; readonly actorId: string },
  now: Date,
): EntityRow<Baseline> {
  return {
    ...baseline,
    projectId: project.id,
    actorId: project.actorId,
    cost: String(baseline.cost),
    recordedAt: now,
  };
}
