import { type BridgeAsked, buildBridge, listBridgeProjects } from './bridge.model.js';
import { compareColours, countCompleteness, followTrend } from './course.model.js';
import { listCellDifferences, listDifferences } from './differences.model.js';
import { listChallenges, listDependencies, listDeviations } from './lists.model.js';
import { compareOperatingCosts, planNextYear } from './money.model.js';
import { judgeQuality } from './quality.model.js';
import { type Filters, type Instant, RoundReader, type Row, type Where } from './round-reader.js';
import { countStatus } from './status.model.js';
import type { FigureModel } from './figure-model.js';

/**
 * The aggregates of a round, worked out slowly and anew from every stored version, by their
 * descriptions and the papers. Each method returns the expected body without instants and links;
 * `{ refused }` has the code of a problem.
 */
export class AggregateModel {
  private readonly rounds: RoundReader;

  constructor(figures: FigureModel) {
    this.rounds = new RoundReader(figures);
  }

  deviations(where: Where, filters: Filters): Row {
    return listDeviations(this.rounds, where, filters);
  }

  challenges(where: Where, filters: Filters): Row {
    return listChallenges(this.rounds, where, filters);
  }

  dependencies(where: Where, filters: Filters): Row {
    return listDependencies(this.rounds, where, filters);
  }

  quality(where: Where, filters: Filters): Row {
    return judgeQuality(this.rounds, where, filters);
  }

  nextYear(where: Where, year: number | null, prices: string | null): Row {
    return planNextYear(this.rounds, where, year, prices);
  }

  operatingCosts(where: Where): Row {
    return compareOperatingCosts(this.rounds, where);
  }

  status(where: Where): Row {
    return countStatus(this.rounds, where);
  }

  bridge(where: Where, asked: BridgeAsked): Row {
    return buildBridge(this.rounds, where, asked);
  }

  bridgeProjects(
    where: Where,
    asked: BridgeAsked & { readonly measure: string; readonly part: string | null },
  ): Row {
    return listBridgeProjects(this.rounds, where, asked);
  }

  trend(instant: Instant, last: number, by: string | null): Row {
    return followTrend(this.rounds, instant, last, by);
  }

  colourGap(organisationNumber: string, asOf: Date | null, now: Date): Row {
    return compareColours(this.rounds, organisationNumber, asOf, now);
  }

  completeness(round: string, asOf: Date | null, now: Date): Row {
    return countCompleteness(this.rounds, round, asOf, now);
  }

  differences(where: Where, side: Where | null): Row {
    return listDifferences(this.rounds, where, side);
  }

  cellDifferences(where: Where, side: Where | null, dimension: string): Row {
    return listCellDifferences(this.rounds, where, side, dimension);
  }

  /** Says whether anything of a round was known at an instant. */
  isKnown({ round, asOf }: Where): boolean {
    return (
      asOf === null ||
      this.rounds.stored.revisions.some(
        (revision) => revision.round === round && revision.recorded_at <= asOf,
      )
    );
  }
}
