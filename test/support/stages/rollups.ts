import type pg from 'pg';
import { sha256 } from '../../../src/platform/base/canonical-json.js';
import { RebuildService } from '../../../src/rollup/roll-ups/rebuild.service.js';
import { StatusPoll } from '../../../src/rollup/status/status-poll.service.js';
import type { TestService } from '../service.js';

/**
 * Counts how far the figures are behind the certified revisions: keys with other inputs than
 * stored, and rounds whose sum is old.
 */
export async function behind(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ behind: string }>(
    `select (select count(*)
               from (select round_id, actor_id, count(*)::int as revisions
                       from reporting.report_revision
                      group by round_id, actor_id) k
               left join rollup.actor_status s using (round_id, actor_id)
              where s.inputs is distinct from k.revisions)
          + (select count(*)
               from reporting.round r
               left join rollup.round_status t on t.round_id = r.id
              where r.state <> 'planned'
                and t.inputs is distinct from (select count(*)::int
                                                 from reporting.report_revision v
                                                where v.round_id = r.id)) as behind`,
  );
  return Number(rows[0]?.behind);
}

/** Statement that counts the differing cells of {@link differingLines}. */
const DIFFERING_LINES = `
  with
  -- the last revision of each report, with the standing of its project when the round closed
  latest as (
    select v.*,
           (select p.project->>'standing'
              from portfolio.project_revision p, reporting.round r
             where p.project_id = v.project_id
               and r.id = v.round_id
               and (r.closed_at is null or p.recorded_at <= r.closed_at)
             order by p.version desc
             limit 1) as standing
      from reporting.report_revision v
     where not exists (select 1
                         from reporting.report_revision later
                        where later.report_id = v.report_id and later.revision > v.revision)
  ),
  -- state and colour of each report
  lines as (
    select round_id,
           project_id,
           actor_id,
           id as revision_id,
           content->>'state' as state,
           standing,
           content->'status'->>'colour' as colour
      from latest
  ),
  -- what each actor has approved in a round, by year and prices
  budget as (
    select l.round_id,
           l.actor_id,
           b->>'year' as year,
           concat(b->>'priceYear', '-', b->>'basis') as prices,
           sum((b->>'approved')::bigint) as approved
      from latest l, jsonb_array_elements(l.content->'budget') b
     where l.standing = 'inPortfolio'
     group by 1, 2, 3, 4
  ),
  -- each actor's projects of a round, and the red ones among them
  counts as (
    select round_id,
           actor_id,
           count(*)::int as projects,
           (count(*) filter (where colour = 'red' and state = 'active'))::int as red
      from lines
     where standing = 'inPortfolio'
     group by 1, 2
  ),
  stored_lines as (
    select round_id, project_id, actor_id, revision_id, state, standing, colour
      from rollup.project_line
  ),
  -- what each actor's projects have as total frames in a round, by prices
  frame as (
    select l.round_id,
           l.actor_id,
           concat(f->>'priceYear', '-', f->>'basis') as prices,
           sum((f->>'approved')::bigint) as approved,
           count(*) as reports
      from latest l
     cross join lateral (select l.content->'frame' as f) f
     where f->>'approved' is not null
       and l.standing = 'inPortfolio'
     group by 1, 2, 3
  ),
  stored_frame as (
    select round_id,
           actor_id,
           p.key,
           (p.value->>'approved')::bigint,
           (p.value->>'reports')::bigint
      from rollup.actor_status, jsonb_each(frames) p
  ),
  stored_budget as (
    select round_id, actor_id, y.key, p.key, p.value::bigint
      from rollup.actor_status, jsonb_each(budgets) y, jsonb_each_text(y.value) p
  ),
  stored_counts as (
    select round_id, actor_id, projects, red from rollup.actor_status
  )
  select (select count(*)
            from ((table lines except table stored_lines)
                  union all
                  (table stored_lines except table lines)) a)
       + (select count(*)
            from ((table budget except table stored_budget)
                  union all
                  (table stored_budget except table budget)) b)
       + (select count(*)
            from ((table frame except table stored_frame)
                  union all
                  (table stored_frame except table frame)) f)
       + (select count(*)
            from ((table counts except table stored_counts)
                  union all
                  (select * from stored_counts where projects > 0 except table counts)) c)
         as differing`;

/**
 * Counts the cells that differ between the stored lines and the last revision of each report. The
 * expected cells are worked out here anew, not by the service's own statement (check C14).
 */
export async function differingLines(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ differing: string }>(DIFFERING_LINES);
  return Number(rows[0]?.differing);
}

/**
 * Rolls everything up as a worker does: for a service without a worker, or a history that was
 * written past it.
 */
export async function rollUp(service: TestService): Promise<void> {
  await service.app.get(RebuildService).rebuild(undefined);
  await service.app.get(StatusPoll).refresh();
}

/** Returns one hash over every byte of the roll-up's tables. */
export async function fingerprint(owner: pg.Pool): Promise<string> {
  const parts: string[] = [];
  for (const table of ['project_line', 'actor_status', 'round_status']) {
    const { rows } = await owner.query<{ content: string | null }>(
      `select string_agg(t::text, E'\\n' order by t::text) as content from rollup.${table} t`,
    );
    parts.push(rows[0]?.content ?? '');
  }
  return sha256(parts.join('\n\n'));
}
