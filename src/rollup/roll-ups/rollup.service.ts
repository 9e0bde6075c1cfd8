import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Jobs } from '../../platform/work/jobs.js';
import { type DomainEvent, appendEvents } from '../../platform/database/unit-of-work.js';
import { ExpectedReports } from '../../reporting/completeness/expected-reports.lookup.js';
import {
  figuresTag,
  FOLLOWING,
  PortfolioStatusQueries,
} from '../status/portfolio-status.queries.js';
import { servedStatus } from '../status/portfolio-status.rules.js';
import { joinByHash } from '../lines/report-lines.queries.js';
import { ACTOR_STALE, RANGE_STALE, ROUND_STALE } from '../rollup.events.js';
import { FIRST_ID, LAST_ID, type RoundActor, RollupKeys } from '../lines/rollup-keys.queries.js';

/** So many keys at most are replaced in one transaction. */
const RANGE = 250;
/**
 * How far back the reconciler looks for what was lost; a message is never that late. What is
 * missing in a round takes more looking, and is looked for sooner.
 */
const LATELY_MS = 48 * 3_600_000;
const JUST_NOW_MS = 3_600_000;
const WAITED_LONG_MS = 10_000;

/** Key of the part of a round's job that one actor is. */
export function partKey({ roundId, actorId }: RoundActor): string {
  return `${roundId}/${actorId}`;
}

/**
 * Computes figures from certified revisions. Whole keys (round, actor) are replaced in one
 * transaction; every other level is a sum over keys. Running anything twice changes nothing.
 */
