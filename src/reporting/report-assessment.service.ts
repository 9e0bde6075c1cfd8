import { Inject, Injectable } from '@nestjs/common';
import { osloDate } from '../platform/clock.js';
import type { Tx } from '../platform/database.js';
import type { Fault } from '../platform/problem.js';
import { BaselineLookup } from '../portfolio/baseline.lookup.js';
import { detailFaults } from './report-detail.rules.js';
import type { ReportContentValue } from './report.types.js';

/** Holds the detail of a report against what is known of its project. */
@Injectable()
export class ReportAssessment {
  constructor(@Inject(BaselineLookup) private readonly baselines: BaselineLookup) {}

  /** What keeps the report from being saved or certified. */
  async faults(tx: Tx, projectId: string, content: ReportContentValue, now: Date): Promise<Fault[]> {
    const baselined = new Set((await this.baselines.of(tx, projectId)).flatMap(({ milestones }) => milestones.map(({ key }) => key)));
    return detailFaults(content, { baselined, today: osloDate(now) });
  }
}
