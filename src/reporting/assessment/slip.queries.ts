import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { osloDate } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Command } from '../../platform/http/operation.js';
import { accessOf, visibleTo } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { BaselineLookup } from '../../portfolio/projects/baseline.lookup.js';
import type { ReportContentValue } from '../content/report.types.js';
import type { SlipResponse } from './slip.dto.js';
import { costSlip, expectedCost, milestoneSlips, slipDays } from './slip.rules.js';

/** The slip ledger: every certified report of a project against its first approval. */
@Injectable()
export class SlipQueries {
  constructor(
    private readonly database: Database,
    private readonly baselines: BaselineLookup,
  ) {}

  of({ principal }: Command, code: string): Promise<Answer<SlipResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      const [project] = await tx.rows<{ id: string }>(
        `select p.id from portfolio.project p where (p.actor_id = any($1::uuid[]) or $2) and p.code = $3`,
        [...visibleTo(principal), code],
      );
      if (project === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
      const baselines = await this.baselines.of(tx, project.id);
      const reports = await tx.rows<{
        round: string;
        revision: number;
        recorded_at: Date;
        content: Pick<ReportContentValue, 'milestones' | 'frame'>;
      }>(
        `select r.key as round, v.revision, v.recorded_at, jsonb_build_object('milestones', coalesce(v.content->'milestones', '[]'), 'frame', v.content->'frame') as content
           from reporting.report t join reporting.round r on r.id = t.round_id join reporting.report_revision v on v.report_id = t.id and v.revision = t.revision
          where t.project_id = $1 order by r.opens_at, r.key`,
        [project.id],
      );
      const rounds = reports.map(({ round, revision, recorded_at, content }) => {
        // As it was known then.
        const approved = baselines.filter(({ recordedAt }) => new Date(recordedAt) <= recorded_at);
        const milestones = milestoneSlips(
          approved,
          content.milestones ?? [],
          osloDate(recorded_at),
        );
        return {
          round,
          revision,
          recordedAt: recorded_at.toISOString(),
          days: slipDays(milestones),
          cost: costSlip(approved[0], expectedCost(content)),
          milestones,
        };
      });
      return {
        body: {
          project: code,
          firstApprovedOn: baselines[0]?.approvedOn ?? null,
          rebaselines: Math.max(baselines.length - 1, 0),
          rounds,
        },
      };
    });
  }
}
