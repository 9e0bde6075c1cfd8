import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { populationYearOf } from '../../actors/population.lookup.js';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { checkNotInFuture } from '../../platform/base/instant.js';
import { invalidRequest } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { equalsIfGiven } from '../../platform/database/fragments.js';
import {
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import { selectRollOutsThen } from '../roll-outs/roll-out-then.queries.js';
import { quarterOf } from '../solutions/quarter.rules.js';
import { listSolutionsThen } from '../solutions/solution.queries.js';
import type {
  CoverageItem,
  CoverageQuery,
  CoverageResponse,
  QuarterAsOfQuery,
} from './coverage.dto.js';
import {
  chooseQuarters,
  type CoveringRollOut,
  coverQuarters,
  type Population,
} from './coverage.rules.js';

interface RollOutOfSolution extends CoveringRollOut {
  readonly solution: string;
}

const ROLL_OUT_ROW = rowType<RollOutOfSolution>({
  solution: text,
  receiver: uuid,
  state: textOf(),
  planned: nullable(text),
  confirmed: nullable(text),
  forecast: nullable(text),
  actual: nullable(text),
});
const POPULATION_ROW = rowType<{
  readonly wanted: number;
  readonly year: number | null;
  readonly inhabitants: Readonly<Record<string, number>>;
}>({ wanted: int, year: nullable(int), inhabitants: json() });

function selectRollOuts(solution: string | undefined, asOf: Date | null): Sql {
  return sql`
    select l.code as solution,
           o.actor_id as receiver,
           o.state,
           o.planned,
           o.confirmed,
           o.forecast,
           o.actual
      from (${selectRollOutsThen(asOf)}) o
      join coordination.solution l on l.id = o.solution_id
     where o.state <> 'declined'
       and ${equalsIfGiven(sql`l.code`, solution)}`;
}

/** Selects for each of these years the inhabitants of every municipality, by actor. */
function selectPopulations(years: readonly number[]): Sql {
  return sql`
    with
    -- the year with a count that each year uses: found once a year, not once for each count
    used as materialized (
      select w.wanted,
             ${populationYearOf(sql`w.wanted`)} as year
        from unnest(${years}::int[]) as w (wanted)
    )
    select y.wanted,
           y.year,
           coalesce(json_object_agg(a.id, c.inhabitants) filter (where a.id is not null), '{}')
             as inhabitants
      from used y
      left join actors.population c on c.year = y.year
      left join actors.actor a on a.organisation_number = c.organisation_number
     group by y.wanted, y.year`;
}

/** The quarters that are asked for, and the instant that they are seen from. */
export interface QuartersThen {
  /** Null for now. */
  readonly asOf: Date | null;
  readonly at: Date;
  readonly quarters: readonly string[];
}

/** Finds the quarters that a query asks for. Throws when they or its instant cannot be. */
export function findQuarters(query: QuarterAsOfQuery, now: Date): QuartersThen {
  const asOf = query.asOf === undefined ? null : new Date(query.asOf);
  if (asOf !== null) checkNotInFuture(asOf, now);
  const at = asOf ?? now;
  const quarters = chooseQuarters(query, quarterOf(osloDate(at)));
  if (!Array.isArray(quarters)) throw invalidRequest([quarters]);
  return { asOf, at, quarters };
}

const yearOf = (quarter: string): number => Number(quarter.slice(0, 4));

/**
 * Counts the receivers and inhabitants that solutions reach by quarter. The counts are public, and
 * never say what the two sides of a roll-out wrote.
 */
@Injectable()
export class CoverageQueries {
  constructor(
    private readonly database: Database,
    private readonly actors: ActorLookup,
    private readonly clock: Clock,
  ) {}

  async list(query: CoverageQuery): Promise<Answer<CoverageResponse>> {
    const { asOf, at, quarters } = findQuarters(query, this.clock.now());
    const items = await this.database.transaction({ kind: 'system' }, async (tx) => {
      const solutions = await listSolutionsThen(tx, at);
      const statement = selectRollOuts(query.solution, asOf);
      const rollOuts = await this.readRollOuts(tx, statement, at);
      const populations = await readPopulations(tx, quarters);
      const bySolution = Map.groupBy(rollOuts, ({ solution }) => solution);
      const populationOf = (quarter: string): Population =>
        populations.get(yearOf(quarter)) ?? { year: null, country: 0, inhabitants: new Map() };
      return solutions
        .filter(({ code }) => query.solution === undefined || code === query.solution)
        .flatMap(({ code, name }): CoverageItem[] => {
          const own = bySolution.get(code) ?? [];
          return coverQuarters(own, quarters, populationOf).map((covered) => ({
            solution: code,
            name,
            populationYear: populationOf(covered.quarter).year,
            ...covered,
          }));
        });
    });
    return { body: { asOf: asOf?.toISOString() ?? null, items } };
  }

  /** Reads roll-outs with the bodies that answer for their receivers at an instant. */
  private async readRollOuts(tx: Tx, statement: Sql, at: Date): Promise<RollOutOfSolution[]> {
    const rollOuts = await tx.query(ROLL_OUT_ROW, statement);
    const receivers = [...new Set(rollOuts.map(({ receiver }) => receiver))];
    const responsible = await this.actors.findResponsible(tx, receivers, at);
    return rollOuts.map((rollOut) => ({
      ...rollOut,
      receiver: responsible.get(rollOut.receiver)?.id ?? rollOut.receiver,
    }));
  }
}

/** Reads the inhabitants that the years of some quarters use. */
async function readPopulations(
  tx: Tx,
  quarters: readonly string[],
): Promise<ReadonlyMap<number, Population>> {
  const years = [...new Set(quarters.map(yearOf))];
  const rows = await tx.query(POPULATION_ROW, selectPopulations(years));
  return new Map(
    rows.map(({ wanted, year, inhabitants }) => {
      const country = Object.values(inhabitants).reduce((sum, count) => sum + count, 0);
      return [wanted, { year, country, inhabitants: new Map(Object.entries(inhabitants)) }];
    }),
  );
}