@Injectable()
export class RollupService {
  /** Rounds that have been looked at whole since this process began. */
  private readonly seen = new Set<string>();
  /** Keys that were found so, until they are what they are made of. */
  private owed: readonly RoundActor[] = [];

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly keys: RollupKeys,
    private readonly status: PortfolioStatusQueries,
    private readonly expected: ExpectedReports,
    private readonly clock: Clock,
  ) {}

  /** Recomputes every actor of a round as parts of a job, a range of them at a time. */
  rollUpRound(roundId: string, jobId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const actors = await this.keys.actors(tx, roundId);
      await this.jobs.fanOut(
        tx,
        jobId,
        'actors',
        actors.map((actorId) => partKey({ roundId, actorId })),
      );
      // In hundredths, so that it shows how far it has come and a killed worker loses little.
      const events = ranges(actors, Math.ceil(actors.length / 100)).map((range) => ({
        topic: RANGE_STALE,
        payload: { roundId, from: range[0] ?? '', to: range.at(-1) ?? '' },
      }));
      await appendEvents(tx, events.length > 0 ? events : [roundStale(roundId)], this.clock.now());
    });
  }

  /**
   * Recomputes the figures of the actors of a round between two ids, both included; none of them
   * when the job that asked for it was cancelled. The sums follow once, when no part of a job of
   * the round is left.
   */
  async rollUpRange(roundId: string, from: string, to: string): Promise<void> {
    const actors = await this.database.transaction({ kind: 'system' }, async (tx) =>
      (await isCancelled(tx, roundId, from, to)) ? [] : this.keys.actors(tx, roundId, from, to),
    );
    if (actors.length > 0) await this.rollUpActors(roundId, actors, false);
    // Of those that end at the same time the last one sees that nothing is left, for all of them
    // have ended.
    await this.database.transaction({ kind: 'system' }, (tx) =>
      this.askForSums(tx, roundId, this.clock.now(), NO_PART_LEFT),
    );
  }

  /** Recomputes one actor's figures of one round from its certified revisions. */
  rollUpActor(roundId: string, actorId: string): Promise<void> {
    return this.rollUpActors(roundId, [actorId], true);
  }

  private rollUpActors(roundId: string, actorIds: readonly string[], sums: boolean): Promise<void> {
    return this.database.transaction(
      { kind: 'system' },
      async (tx) => {
        // Sent together, done in their order: of those that replace the same keys one after the
        // other; and first what waits, then what is read, so that a job asked for in between waits
        // for the next run, which reads what it is about.
        const now = this.clock.now();
        const [, , taken] = await Promise.all([
          hold(tx, roundId, actorIds),
          this.jobs.partsDone(tx, keysOf(roundId, actorIds)),
          this.keys.replace(tx, roundId, actorIds, now),
          sums ? this.askForSums(tx, roundId, now) : undefined,
        ]);
        if (taken.length > 0)
          await appendEvents(
            tx,
            taken.map((actorId) => ({ topic: ACTOR_STALE, payload: { roundId, actorId } })),
            now,
          );
      },
      actorIds.length === 1 ? { plannedOnce: true } : { plannedAnew: true },
    );
  }

  /** Asks for the sums of a round, and of the one that is compared with it. */
  private async askForSums(tx: Tx, roundId: string, now: Date, when = 'true'): Promise<void> {
    await tx.rows(
      `insert into platform.outbox (topic, payload, recorded_at) select $2, jsonb_build_object('roundId', x.id), $3 from reporting.round r
        cross join lateral (select r.id union all (${FOLLOWING})) x where r.id = $1 and ${when}`,
      [roundId, ROUND_STALE, now],
    );
  }

  /**
   * A project moved to another owner, programme, segment or theme, or into the portfolio or out of
   * it: asks for whatever counts it, and what lies under it.
   */
  projectChanged(projectId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const keys = await this.keys.ofProject(tx, projectId);
      // What is missing may have changed in the rounds that are open, wherever it has been
      // reported.
      const open = await tx.rows<{ id: string }>(
        `select r.id from reporting.round r where r.state = 'open'`,
      );
      await appendEvents(
        tx,
        [
          ...keys.map((key) => ({ topic: ACTOR_STALE, payload: { ...key } })),
          ...open.map(({ id }) => roundStale(id)),
        ],
        this.clock.now(),
      );
    });
  }

  /**
   * Computes keys of a round anew from the revisions, whatever is kept; cells that are right
   * already are not written again.
   */
  async rebuild(roundId: string, actorIds: readonly string[]): Promise<void> {
    await this.database.transaction(
      { kind: 'system' },
      async (tx) => {
        await hold(tx, roundId, actorIds);
        await this.keys.replace(tx, roundId, actorIds, this.clock.now(), true);
      },
      { plannedAnew: true },
    );
  }

  /**
   * Sums the keys of a round into the status that is answered, and finishes the jobs that waited
   * for it.
   */
  rollUpNational(roundId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await holdStatus(tx, roundId);
      const round = await this.status.round(tx, roundId);
      if (round === undefined || round.state === 'planned') return;
      const ready = await tx.rows<{ id: string; state: string; asked_after_closing: boolean }>(
        `select j.id, j.state, coalesce(j.created_at >= $2, false) as asked_after_closing from platform.job j where j.kind = 'rollup-round' and j.subject = $1
            and (j.state = 'completed' or (j.state = 'running' and not exists (select 1 from platform.job_part p where p.job_id = j.id and p.done_at is null)))`,
        [`round/${round.key}`, round.closed_at],
      );
      const now = this.clock.now();
      await joinByHash(tx);
      const figures = await this.status.figures(tx, round, { kind: 'kept', roundId });
      const { length: missing } = await this.expected.missing(
        tx,
        { id: roundId, closedAt: round.closed_at },
        now,
      );
      const [tag] = await tx.rows<{ tag: string }>(
        `select ${figuresTag('$2::int')} as tag from reporting.round r where r.id = $1`,
        [roundId, missing],
      );
      const { body, hash, etag } = servedStatus(figures, now);
      await tx.rows(
        `insert into rollup.round_status as s (round_id, key, published, etag, body, inputs, computed_at, figures_tag, figures_at, missing, published_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $7, $9, case when $3 then $7::timestamptz end)
         on conflict (round_id) do update set published = excluded.published, etag = excluded.etag, inputs = excluded.inputs, figures_tag = excluded.figures_tag, missing = excluded.missing, published_at = coalesce(s.published_at, excluded.published_at),
            body = case when s.etag = excluded.etag then s.body else excluded.body end, computed_at = case when s.etag = excluded.etag then s.computed_at else excluded.computed_at end,
            figures_at = case when s.figures_tag = excluded.figures_tag then s.figures_at else excluded.figures_at end
          where (s.etag, s.published, s.figures_tag, s.inputs, s.missing) is distinct from (excluded.etag, excluded.published, excluded.figures_tag, excluded.inputs, excluded.missing)`,
        // Nobody sees a closed round's figures before a roll-up asked for by its closing, or later,
        // is whole.
        [
          roundId,
          round.key,
          ready.some((job) => job.asked_after_closing),
          etag,
          body,
          figures.inputs,
          now,
          tag?.tag ?? '',
          missing,
        ],
      );
      for (const { id } of ready.filter(({ state }) => state === 'running')) {
        await this.jobs.finish(tx, id, 'completed', {
          round: round.key,
          actors: figures.actors.length,
          projects: figures.projects.now,
          inputs: figures.inputs,
          hash,
        });
      }
    });
  }

  /**
   * Keys, rounds and jobs whose message was lost: what is stored is not what it is made of now, or
   * nothing of a job has been done for a while. Looks at what was touched lately, and at one whole
   * round more each time, so that what was lost while nothing ran is found too.
   */
  async stale(): Promise<{
    readonly actors: RoundActor[];
    readonly rounds: { roundId: string }[];
    readonly jobs: { roundId: string; jobId: string }[];
  }> {
    const now = this.clock.now();
    const waitedLong = new Date(now.getTime() - WAITED_LONG_MS);
    const lately = new Date(now.getTime() - LATELY_MS);
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      // One whose job goes on will be whole by that: asking for each of its keys beside it would
      // only be in its way.
      const [{ id: unseen } = { id: undefined }] = await tx.rows<{ id: string }>(
        `select r.id from reporting.round r where r.state <> 'planned' and r.id <> all($1::uuid[])
            and not exists (select 1 from platform.job j where j.kind = 'rollup-round' and j.subject = 'round/' || r.key and j.state in ('queued', 'running')) order by r.opens_at desc limit 1`,
        [[...this.seen]],
      );
      const waiting = await tx.rows<RoundActor>(
        `select split_part(p.key, '/', 1)::uuid as "roundId", split_part(p.key, '/', 2)::uuid as "actorId" from platform.job_part p join platform.job j on j.id = p.job_id
          where j.kind = 'rollup-round' and j.state = 'running' and j.created_at < $1 and p.done_at is null
            and not exists (select 1 from platform.job_part d where d.job_id = j.id and d.done_at >= $1)`,
        [waitedLong],
      );
      const owed =
        unseen === undefined
          ? []
          : await this.keys.unlike(tx, unseen, await this.keys.actors(tx, unseen));
      for (const [roundId, keys] of Map.groupBy(this.owed, (key) => key.roundId))
        owed.push(
          ...(await this.keys.unlike(
            tx,
            roundId,
            keys.map(({ actorId }) => actorId),
          )),
        );
      const lagging = [...(await this.keys.lagging(tx, lately)), ...owed];
      // Of what is missing the tag says only what it was: it is asked for where a submission or a
      // project moved lately.
      const rounds = await tx.rows<{
        roundId: string;
        stale: boolean;
        missing: number | null;
        closedAt: Date | null;
        moved: boolean;
      }>(
        `select r.id as "roundId", t.missing, r.closed_at as "closedAt",
                r.id = $1 or exists (select 1 from reporting.submission s where s.round_id = r.id and s.updated_at >= $2) or (r.state = 'open' and exists (select 1 from portfolio.project p where p.updated_at >= $2)) as moved,
                t.inputs is distinct from (select coalesce(sum(s.inputs), 0)::int from rollup.actor_status s where s.round_id = r.id)
                  or t.figures_tag is distinct from ${figuresTag('t.missing')}
                  or (t.published = false and exists (select 1 from platform.job j where j.kind = 'rollup-round' and j.subject = 'round/' || r.key and j.created_at >= r.closed_at and j.state = 'completed'))
                  or exists (select 1 from platform.job j where j.kind = 'rollup-round' and j.subject = 'round/' || r.key and j.state = 'running'
                               and not exists (select 1 from platform.job_part p where p.job_id = j.id and p.done_at is null)) as stale
           from reporting.round r left join rollup.round_status t on t.round_id = r.id where r.state <> 'planned'`,
        [unseen ?? null, new Date(now.getTime() - JUST_NOW_MS)],
      );
      const stale: { roundId: string }[] = [];
      for (const { roundId, missing, closedAt, moved, ...round } of rounds) {
        if (
          round.stale ||
          (moved &&
            (await this.expected.missing(tx, { id: roundId, closedAt }, now)).length !== missing)
        )
          stale.push({ roundId });
      }
      const jobs = await tx.rows<{ roundId: string; jobId: string }>(
        `select r.id as "roundId", j.id as "jobId" from platform.job j join reporting.round r on j.subject = 'round/' || r.key
          where j.kind = 'rollup-round' and j.state = 'queued' and j.created_at < $1`,
        [waitedLong],
      );
      if (unseen !== undefined) this.seen.add(unseen);
      this.owed = owed;
      return {
        actors: [...new Map([...lagging, ...waiting].map((key) => [partKey(key), key])).values()],
        rounds: stale,
        jobs,
      };
    });
  }

  /** Gives up the jobs that wait for keys whose roll-up keeps failing. */
  giveUp(roundId: string, from: string, to: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const waiting = await tx.rows<{ job_id: string; key: string }>(
        `select distinct on (p.job_id) p.job_id, p.key from platform.job_part p join platform.job j on j.id = p.job_id
          where p.key between $1 and $2 and p.done_at is null and j.kind = 'rollup-round' and j.state = 'running' order by p.job_id, p.key`,
        [partKey({ roundId, actorId: from }), partKey({ roundId, actorId: to })],
      );
      for (const { job_id, key } of waiting)
        await this.jobs.finish(tx, job_id, 'failed', { failedKey: key });
    });
  }
}

