import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { populationYearOf } from '../../actors/population.lookup.js';
import { Clock, osloDate } from '../../platform/base/clock.js';
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
import { quarterOf } from '../solutions/quarter.rules.js';
import { listSolutions } from '../solutions/solution.queries.js';
import type { CoverageItem, CoverageQuery, CoverageResponse } from './coverage.dto.js';
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

function selectRollOuts(solution: string | undefined): Sql {
  return sql`
    select l.code as solution,
           o.actor_id as receiver,
           o.state,
           o.planned,
           o.confirmed,
           o.forecast,
           o.actual
      from coordination.roll_out o
      join coordination.solution l on l.id = o.solution_id
     where o.state <> 'declined'
       and ${equalsIfGiven(sql`l.code`, solution)}`;
}

/** Selects for each of these years the inhabitants of every municipality, by actor. */
function selectPopulations(years: readonly number[]): Sql {
  return sql`
    select y.wanted,
           y.year,
           coalesce(json_object_agg(a.id, c.inhabitants) filter (where a.id is not null), '{}')
             as inhabitants
      from (select w.wanted,
                   ${populationYearOf(sql`w.wanted`)} as year
              from unnest(${years}::int[]) as w (wanted)) y
      left join actors.population c on c.year = y.year
      left join actors.actor a on a.organisation_number = c.organisation_number
     group by y.wanted, y.year`;
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
    const now = this.clock.now();
    const quarters = chooseQuarters(query, quarterOf(osloDate(now)));
    if (!Array.isArray(quarters)) throw invalidRequest([quarters]);
    const items = await this.database.transaction({ kind: 'system' }, async (tx) => {
      const solutions = await listSolutions(tx, {});
      const rollOuts = await this.readRollOuts(tx, query.solution, now);
      const populations = await readPopulations(tx, quarters);
      const populationOf = (quarter: string): Population =>
        populations.get(yearOf(quarter)) ?? { year: null, country: 0, inhabitants: new Map() };
      return solutions
        .filter(({ code }) => query.solution === undefined || code === query.solution)
        .flatMap(({ code, name }): CoverageItem[] => {
          const own = rollOuts.filter(({ solution }) => solution === code);
          return coverQuarters(own, quarters, populationOf).map((covered) => ({
            solution: code,
            name,
            populationYear: populationOf(covered.quarter).year,
            ...covered,
          }));
        });
    });
    return { body: { items } };
  }

  /** Reads roll-outs with the bodies that answer for their receivers now. */
  private async readRollOuts(
    tx: Tx,
    solution: string | undefined,
    now: Date,
  ): Promise<RollOutOfSolution[]> {
    const rollOuts = await tx.query(ROLL_OUT_ROW, selectRollOuts(solution));
    const receivers = [...new Set(rollOuts.map(({ receiver }) => receiver))];
    const responsible = await this.actors.findResponsible(tx, receivers, now);
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
