import sql, { type Sql } from 'sql-template-tag';

/** Join of item `i` with the last decision `d` on it, among those of a condition. */
export function joinLastDecision(condition: Sql): Sql {
  return sql`
      left join lateral (
           select d.period, d.first_day, d.last_day, d.state
             from strategy.roadmap_decision d
            where d.version_id = i.version_id
              and d.item_id = i.item_id
              and ${condition}
            order by d.decided_on desc, d.recorded_at desc, d.id desc
            limit 1) d on true`;
}

/** Join of item `i` with its last list of links `l`, among those of a condition. */
export function joinLastLinks(condition: Sql): Sql {
  return sql`
      left join lateral (
           select l.links
             from strategy.roadmap_links l
            where l.item_id = i.item_id
              and ${condition}
            order by l.recorded_at desc, l.id desc
            limit 1) l on true`;
}

/** Columns of item `i` as its last decision `d` left them. */
export const ITEM_NOW = {
  period: sql`case when d.state is null then i.period else d.period end`,
  firstDay: sql`case when d.state is null then i.first_day else d.first_day end`,
  lastDay: sql`case when d.state is null then i.last_day else d.last_day end`,
  state: sql`coalesce(d.state, i.state)`,
} as const;
