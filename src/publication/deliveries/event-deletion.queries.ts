import sql, { type Sql } from 'sql-template-tag';
import type { Tx } from '../../platform/database/transaction.js';

/**
 * Deletes events that happened before an instant, with their deliveries. Adds the deliveries to the
 * numbers of their month.
 */
export async function deleteEvents(tx: Tx, before: Date): Promise<void> {
  await tx.execute(countGone(before));
  await tx.execute(sql`delete from publication.event where happened_at < ${before}`);
}

/** Deletes the deliveries of old events, and counts them by month, type and outcome. */
function countGone(before: Date): Sql {
  return sql`
    with
    -- the deliveries of old events
    gone as (
      delete from publication.delivery d
       using publication.event e
       where e.id = d.event_id
         and e.happened_at < ${before}
   returning (date_trunc('month', e.happened_at at time zone 'Europe/Oslo'))::date as month,
             d.type,
             d.state,
             d.attempts
    )
    insert into publication.delivery_count as c (month, type, state, deliveries, attempts)
    select g.month, g.type, g.state, count(*), sum(g.attempts)
      from gone g
     group by g.month, g.type, g.state
        on conflict (month, type, state) do update
       set deliveries = c.deliveries + excluded.deliveries,
           attempts   = c.attempts + excluded.attempts`;
}