/** No part of a running job of round `r` is left. */
const NO_PART_LEFT = `not exists (select 1 from platform.job_part p join platform.job j on j.id = p.job_id
  where p.done_at is null and p.key between r.id || '/${FIRST_ID}' and r.id || '/${LAST_ID}' and j.kind = 'rollup-round' and j.state = 'running')`;

/**
 * Whether what is left to do of a range of a round was asked for by a job that was cancelled. Of
 * several jobs one that runs decides, or else the last.
 */
async function isCancelled(tx: Tx, roundId: string, from: string, to: string): Promise<boolean> {
  const [job] = await tx.rows<{ state: string }>(
    `select j.state from platform.job_part p join platform.job j on j.id = p.job_id where p.done_at is null and p.key between $1 and $2 and j.kind = 'rollup-round' order by (j.state = 'running') desc, j.created_at desc limit 1`,
    [partKey({ roundId, actorId: from }), partKey({ roundId, actorId: to })],
  );
  return job?.state === 'cancelled';
}

/** Keeps others from replacing these keys until the transaction ends. */
async function hold(tx: Tx, roundId: string, actorIds: readonly string[]): Promise<void> {
  await tx.rows(
    `select pg_advisory_xact_lock(hashtextextended(k.key, 3)) from unnest($1::text[]) with ordinality k(key, i) order by k.i`,
    [keysOf(roundId, actorIds)],
  );
}

/** Keeps others from writing a round's status until the transaction ends. */
export async function holdStatus(tx: Tx, roundId: string): Promise<void> {
  await tx.rows(`select pg_advisory_xact_lock(hashtextextended($1, 4))`, [roundId]);
}

/** Keys as the parts of a job are called. */
function keysOf(roundId: string, actorIds: readonly string[]): string[] {
  return actorIds.map((actorId) => partKey({ roundId, actorId }));
}

const roundStale = (roundId: string): DomainEvent => ({ topic: ROUND_STALE, payload: { roundId } });

/** A list in ranges of a size, and at most of {@link RANGE}. */
export function ranges(actors: readonly string[], size = RANGE): string[][] {
  const length = Math.min(size, RANGE);
  return Array.from(
    { length: actors.length === 0 ? 0 : Math.ceil(actors.length / length) },
    (_, index) => actors.slice(index * length, (index + 1) * length),
  );
}
