import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../platform/canonical-json.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import { Jobs } from '../platform/jobs.js';
import { appendEvents } from '../platform/unit-of-work.js';
import { PortfolioStatusQueries } from './portfolio-status.queries.js';
import { ACTOR_STALE, ROUND_STALE } from './rollup.events.js';

/** Key of the part of a round's job that one actor is. */
export function partKey(roundId: string, actorId: string): string {
  return `${roundId}/${actorId}`;
}

/**
 * Computes figures from certified revisions. One key (round, actor) at a time, the whole key replaced in one
 * transaction; national figures are sums over keys. Running anything twice changes nothing.
 */
@Injectable()
export class RollupService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(PortfolioStatusQueries) private readonly status: PortfolioStatusQueries,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Recomputes every actor of a round as parts of a job. */
  rollUpRound(roundId: string, jobId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const actors = await tx.query<{ actor_id: string }>(`select distinct v.actor_id from reporting.report_revision v where v.round_id = $1`, [roundId]);
      await this.jobs.fanOut(tx, jobId, 'actors', actors.map(({ actor_id }) => partKey(roundId, actor_id)));
      const events = actors.map(({ actor_id }) => ({ topic: ACTOR_STALE, payload: { roundId, actorId: actor_id } }));
      await appendEvents(tx, events.length > 0 ? events : [{ topic: ROUND_STALE, payload: { roundId } }], this.clock.now());
    });
  }

  /** Recomputes one actor's figures of one round from its certified revisions. */
  rollUpActor(roundId: string, actorId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 3))`, [partKey(roundId, actorId)]);
      // First what waits, then what is read: a job asked for in between waits for the next run, which reads what it is about.
      await this.jobs.partDone(tx, partKey(roundId, actorId));
      await replaceKey(tx, roundId, actorId);
      const rounds = [roundId, ...(await this.status.following(tx, roundId))];
      await appendEvents(tx, rounds.map((id) => ({ topic: ROUND_STALE, payload: { roundId: id } })), this.clock.now());
    });
  }

  /** Sums the keys of a round into the status that is answered, and finishes the jobs that waited for it. */
  rollUpNational(roundId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 4))`, [roundId]);
      const round = await this.status.round(tx, roundId);
      if (round === undefined || round.state === 'planned') return;
      const ready = await tx.query<{ id: string; state: string; asked_after_closing: boolean }>(
        `select j.id, j.state, coalesce(j.created_at >= $2, false) as asked_after_closing from platform.job j where j.kind = 'rollup-round' and j.subject = $1
            and (j.state = 'completed' or (j.state = 'running' and not exists (select 1 from platform.job_part p where p.job_id = j.id and p.done_at is null)))`,
        [`round/${round.key}`, round.closed_at],
      );
      const figures = await this.status.figures(tx, round);
      const hash = sha256(canonicalJson(figures));
      const etag = `"${hash.slice(0, 32)}"`;
      const now = this.clock.now();
      await tx.query(
        `insert into rollup.round_status as s (round_id, key, published, etag, body, inputs, computed_at) values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (round_id) do update set published = excluded.published, etag = excluded.etag, body = excluded.body, inputs = excluded.inputs, computed_at = excluded.computed_at
          where s.etag <> excluded.etag or s.published <> excluded.published`,
        // Nobody sees a closed round's figures before a roll-up asked for by its closing, or later, is whole.
        [roundId, round.key, ready.some((job) => job.asked_after_closing), etag, JSON.stringify({ ...figures, computedAt: now.toISOString(), hash }), figures.inputs, now],
      );
      for (const { id } of ready.filter(({ state }) => state === 'running')) {
        await this.jobs.finish(tx, id, 'completed', { round: round.key, actors: figures.actors.length, projects: figures.projects.now, inputs: figures.inputs, hash });
      }
    });
  }

  /** Keys, rounds and jobs whose message was lost: what is stored is not what the certified revisions say. */
  async stale(): Promise<{ readonly actors: { roundId: string; actorId: string }[]; readonly rounds: { roundId: string }[]; readonly jobs: { roundId: string; jobId: string }[] }> {
    const lately = new Date(this.clock.now().getTime() - 48 * 3_600_000);
    const waitedLong = new Date(this.clock.now().getTime() - 10_000);
    return this.database.transaction({ kind: 'system' }, async (tx) => ({
      actors: await tx.query(
        `select k.round_id as "roundId", k.actor_id as "actorId"
           from (select distinct v.round_id, v.actor_id from reporting.report_revision v where v.recorded_at >= $1) k
           left join rollup.actor_status s on s.round_id = k.round_id and s.actor_id = k.actor_id
          where s.inputs is distinct from (select count(*)::int from reporting.report_revision c where c.round_id = k.round_id and c.actor_id = k.actor_id)
         union
         select split_part(p.key, '/', 1)::uuid, split_part(p.key, '/', 2)::uuid from platform.job_part p join platform.job j on j.id = p.job_id
          where j.kind = 'rollup-round' and j.state = 'running' and j.created_at < $2 and p.done_at is null`,
        [lately, waitedLong],
      ),
      rounds: await tx.query(
        `select r.id as "roundId" from reporting.round r left join rollup.round_status t on t.round_id = r.id
          where r.state <> 'planned' and (t.inputs is distinct from (select coalesce(sum(s.inputs), 0)::int from rollup.actor_status s where s.round_id = r.id and s.projects > 0)
             or (t.published = false and exists (select 1 from platform.job j where j.kind = 'rollup-round' and j.subject = 'round/' || r.key and j.created_at >= r.closed_at and j.state = 'completed'))
             or exists (select 1 from platform.job j where j.kind = 'rollup-round' and j.subject = 'round/' || r.key and j.state = 'running'
                          and not exists (select 1 from platform.job_part p where p.job_id = j.id and p.done_at is null)))`,
      ),
      jobs: await tx.query(
        `select r.id as "roundId", j.id as "jobId" from platform.job j join reporting.round r on j.subject = 'round/' || r.key
          where j.kind = 'rollup-round' and j.state = 'queued' and j.created_at < $1`,
        [waitedLong],
      ),
    }));
  }

  /** Gives up the jobs that wait for a key whose roll-up keeps failing. */
  giveUp(roundId: string, actorId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const waiting = await tx.query<{ job_id: string }>(`select p.job_id from platform.job_part p join platform.job j on j.id = p.job_id where p.key = $1 and p.done_at is null and j.state = 'running'`, [partKey(roundId, actorId)]);
      for (const { job_id } of waiting) await this.jobs.finish(tx, job_id, 'failed', { failedKey: partKey(roundId, actorId) });
    });
  }
}

