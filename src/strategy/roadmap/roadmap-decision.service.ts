import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { type Fault, fault, notFound, Problem, ruleBroken } from '../../platform/base/problem.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { lockNamed } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { RoundLookup } from '../../reporting/rounds/round.lookup.js';
import { ROADMAP_ITEM_SUPERSEDED } from '../strategy.problems.js';
import { parsePlannedPeriod } from './planned-period.rules.js';
import type { DecideRoadmapItem, LinkRoadmapItem, StateRoadmap } from './roadmap.dto.js';
import type {
  RoadmapItemHistoryResponse,
  RoadmapStatementResponse,
} from './roadmap-response.dto.js';
import { RoadmapDecision, RoadmapLinks, RoadmapStatement } from './roadmap.entity.js';
import { type CurrentItem, findCurrentItem, RoadmapQueries } from './roadmap.queries.js';
import { linksOf, RoadmapReferences } from './roadmap-reference.service.js';
import { linkFaults, periodFaults } from './roadmap-version.rules.js';

/**
 * Records what is decided about roadmap items, the projects behind them, and what the directorate
 * says of the roadmap in a round. Nothing that was recorded changes.
 */
@Injectable()
export class RoadmapDecisions {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: RoadmapQueries,
    private readonly references: RoadmapReferences,
    private readonly rounds: RoundLookup,
  ) {}

  /** Gives an item of the newest version another period or state, by a council's case. */
  decide(
    command: Command,
    code: string,
    dto: DecideRoadmapItem,
  ): Promise<Answer<RoadmapItemHistoryResponse>> {
    return this.work.change(command, async (tx, now) => {
      const item = await lockItem(tx, code);
      if (!item.isNewest) throw new Problem(ROADMAP_ITEM_SUPERSEDED);
      const faults = decisionFaults(dto, item, osloDate(now));
      if (faults.length > 0) throw ruleBroken(faults);
      const { period = item.period, state = item.state } = dto;
      const days = period === null ? null : parsePlannedPeriod(period);
      const decision = {
        id: newId(),
        versionId: item.versionId,
        itemId: item.itemId,
        periodBefore: item.period,
        period,
        firstDay: days?.firstDay ?? null,
        lastDay: days?.lastDay ?? null,
        stateBefore: item.state,
        state,
        councilCase: dto.case,
        reason: dto.reason,
        decidedOn: dto.decidedOn,
        recordedBy: command.principal.organisationNumber,
        recordedAt: now,
      };
      await tx.execute(insertRow(RoadmapDecision, decision));
      return this.describeItem(tx, code);
    });
  }

  /** Replaces the projects behind an item. The earlier list is kept for figures of then. */
  link(
    command: Command,
    code: string,
    dto: LinkRoadmapItem,
  ): Promise<Answer<RoadmapItemHistoryResponse>> {
    return this.work.change(command, async (tx, now) => {
      const { itemId } = await lockItem(tx, code);
      const projects = await this.references.findProjects(tx, dto.links);
      const faults = linkFaults('/links', dto.links, projects);
      if (faults.length > 0) throw ruleBroken(faults);
      const links = linksOf(dto.links, projects);
      const recordedBy = command.principal.organisationNumber;
      const row = { id: newId(), itemId, links, recordedBy, recordedAt: now };
      await tx.execute(insertRow(RoadmapLinks, row));
      return this.describeItem(tx, code);
    });
  }

  /** Records what the directorate says of the roadmap in a round. */
  state(
    command: Command,
    round: string,
    { nb, en }: StateRoadmap,
  ): Promise<Answer<RoadmapStatementResponse>> {
    return this.work.change(command, async (tx, now) => {
      const found = await this.rounds.find(tx, round);
      if (found === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
      const recordedBy = command.principal.organisationNumber;
      const row = { id: newId(), round, textNb: nb, textEn: en, recordedBy, recordedAt: now };
      await tx.execute(insertRow(RoadmapStatement, row));
      const body = { round, nb, en, recordedAt: now.toISOString() };
      return {
        answer: { body, status: 201, location: `/v1/rounds/${round}/roadmap` },
        subject: `roadmap-statement/${round}`,
        detail: body,
      };
    });
  }

  private async describeItem(tx: Tx, code: string): Promise<Change<RoadmapItemHistoryResponse>> {
    const body = await this.queries.findItem(tx, code);
    if (body === undefined) throw new Error('The item that was changed is not there');
    return {
      answer: { body, status: 201, location: `/v1/roadmap-items/${code}` },
      subject: `roadmap-item/${code}`,
      detail: body,
    };
  }
}

/** Waits for other changes of roadmaps, and finds an item in the last version that has it. */
async function lockItem(tx: Tx, code: string): Promise<CurrentItem> {
  await tx.execute(lockNamed('strategy.roadmap'));
  const item = await findCurrentItem(tx, code);
  if (item === undefined) throw notFound({ nb: 'Veikartpunktet', en: 'The roadmap item' });
  return item;
}

/** Lists the faults of a decision on an item. */
function decisionFaults(
  { period, state, decidedOn }: DecideRoadmapItem,
  item: CurrentItem,
  today: string,
): Fault[] {
  const faults = periodFaults('/period', period ?? null);
  const samePeriod = period === undefined || period === item.period;
  if (samePeriod && (state === undefined || state === item.state))
    faults.push(
      fault(
        '/period',
        'nothing-decided',
        'Oppgi en annen periode eller en annen tilstand enn punktet har',
        'Give another period or another state than the item has',
      ),
    );
  if (decidedOn > today)
    faults.push(
      fault(
        '/decidedOn',
        'decided-in-future',
        `Kan ikke være etter i dag, ${today}`,
        `Cannot be after today, ${today}`,
      ),
    );
  const { lastDecidedOn } = item;
  if (lastDecidedOn !== null && decidedOn < lastDecidedOn)
    faults.push(
      fault(
        '/decidedOn',
        'decided-before-last',
        `Kan ikke være før forrige vedtak, ${lastDecidedOn}`,
        `Cannot be before the last decision, ${lastDecidedOn}`,
      ),
    );
  return faults;
}
