import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { osloDate } from '../../platform/base/clock.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { fault, invalidRequest, notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { visibleTo } from '../../platform/database/fragments.js';
import {
  bool,
  instant,
  int,
  json,
  type RowOf,
  rowType,
  text,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { BaselineLookup, type RecordedBaseline } from '../../portfolio/projects/baseline.lookup.js';
import { PriceIndexLookup } from '../../registers/price-indices/price-index.lookup.js';
import type { ReportContentValue } from '../content/report.types.js';
import { isHeld } from '../rounds/round-order.lookup.js';
import type { RoundSlip, SlipQuery, SlipResponse } from './slip.dto.js';
import {
  measureCost,
  expectedCostOf,
  measureMilestones,
  findLatestSlip,
  type SlipIndex,
} from './slip.rules.js';

const ID_ROW = rowType({ id: uuid });
const REPORT_ROW = rowType({
  round: text,
  revision: int,
  recordedAt: instant,
  historical: bool,
  closesAt: instant,
  content: json<Pick<ReportContentValue, 'milestones' | 'frame'>>(),
});

/** Reads the slip ledger: every certified report of a project, measured from its first baseline. */
@Injectable()
export class SlipQueries {
  constructor(
    private readonly database: Database,
    private readonly baselines: BaselineLookup,
    private readonly indices: PriceIndexLookup,
  ) {}

  find(
    { principal }: Command,
    code: string,
    { priceIndex }: SlipQuery,
  ): Promise<Answer<SlipResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      const projectId = await requireProject(tx, principal, code);
      const index = await this.findIndex(tx, priceIndex);
      const baselines = await this.baselines.listBaselines(tx, projectId);
      const reports = await readCertified(tx, projectId);
      return {
        body: {
          project: code,
          firstApprovedOn: baselines[0]?.approvedOn ?? null,
          rebaselines: Math.max(baselines.length - 1, 0),
          rounds: reports.map((report) => roundSlipOf(report, baselines, index)),
        },
      };
    });
  }

  /** Finds the newest version of an index. Throws a problem when there is no such index. */
  private async findIndex(tx: Tx, key: string | undefined): Promise<SlipIndex | null> {
    if (key === undefined) return null;
    const [newest] = await this.indices.listVersions(tx, key);
    if (newest !== undefined) return newest;
    throw invalidRequest([
      fault(
        '/priceIndex',
        'no-such-value',
        'Ingen publisert prisindeks har denne nøkkelen',
        'No published price index has this key',
      ),
    ]);
  }
}

async function requireProject(tx: Tx, principal: Principal, code: string): Promise<string> {
  const [project] = await tx.query(
    ID_ROW,
    sql`
      select p.id
        from portfolio.project p
       where ${visibleTo(sql`p.actor_id`, principal)}
         and p.code = ${code}`,
  );
  if (project === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
  return project.id;
}

/** Reads the last certified revision of a project's reports, oldest round first. */
function readCertified(tx: Tx, projectId: string): Promise<RowOf<typeof REPORT_ROW>[]> {
  const statement = sql`
    select l.round,
           l.revision,
           l."recordedAt",
           l.historical,
           l."closesAt",
           l.content
      from (select distinct on (v.report_id)
                   r.opens_at,
                   r.key as round,
                   v.revision,
                   v.recorded_at as "recordedAt",
                   r.historical,
                   r.closes_at as "closesAt",
                   jsonb_build_object(
                     'milestones', coalesce(v.content->'milestones', '[]'),
                     'frame', v.content->'frame'
                   ) as content
              from reporting.report_revision v
              join reporting.round r on r.id = v.round_id
             where v.project_id = ${projectId}
               and ${isHeld(sql`r`)}
             order by v.report_id, v.revision desc) l
     order by l.opens_at, l.round`;
  return tx.query(REPORT_ROW, statement);
}

/**
 * Measures a report from the baselines that had been recorded when it was certified; one of a
 * historical round from those approved by the round's last day.
 */
function roundSlipOf(
  { round, revision, recordedAt, historical, closesAt, content }: RowOf<typeof REPORT_ROW>,
  baselines: readonly RecordedBaseline[],
  index: SlipIndex | null,
): RoundSlip {
  const day = osloDate(historical ? closesAt : recordedAt);
  const known = baselines.filter((baseline) =>
    historical ? baseline.approvedOn <= day : new Date(baseline.recordedAt) <= recordedAt,
  );
  const milestones = measureMilestones(known, content.milestones ?? [], day);
  return {
    round,
    revision,
    recordedAt: recordedAt.toISOString(),
    days: findLatestSlip(milestones),
    cost: measureCost(known[0], expectedCostOf(content), index),
    milestones,
  };
}
