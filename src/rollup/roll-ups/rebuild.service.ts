import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Jobs } from '../../platform/work/jobs.js';
import { ExpectedReports } from '../../reporting/completeness/expected-reports.lookup.js';
import { WIDEST_AS_OF } from '../status/figure-round.queries.js';
import { PortfolioStatusQueries } from '../status/portfolio-status.queries.js';
import { differingCells, servedStatus } from '../status/portfolio-status.rules.js';
import { joinByHash } from '../lines/report-lines.queries.js';
import { RollupKeys } from '../lines/rollup-keys.queries.js';
import { holdStatus, ranges, RollupService } from './rollup.service.js';

/** So many ranges of keys are computed side by side: PostgreSQL has more than one core. */
const AT_ONCE = 2;

/** How far it has come: which round, and keys done of all. Answering false cancels. */
export type Progress = (round: string, done: number, total: number) => boolean | Promise<boolean>;

export interface Rebuilt {
  readonly state: 'completed' | 'cancelled';
  readonly rounds: number;
  readonly keys: number;
}

interface Served {
  readonly status: Readonly<Record<string, unknown>>;
  readonly etag: string;
  readonly inputs: number;
  readonly missing: number;
}

interface Round {
  readonly id: string;
  readonly key: string;
}

/**
 * Figures of a round, or of every round, computed anew from nothing, and compared with what is
 * kept: as an operator does it, past the queue, with a job that shows how far it has come, can be
 * cancelled, and stays as history. A range of keys is replaced at a time, so that readers never
 * meet an empty round.
 */
@Injectable()
export class RebuildService {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly keys: RollupKeys,
    private readonly rollup: RollupService,
    private readonly status: PortfolioStatusQueries,
    private readonly expected: ExpectedReports,
    private readonly clock: Clock,
  ) {}

  /** Rebuilds one round by its key, or all. Throws when there is no such round. */
  async rebuild(key: string | undefined, progress: Progress = () => true): Promise<Rebuilt> {
    const rounds = await this.rounds(key);
    const plan = await this.plan(rounds);
    const total = plan.reduce((sum, { actors }) => sum + actors.length, 0);
    const job = await this.begin(key);
    let done = 0;
    for (const { id, key: round, actors } of plan) {
      const parts = ranges(actors, Math.ceil(actors.length / AT_ONCE));
      for (let part = 0; part < parts.length; part += AT_ONCE) {
        if (
          !(await this.jobs.progress(job, round, done, total)) ||
          !(await progress(round, done, total))
        )
          return this.end(job, 'cancelled', rounds.length, done);
        const together = parts.slice(part, part + AT_ONCE);
        await Promise.all(together.map((range) => this.rollup.rebuild(id, range)));
        done += together.flat().length;
      }
      await this.rollup.rollUpNational(id);
      await this.mend(id);
    }
    await progress('', done, total);
    return this.end(job, 'completed', rounds.length, done);
  }

  /**
   * How many cells of one round, or of all, are not what they would be if they were computed from
   * nothing now: of its keys, and of the status that is served.
   */
  async differing(
    key: string | undefined,
  ): Promise<{ readonly keys: number; readonly cells: number }> {
    let [keys, cells] = [0, 0];
    for (const { id, actors } of await this.plan(await this.rounds(key))) {
      for (const range of ranges(actors))
        cells += await this.database.transaction({ kind: 'system' }, (tx) =>
          this.keys.differing(tx, id, range),
        );
      keys += actors.length;
      cells += await this.differingStatus(id);
    }
    return { keys, cells };
  }

  private differingStatus(id: string): Promise<number> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const [round, served] = [await this.status.round(tx, id), await this.served(tx, id)];
      if (round === undefined) return 0;
      const now = this.clock.now();
      // Of more revisions than are read at once from the lines, which have just been compared with
      // them.
      const isWide = (served?.inputs ?? 0) > WIDEST_AS_OF;
      if (isWide) await joinByHash(tx);
      const figures = await this.status.figures(
        tx,
        round,
        isWide ? { kind: 'kept', roundId: id } : { kind: 'asOf', roundId: id, asOf: now },
      );
      const { length: missing } = await this.expected.missing(
        tx,
        { id, closedAt: round.closed_at },
        now,
      );
      const { hash, etag } = servedStatus(figures, now);
      const { computedAt: _, ...status } = served?.status ?? {};
      return differingCells(
        { status, etag: served?.etag, inputs: served?.inputs, missing: served?.missing },
        { status: { ...figures, hash }, etag, inputs: figures.inputs, missing },
      );
    });
  }

  /**
   * Writes a status anew that is not the one its tag is of: sums that have not changed are not
   * written by themselves.
   */
  private mend(id: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await holdStatus(tx, id);
      const [round, served] = [await this.status.round(tx, id), await this.served(tx, id)];
      if (round === undefined || served === undefined) return;
      const { computedAt: _, hash: stated, ...said } = served.status;
      const now = this.clock.now();
      const found = servedStatus(said, now);
      if (found.hash === stated && found.etag === served.etag) return;
      await joinByHash(tx);
      const { etag, body } = servedStatus(
        await this.status.figures(tx, round, { kind: 'kept', roundId: id }),
        now,
      );
      await tx.rows(
        `update rollup.round_status s set etag = $2, body = $3, computed_at = $4 where s.round_id = $1`,
        [id, etag, body, now],
      );
    });
  }

  /** The status as it is served; one that is no JSON says nothing. */
  private async served(tx: Tx, id: string): Promise<Served | undefined> {
    const [row] = await tx.rows<Omit<Served, 'status'> & { body: string }>(
      `select s.body, s.etag, s.inputs, s.missing from rollup.round_status s where s.round_id = $1`,
      [id],
    );
    return row === undefined ? undefined : { ...row, status: parsed(row.body) };
  }

  private async rounds(key: string | undefined): Promise<Round[]> {
    const rounds = await this.database.publicRows<Round>(
      `select r.id, r.key from reporting.round r where r.state <> 'planned' and ($1::text is null or r.key = $1) order by r.opens_at, r.key`,
      [key ?? null],
    );
    if (key !== undefined && rounds.length === 0)
      throw new Error(`There is no opened round ${key}`);
    return rounds;
  }

  private plan(rounds: readonly Round[]): Promise<(Round & { readonly actors: string[] })[]> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const plan = [];
      for (const round of rounds)
        plan.push({ ...round, actors: await this.keys.actors(tx, round.id) });
      return plan;
    });
  }

  /** The directorate's job, where it can be seen and cancelled. */
  private begin(key: string | undefined): Promise<string> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const [directorate] = await tx.rows<{ id: string }>(
        `select a.id from actors.actor a where a.role = 'directorate' order by a.valid_to desc nulls first, a.organisation_number limit 1`,
      );
      if (directorate === undefined) throw new Error('The register of actors has no directorate');
      return this.jobs.request(
        tx,
        {
          actorId: directorate.id,
          kind: 'rebuild',
          subject: key === undefined ? 'rounds' : `round/${key}`,
          cancellable: true,
        },
        this.clock.now(),
      );
    });
  }

  private end(
    job: string,
    state: Rebuilt['state'],
    rounds: number,
    keys: number,
  ): Promise<Rebuilt> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      if (state === 'completed')
        await this.jobs.finish(tx, job, 'completed', { rounds, keys }, keys);
      else await this.jobs.abandon(tx, job);
      return { state, rounds, keys };
    });
  }
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
