import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { CriteriaSetLookup } from '../../criteria/criteria-set.lookup.js';
import { RoundLookup } from '../../reporting/rounds/round.lookup.js';
import { RoadmapItemLookup } from '../../strategy/roadmap/roadmap-item.lookup.js';
import { StrategyLookup } from '../../strategy/strategies/strategy.lookup.js';
import { findTopics } from '../topics/topic.lookup.js';
import type { KnownReferences } from './case-subject.rules.js';
import type { AboutKind, CaseSubject } from './case.types.js';

/** Finds which of the things that a case is about exist. */
@Injectable()
export class CaseSubjects {
  constructor(
    private readonly criteria: CriteriaSetLookup,
    private readonly rounds: RoundLookup,
    private readonly roadmaps: RoadmapItemLookup,
    private readonly strategies: StrategyLookup,
  ) {}

  async findKnown(tx: Tx, about: readonly CaseSubject[]): Promise<KnownReferences> {
    const named = (kind: AboutKind): string[] =>
      about.filter((one) => one.kind === kind).map(({ reference }) => reference);
    const rounds = new Set<string>();
    for (const round of new Set([...named('portfolio'), ...named('costGrowth')]))
      if ((await this.rounds.find(tx, round)) !== undefined) rounds.add(round);
    return {
      portfolio: rounds,
      costGrowth: rounds,
      criteriaSet: await this.findCriteriaSets(named('criteriaSet')),
      roadmapVersion: await this.roadmaps.findVersions(tx, named('roadmapVersion')),
      topic: await findTopics(tx, named('topic')),
      strategy: await this.strategies.findKeys(tx, named('strategy')),
    };
  }

  private async findCriteriaSets(keys: readonly string[]): Promise<ReadonlySet<string>> {
    if (keys.length === 0) return new Set();
    const sets = await this.criteria.listAll();
    return new Set(sets.map(({ key }) => key));
  }
}
