import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { Tx } from '../../platform/database/transaction.js';
import { Table } from '../../platform/tables/table.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type { ListQuery } from './round-list.dto.js';
import {
  hasValues,
  type ListFilters,
  IS_NOT_OVER,
  JOIN_REPORT,
  joinMembers,
  type ListStatement,
  listRowType,
  MEMBER_NUMBER,
  pageOfFound,
  definePlace,
  PROJECT_COLUMNS,
  RoundLists,
  type Without,
} from './round-list.queries.js';
import type {
  TroubledDependenciesResponse,
  TroubledDependency,
} from './troubled-dependency.dto.js';

const DEPENDENCY_LIST = listRowType<
  TroubledDependency,
  { readonly dependencies: number; readonly total: number }
>();

/**
 * Reasons why delivery `d` may not come when it is needed (S15 "dependencies in trouble"): its date
 * has passed on the day of reading, or the project that is to deliver, with line `s`, is in
 * trouble.
 */
function troublesOn(day: string): Sql {
  return sql`
               array_remove(array[
                 case when d."neededBy" < ${day}::text
                       and s.state is distinct from 'completed'
                      then 'overdue'
                  end,
                 case when d.project is null then null
                      when s.state is null then 'supplier-not-reported'
                      when s.state in ('paused', 'stopped') then 'supplier-' || s.state
                      when s.state = 'active' and s.colour in ('yellow', 'red')
                      then 'supplier-' || s.colour
                  end], null)`;
}

/** Dependencies of projects that are not over. Those in trouble are the items of the list. */
function selectTroubledDependencies(filters: ListFilters, day: string): ListStatement {
  const record = sql`d(
                     project text,
                     "nationalSolution" text,
                     "roadmapItem" text,
                     area text,
                     ground text,
                     delivery text,
                     "neededBy" text)`;
  return {
    named: sql`
      -- dependencies, in trouble or not
      dependency as materialized (
        select ${definePlace(sql`l.code`, MEMBER_NUMBER)},
               ${PROJECT_COLUMNS},
               d.project as "onProject",
               s.name as "onName",
               d."nationalSolution" as "onNationalSolution",
               d."roadmapItem" as "onRoadmapItem",
               d.area as "onArea",
               d.ground as "onGround",
               d.delivery,
               d."neededBy",
               ${troublesOn(day)} as troubles
          from line l
               ${JOIN_REPORT}
               ${joinMembers(sql`v.content->'dependencies'`, record)}
          left join line s on s.code = d.project
         where ${hasValues(filters)}
           and ${IS_NOT_OVER})`,
    items: sql`
        select d.*
          from dependency d
         where d.troubles <> '{}'`,
    counts: sql`
           select (select count(*) from dependency) as dependencies,
                  count(*) as total
             from item i`,
  };
}

/** Lists dependencies whose delivery may not come when it is needed (S15). */
@Injectable()
export class TroubledDependencyQueries {
  constructor(private readonly lists: RoundLists) {}

  async list(
    tx: Tx,
    round: FigureRound,
    query: ListQuery,
  ): Promise<AnswerContent<Without<TroubledDependenciesResponse>>> {
    const found = await this.lists.find(tx, round, query, {
      name: 'dependencies',
      row: DEPENDENCY_LIST,
      statementFor: (filters) => selectTroubledDependencies(filters, round.day),
    });
    const page = pageOfFound(found, query);
    return {
      content: { day: round.day, ...found.counted, ...page },
      table: (about) =>
        new Table(
          [
            'round',
            'asOf',
            'project',
            'name',
            'actor',
            'actorName',
            'standing',
            'onProject',
            'onNationalSolution',
            'onRoadmapItem',
            'onArea',
            'onGround',
            'delivery',
            'neededBy',
            'troubles',
          ],
          page.items.map((item) => ({ ...about, ...item, troubles: item.troubles.join(' ') })),
        ),
    };
  }
}
