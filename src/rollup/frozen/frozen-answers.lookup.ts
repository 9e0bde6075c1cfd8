import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Database } from '../../platform/database/database.js';
import { instant, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Colour } from '../../reporting/content/report.types.js';
import { IndicatorLookup } from '../../strategy/indicators/indicator.lookup.js';
import { StrategyFollowUps } from '../follow-up/strategy-follow-up.queries.js';
import { ChallengeQueries } from '../lists/challenge.queries.js';
import { DeviationQueries } from '../lists/deviation.queries.js';
import { NextYearQueries } from '../lists/next-year.queries.js';
import { listRecoloured } from '../lists/recoloured.queries.js';
import { MismatchQueries } from '../mismatches/mismatch.queries.js';
import { OperatingCostQueries } from '../operating-costs/operating-cost.queries.js';
import { RoundRoadmapQueries } from '../roadmap/round-roadmap.queries.js';
import type { SnapshotContent } from '../snapshots/snapshot.dto.js';
import { type FigureRound, FigureRounds } from '../status/figure-round.queries.js';
import type { FrozenAnswerSet, FrozenSnapshot } from './frozen-answers.types.js';

const SNAPSHOT_ROW = rowType<FrozenSnapshot>({
  id: uuid,
  round: text,
  title: text,
  asOf: instant,
  hash: text,
  body: text,
});

/** Reads the answers about a snapshot for work in the background, which sees all of them. */
@Injectable()
export class FrozenAnswers {
  constructor(
    private readonly database: Database,
    private readonly rounds: FigureRounds,
    private readonly deviations: DeviationQueries,
    private readonly challenges: ChallengeQueries,
    private readonly nextYear: NextYearQueries,
    private readonly roadmaps: RoundRoadmapQueries,
    private readonly followUps: StrategyFollowUps,
    private readonly indicators: IndicatorLookup,
    private readonly costs: OperatingCostQueries,
    private readonly mismatches: MismatchQueries,
  ) {}

  /** Finds a snapshot with its stored text. */
  async find(tx: Tx, id: string): Promise<FrozenSnapshot | undefined> {
    const [row] = await tx.query(
      SNAPSHOT_ROW,
      sql`
        select n.id,
               r.key as round,
               n.title,
               n.as_of as "asOf",
               n.hash,
               n.body
          from rollup.snapshot n
          join reporting.round r on r.id = n.round_id
         where n.id = ${id}`,
    );
    return row;
  }

  /** Reads all answers in one transaction. A list has at most `most` items, and its whole total. */
  read({ id, round, body }: FrozenSnapshot, most: number): Promise<FrozenAnswerSet> {
    // A replica may lag behind: the snapshot, or what it was known with, might not be there yet.
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const found = await this.rounds.findForWork(tx, round, id);
      const query = { snapshot: id, limit: most };
      const strategy = (await this.followUps.find(tx, found)).content;
      return {
        // The service wrote the text itself, and the caller has checked its hash.
        snapshot: JSON.parse(body) as SnapshotContent,
        deviations: (await this.deviations.list(tx, found, query)).content,
        recoloured: await listRecoloured(tx, found, most),
        challenges: (await this.challenges.list(tx, found, query)).content,
        nextYear: (await this.nextYear.list(tx, found, {})).content,
        roadmap: (await this.roadmaps.find(tx, found)).content,
        strategy,
        indicators: await this.findIndicators(tx, found, strategy.strategy?.strategy),
        operatingCosts: (await this.costs.compareWithPrevious(tx, found)).content,
        mismatches: (await this.mismatches.list(tx, found, query)).content,
      };
    });
  }

  private async findIndicators(
    tx: Tx,
    { known }: FigureRound,
    strategy: string | undefined,
  ): Promise<FrozenAnswerSet['indicators']> {
    if (strategy === undefined) return null;
    const set = await this.indicators.findSet(tx, strategy, known);
    if (set === undefined) return null;
    const whole = set.indicators.filter(({ definition }) => definition.parent === null);
    const count = (light: Colour | null): number =>
      whole.filter((indicator) => indicator.light === light).length;
    const [green, yellow, red] = [count('green'), count('yellow'), count('red')];
    return { ...set, lights: { green, yellow, red, none: count(null) } };
  }
}
