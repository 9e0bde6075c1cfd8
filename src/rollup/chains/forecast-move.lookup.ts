import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { reasonOf } from '../../platform/database/database-errors.js';
import { Database } from '../../platform/database/database.js';
import { bool, instant, nullable, rowType, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Log } from '../../platform/telemetry/logging.js';
import {
  ForecastMoves,
  type FoundMoves,
  type MovesQuestion,
} from '../../reporting/content/forecast-moves.lookup.js';
import { PromiseQueries } from '../promises/promise.queries.js';
import { listTextOwners } from '../status/figure-reader.rules.js';
import { listConnectedProjects } from './connected-project.queries.js';
import { findMoves } from './forecast-move.rules.js';

const ROUND_ROW = rowType({ id: uuid, closed_at: nullable(instant), published: bool });
const EXISTS_ROW = rowType({ exists: bool });

/** The most projects that hang together for which a caller who certifies waits. */
const MOST_BESIDE = 1_000;
/** The time that a caller who certifies waits. */
const PATIENCE_MS = 1_000;

/** Finds what other forecasts move, by the agreements of a round as a what-if reads them. */
@Injectable()
export class ChainMoves extends ForecastMoves {
  constructor(
    private readonly promises: PromiseQueries,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly log: Log,
  ) {
    super();
  }

  async find(tx: Tx, question: MovesQuestion): Promise<FoundMoves> {
    const codes = question.changes.map(({ project }) => project);
    return this.findAmong(tx, question, await listConnectedProjects(tx, codes));
  }

  async hasAgreements(tx: Tx, projectIds: readonly string[]): Promise<boolean> {
    const [row] = await tx.query(EXISTS_ROW, selectHasAgreements(projectIds));
    return row?.exists === true;
  }

  /** Reads the graph of connected projects only: all of a country's takes seconds. */
  findBeside(question: MovesQuestion): Promise<FoundMoves | null> {
    const codes = question.changes.map(({ project }) => project);
    const found = this.database.transaction(
      { kind: 'system' },
      async (tx) => {
        const projects = await listConnectedProjects(tx, codes, MOST_BESIDE + 1);
        return projects.length > MOST_BESIDE ? null : this.findAmong(tx, question, projects);
      },
      { readOnly: true },
    );
    return Promise.race([
      found.catch((error: unknown) => {
        this.log.warn({ reason: reasonOf(error) }, 'the moves of a forecast were not found');
        return null;
      }),
      wait(PATIENCE_MS, null, { ref: false }),
    ]);
  }

  private async findAmong(
    tx: Tx,
    { roundId, caller, changes }: MovesQuestion,
    projects: readonly string[],
  ): Promise<FoundMoves> {
    const [row] = await tx.query(ROUND_ROW, selectRound(roundId));
    if (row === undefined) return { items: [], others: 0 };
    const round = await this.promises.load(
      tx,
      {
        row,
        known: null,
        closed: row.closed_at !== null,
        day: osloDate(this.clock.now()),
        textOwners: null,
      },
      projects,
    );
    return findMoves(round, changes, listTextOwners(caller, row.published));
  }
}

function selectRound(roundId: string): Sql {
  return sql`
    select r.id,
           r.closed_at,
           coalesce(s.published, false) as published
      from reporting.round r
      left join rollup.round_status s on s.round_id = r.id
     where r.id = ${roundId}`;
}

function selectHasAgreements(projectIds: readonly string[]): Sql {
  return sql`
    select exists (select 1
                     from coordination.agreement a
                    where a.target_project_id = any(${projectIds}::uuid[]))
        or exists (select 1
                     from coordination.agreement a
                    where a.project_id = any(${projectIds}::uuid[])
                      and a.target_project_id is not null) as exists`;
}
