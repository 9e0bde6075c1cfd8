import { Injectable } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Assessment } from '../assessment/report-assessment.port.js';
import type { ForecastMovesResponse } from '../content/forecast-moves.dto.js';
import { ForecastMoves } from '../content/forecast-moves.lookup.js';
import { changedForecasts, forecastsOf, nameFirst } from '../content/forecast-moves.rules.js';
import type { Report } from './report.entity.js';

/** A draft that is certified, with the judgement that found its report of an earlier round. */
export interface MovingDraft {
  /** Code of the project. */
  readonly project: string;
  readonly report: Pick<Report, 'content' | 'revision'>;
  readonly assessed: Pick<Assessment, 'earlier'>;
}

/**
 * Finds what certified forecasts move, for the answer of a certification. Costs one statement among
 * others where no project waits, and reads the agreements only where a forecast is another.
 */
@Injectable()
export class CertifiedMoves {
  constructor(private readonly moves: ForecastMoves) {}

  /** Says whether one of the caller's projects has an agreement with another project. */
  mayMove(tx: Tx, reports: readonly Pick<Report, 'projectId'>[]): Promise<boolean> {
    return this.moves.hasAgreements(
      tx,
      reports.map(({ projectId }) => projectId),
    );
  }

  /** Finds what drafts move, before they are certified. Null when that was not found in time. */
  async find(
    caller: Principal,
    roundId: string,
    drafts: readonly MovingDraft[],
  ): Promise<ForecastMovesResponse | null> {
    const changes = drafts
      .filter(hasOtherForecast)
      .map(({ project, report }) => ({ project, after: forecastsOf(report.content) }));
    if (changes.length === 0) return nothingMoved();
    const found = await this.moves.findBeside({ roundId, caller, changes });
    return found === null ? null : nameFirst(found);
  }
}

/** Returns the answer where nothing moves. */
export function nothingMoved(): ForecastMovesResponse {
  return { items: [], others: 0 };
}

/** Says whether a draft may have another forecast: a corrected report is not compared here. */
function hasOtherForecast({ report, assessed: { earlier } }: MovingDraft): boolean {
  return report.revision > 0 || changedForecasts(earlier?.content, report.content) !== null;
}