/** Replaces everything of one key. The lines take the last revision of each project; figures are sums of the lines. */
async function replaceKey(tx: Tx, roundId: string, actorId: string): Promise<void> {
  const key = [roundId, actorId];
  // Counted before the lines are made: what is certified meanwhile then shows as a key that lags, never as one that is up to date.
  const [inputs] = await tx.query<{ count: number }>(`select count(*)::int as count from reporting.report_revision c where c.round_id = $1 and c.actor_id = $2`, key);
  await tx.query(`delete from rollup.project_line where round_id = $1 and actor_id = $2`, key);
  await tx.query(`delete from rollup.budget_line where round_id = $1 and actor_id = $2`, key);
  await tx.query(`delete from rollup.actor_status where round_id = $1 and actor_id = $2`, key);
  await tx.query(
    `insert into rollup.project_line (round_id, project_id, actor_id, revision_id, code, name, kind, main_goal, state, phase, colour, risk, reason, cause, action, late)
     select distinct on (v.project_id) v.round_id, v.project_id, v.actor_id, v.id, v.project->>'code', v.project->>'name', v.project->>'kind', v.project->>'mainGoal',
            v.content->>'state', v.content->>'phase', v.content->'status'->>'colour', v.content->'risk'->>'colour', v.content->'status'->>'reason', v.content->'status'->>'cause', v.content->'status'->>'action', v.late
       from reporting.report_revision v where v.round_id = $1 and v.actor_id = $2 order by v.project_id, v.revision desc`,
    key,
  );
  await tx.query(
    `insert into rollup.budget_line (round_id, project_id, year, actor_id, approved, forecast, actual)
     select l.round_id, l.project_id, b.year, l.actor_id, sum(b.approved), sum(b.forecast), sum(b.actual)
       from rollup.project_line l join reporting.report_revision v on v.id = l.revision_id
      cross join jsonb_to_recordset(v.content->'budget') as b(year int, approved bigint, forecast bigint, actual bigint)
      where l.round_id = $1 and l.actor_id = $2 group by l.round_id, l.project_id, b.year, l.actor_id`,
    key,
  );
  await tx.query(
    `insert into rollup.actor_status (round_id, actor_id, projects, active, planned, paused, completed, stopped, green, yellow, red, late, inputs)
     select $1, $2, count(*), count(*) filter (where l.state = 'active'), count(*) filter (where l.state = 'planned'), count(*) filter (where l.state = 'paused'),
            count(*) filter (where l.state = 'completed'), count(*) filter (where l.state = 'stopped'),
            count(*) filter (where l.state = 'active' and l.colour = 'green'), count(*) filter (where l.state = 'active' and l.colour = 'yellow'), count(*) filter (where l.state = 'active' and l.colour = 'red'),
            count(*) filter (where l.late), $3::int
       from rollup.project_line l where l.round_id = $1 and l.actor_id = $2`,
    [...key, inputs?.count ?? 0],
  );
}
