import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { Tx } from '../../platform/database/transaction.js';
import { Table } from '../../platform/tables/table.js';
import { CHALLENGE_CATEGORIES } from '../../reporting/content/report.types.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type { ChallengeGroup, ChallengesResponse } from './challenge.dto.js';
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

type Challenge = ChallengeGroup['items'][number] & Pick<ChallengeGroup, 'category'>;

const CHALLENGE_LIST = listRowType<
  Challenge,
  { readonly total: number; readonly groups: readonly Omit<ChallengeGroup, 'items'>[] }
>();

/** Challenges of projects that are not over, by category and project code. */
function selectChallenges(filters: ListFilters): ListStatement {
  const category = sql`array_position(${CHALLENGE_CATEGORIES}::text[], c.category)`;
  return {
    items: sql`
        select ${definePlace(category, sql`l.code`, MEMBER_NUMBER)},
               ${PROJECT_COLUMNS},
               c.category,
               c.text
          from line l
               ${JOIN_REPORT}
               ${joinMembers(sql`v.content->'challenges'`, sql`c(category text, text text)`)}
         where ${hasValues(filters)}
           and ${IS_NOT_OVER}`,
    counts: sql`
           select coalesce(sum(g.items), 0) as total,
                  coalesce(
                    json_agg(
                      json_build_object(
                        'category', g.category,
                        'projects', g.projects,
                        'actors', g.actors)
                      order by g.place),
                    '[]') as groups
             from (select i.category,
                          min(i.place) as place,
                          count(*) as items,
                          count(distinct i.project) as projects,
                          count(distinct i.actor) as actors
                     from item i
                    group by i.category) g`,
  };
}

/** Lists challenges by category, with the projects that report them (S8). */
@Injectable()
export class ChallengeQueries {
  constructor(private readonly lists: RoundLists) {}

  async list(
    tx: Tx,
    round: FigureRound,
    query: ListQuery,
  ): Promise<AnswerContent<Without<ChallengesResponse>>> {
    const found = await this.lists.find(tx, round, query, {
      name: 'challenges',
      row: CHALLENGE_LIST,
      statementFor: selectChallenges,
    });
    const { items, nextCursor } = pageOfFound(found, query);
    const { total, groups } = found.counted;
    return {
      content: {
        total,
        categories: groups.map((group) => ({
          ...group,
          items: items
            .filter(({ category }) => category === group.category)
            .map(({ category: _, ...item }) => item),
        })),
        nextCursor,
      },
      table: (about) =>
        new Table(
          [
            'round',
            'asOf',
            'category',
            'project',
            'name',
            'actor',
            'actorName',
            'standing',
            'text',
          ],
          items.map((row) => ({ ...about, ...row })),
        ),
    };
  }
}
