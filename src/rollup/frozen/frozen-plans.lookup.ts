import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import {
  IndicatorLookup,
  type KnownIndicatorSet,
} from '../../strategy/indicators/indicator.lookup.js';
import { StrategyFollowUps } from '../follow-up/strategy-follow-up.queries.js';
import { RoundRoadmapQueries } from '../roadmap/round-roadmap.queries.js';
import { FigureRounds } from '../status/figure-round.queries.js';
import type { FrozenAnswerSet, FrozenSnapshot } from './frozen-answers.types.js';

/** The roadmaps and the strategy of a round, as its snapshot answers them. */
export interface FrozenPlanSet {
  readonly roadmap: FrozenAnswerSet['roadmap'];
  readonly strategy: FrozenAnswerSet['strategy'];
  /** Indicators of the strategy as known then; undefined when it has none. */
  readonly indicators: KnownIndicatorSet | undefined;
}

/** Reads what the reports in a snapshot say of the roadmaps and of the strategy. */
@Injectable()
export class FrozenPlans {
  constructor(
    private readonly rounds: FigureRounds,
    private readonly roadmaps: RoundRoadmapQueries,
    private readonly followUps: StrategyFollowUps,
    private readonly indicators: IndicatorLookup,
  ) {}

  /** Reads all of them inside an open transaction, which must see every report. */
  async read(tx: Tx, { id, round }: Pick<FrozenSnapshot, 'id' | 'round'>): Promise<FrozenPlanSet> {
    const found = await this.rounds.findForWork(tx, round, id);
    const roadmap = (await this.roadmaps.find(tx, found)).content;
    const strategy = (await this.followUps.find(tx, found)).content;
    const key = strategy.strategy?.strategy;
    const indicators =
      key === undefined ? undefined : await this.indicators.findSet(tx, key, found.known);
    return { roadmap, strategy, indicators };
  }
}
