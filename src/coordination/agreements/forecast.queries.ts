import sql, { type Sql } from 'sql-template-tag';
import { bool, nullable, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { forecastIn, newestRevisionOf } from './forecast.lookup.js';

/** An open agreement whose supplier has certified another forecast. */
export interface ChangedForecast {
  readonly id: string;
  readonly before: string | null;
  readonly date: string | null;
  readonly reached: boolean | null;
  readonly neededBy: string;
}

const CHANGED_ROW = rowType<ChangedForecast>({
  id: uuid,
  before: nullable(text),
  date: nullable(text),
  reached: nullable(bool),
  neededBy: text,
});

/** Statement that gives open agreements, named `a`, the forecasts of their suppliers' reports. */
function updateForecasts(condition: Sql): Sql {
  return sql`
    with
    -- the forecast of each agreement by the newest report of its supplying project
    found as (
      select a.id,
             a.forecast_on as before,
             f.date,
             f.reached,
             case when f.date is not null then v.round end as round
        from coordination.agreement a
       cross join lateral (${newestRevisionOf(sql`a.target_project_id`)}) v
        left join lateral (${forecastIn(sql`v.content`, sql`a.milestone`)}) f on true
       where a.state not in ('delivered', 'declined', 'withdrawn')
         and ${condition}
    )
    update coordination.agreement a
       set forecast_on = f.date,
           forecast_reached = f.reached,
           forecast_round = f.round
      from found f
     where f.id = a.id
       and (a.forecast_on, a.forecast_reached, a.forecast_round)
           is distinct from (f.date, f.reached, f.round)
 returning a.id,
           f.before::text as before,
           f.date::text as date,
           f.reached,
           a.needed_by::text as "neededBy"`;
}

/**
 * Gives the open agreements that these projects supply the forecast of their newest certified
 * reports. Returns the agreements whose forecast is another now.
 */
export function refreshForecastsOf(
  tx: Tx,
  projectIds: readonly string[],
): Promise<ChangedForecast[]> {
  const condition = sql`a.target_project_id = any(${projectIds}::uuid[])`;
  return tx.query(CHANGED_ROW, updateForecasts(condition));
}

/** Gives agreements the forecasts of their suppliers. Returns those whose forecast is another now. */
export function refreshForecasts(
  tx: Tx,
  agreementIds: readonly string[],
): Promise<ChangedForecast[]> {
  return tx.query(CHANGED_ROW, updateForecasts(sql`a.id = any(${agreementIds}::uuid[])`));
}
