import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { Tx } from '../../platform/database/transaction.js';
import { Table } from '../../platform/tables/table.js';
import { ruleReasonsOf } from '../lines/colour-reason.queries.js';
import { type LineSource, defineListedLines } from '../lines/line.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import { findComparison } from '../status/compared-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type { Deviation, DeviationsResponse } from './deviation.dto.js';
import type { ListQuery } from './round-list.dto.js';
import {
  hasValues,
  type ListFilters,
  JOIN_REPORT,
  type ListStatement,
  listRowType,
  pageOfFound,
  definePlace,
  PROJECT_COLUMNS,
  RoundLists,
  type Without,
} from './round-list.queries.js';

const DEVIATION_LIST = listRowType<Deviation, { readonly total: number }>();

/**
 * Selects red and yellow active projects, with their colour in the previous round where there is
 * one. Reasons of the rule's and of the directorate's colour are shown since the round's closing.
 */
function selectDeviations(
  filters: ListFilters,
  { closed, previous }: { readonly closed: boolean; readonly previous: LineSource | undefined },
): ListStatement {
  const colourBefore = sql`
               (select b.colour
                  from b
                 where b.project_id = l.project_id
                   and b.state = 'active')`;
  return {
    ...(previous === undefined ? {} : { named: defineListedLines('b', previous) }),
    items: sql`
        select ${definePlace(sql`array_position(array['red', 'yellow'], l.colour)`, sql`l.code`)},
               ${PROJECT_COLUMNS},
               l.colour,
               l.facts->>'ruleColour' as "ruleColour",
               case when ${closed}::boolean
                    then ${ruleReasonsOf(sql`l.revision_id`)}
                end as "ruleReasons",
               l.facts->>'directorateColour' as "directorateColour",
               case when ${closed}::boolean
                    then l.directorate_opinion->>'reason'
                end as "directorateReason",
               ${previous === undefined ? sql`null` : colourBefore} as previous,
               l.reason,
               l.cause,
               l.action,
               v.content->'dimensions' as dimensions
          from line l
               ${JOIN_REPORT}
         where ${hasValues(filters)}
           and l.state = 'active'
           and l.colour in ('red', 'yellow')`,
    counts: sql`select count(*) as total from item i`,
  };
}

/**
 * Lists red and yellow projects with cause and action, and their colour in the previous round (S6).
 */
@Injectable()
export class DeviationQueries {
  constructor(private readonly lists: RoundLists) {}

  async list(
    tx: Tx,
    round: FigureRound,
    query: ListQuery,
  ): Promise<AnswerContent<Without<DeviationsResponse>>> {
    const { closed } = round;
    const { before: previous } = await findComparison(tx, round.row.id, round.known);
    const found = await this.lists.find(tx, round, query, {
      name: 'deviations',
      row: DEVIATION_LIST,
      statementFor: (filters) => selectDeviations(filters, { closed, previous: previous?.source }),
    });
    const page = pageOfFound(found, query);
    return {
      content: { previousRound: previous?.round ?? null, total: found.counted.total, ...page },
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
            'colour',
            'ruleColour',
            'ruleReasons',
            'directorateColour',
            'directorateReason',
            'previous',
            'cause',
            'reason',
            'action',
          ],
          page.items.map((item) => ({
            ...about,
            ...item,
            ruleReasons: item.ruleReasons?.map(({ reason }) => reason.nb).join('; '),
          })),
        ),
    };
  }
}
