import { canonicalJson } from '../../platform/base/canonical-json.js';
import type { ReportContentValue } from './report.types.js';
import type { ForecastMovesResponse } from './forecast-moves.dto.js';
import type { ForecastDate, FoundMoves } from './forecast-moves.lookup.js';

/** Number of moved projects that an answer names. */
const MOST_MOVES = 100;

/** Keeps the projects that an answer names, and counts the rest with the others. */
export function nameFirst({ items, others }: FoundMoves): ForecastMovesResponse {
  const hidden = Math.max(items.length - MOST_MOVES, 0);
  return { items: items.slice(0, MOST_MOVES), others: others + hidden };
}

/** Lists the milestones of a report that have a date. */
export function forecastsOf({
  milestones = [],
}: Pick<ReportContentValue, 'milestones'>): ForecastDate[] {
  return milestones.flatMap(({ key, forecast, actual }) => {
    const date = actual ?? forecast;
    return date === null ? [] : [{ key, date, reached: actual !== null }];
  });
}

/** Lists the milestones of a report when they are other than before, or else null. */
export function changedForecasts(
  before: Pick<ReportContentValue, 'milestones'> | undefined,
  content: Pick<ReportContentValue, 'milestones'>,
): ForecastDate[] | null {
  const [was, is] = [forecastsOf(before ?? {}), forecastsOf(content)];
  return canonicalJson(was) === canonicalJson(is) ? null : is;
}
