import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { Tx } from '../../platform/database/transaction.js';
import { Table } from '../../platform/tables/table.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import { OutlierQueries } from './outlier.queries.js';
import type { Outlier, QualityResponse, WarningGroup } from './quality.dto.js';
import type { ListQuery } from './round-list.dto.js';
import {
  hasValues,
  type ListFilters,
  JOIN_REPORT,
  joinMembers,
  type ListStatement,
  listRowType,
  MEMBER_NUMBER,
  pageOfFound,
  type Placed,
  definePlace,
  PROJECT_COLUMNS,
  RoundLists,
  type Without,
} from './round-list.queries.js';

type Warning = WarningGroup['items'][number] & Pick<WarningGroup, 'code' | 'severity'>;
type WarningCounts = Omit<WarningGroup, 'items'>;

const WARNING_LIST = listRowType<
  Warning,
  { readonly total: number; readonly groups: readonly WarningCounts[] }
>();

/** Warnings by rule, and the number of projects with each, over the items `i`. */
const COUNT_WARNINGS = sql`
     select coalesce(sum(g.items), 0) as total,
            coalesce(
              json_agg(
                json_build_object(
                  'code', g.code,
                  'severity', g.severity,
                  'projects', g.projects)
                order by g.code, g.severity),
              '[]') as groups
       from (select i.code,
                    i.severity,
                    count(*) as items,
                    count(distinct i.project) as projects
               from item i
              group by i.code, i.severity) g`;

/** Warnings that were stored with the reports, by rule and project code. */
function selectWarnings(filters: ListFilters): ListStatement {
  const record = sql`
                w(code text,
                  severity text,
                  pointer text,
                  text jsonb,
                  value float8,
                  expected float8)`;
  const place = definePlace(
    sql`'warning'`,
    sql`w.code`,
    sql`w.severity`,
    sql`l.code`,
    MEMBER_NUMBER,
  );
  return {
    items: sql`
        select ${place},
               ${PROJECT_COLUMNS},
               w.code,
               w.severity,
               w.pointer,
               json_build_object('nb', w.text->'nb', 'en', w.text->'en') as text,
               w.value,
               w.expected
          from line l
               ${JOIN_REPORT}
               ${joinMembers(sql`coalesce(v.warnings, '[]')`, record)}
         where ${hasValues(filters)}`,
    counts: COUNT_WARNINGS,
  };
}

/**
 * Lists the warnings of the reports by rule, and after them the budgets that are outliers (F40).
 */
@Injectable()
export class QualityQueries {
  constructor(
    private readonly lists: RoundLists,
    private readonly outliers: OutlierQueries,
  ) {}

  async list(
    tx: Tx,
    round: FigureRound,
    query: ListQuery,
  ): Promise<AnswerContent<Without<QualityResponse>>> {
    const found = await this.lists.find(tx, round, query, {
      name: 'quality',
      row: WARNING_LIST,
      statementFor: selectWarnings,
    });
    const outliers = (await this.outliers.find(tx, round, found.filters)).map(placeLast);
    const rows = [...found.rows, ...outliers.filter(({ place }) => place > found.after)];
    const page = pageOfFound<Warning | Outlier>({ name: found.name, rows }, query);
    const shownWarnings = page.items.filter((item): item is Warning => 'code' in item);
    const shownOutliers = page.items.filter((item): item is Outlier => 'against' in item);
    return {
      content: {
        total: found.counted.total + outliers.length,
        warnings: found.counted.groups.map((group) => addItems(group, shownWarnings)),
        outliers: shownOutliers,
        nextCursor: page.nextCursor,
      },
      table: (about) => tableOfQuality(about, shownWarnings, shownOutliers),
    };
  }
}

/** Gives an outlier a place after the last warning. */
function placeLast(outlier: Outlier): Outlier & Placed {
  return { ...outlier, place: `~outlier ${outlier.project} ${outlier.against}` };
}

function addItems(group: WarningCounts, all: readonly Warning[]): WarningGroup {
  const items = all
    .filter(({ code, severity }) => code === group.code && severity === group.severity)
    .map(({ code: _, severity: __, ...item }) => item);
  return { ...group, items };
}

/** Writes one line per warning and one per outlier. */
function tableOfQuality(
  about: object,
  shownWarnings: readonly Warning[],
  shownOutliers: readonly Outlier[],
): Table {
  return new Table(
    [
      'round',
      'asOf',
      'code',
      'severity',
      'project',
      'name',
      'actor',
      'actorName',
      'standing',
      'pointer',
      'value',
      'expected',
      'text',
    ],
    [
      ...shownWarnings.map((row) => ({ ...about, ...row, text: row.text.nb })),
      ...shownOutliers.map(({ against, value, median, prices: _, ...item }) => ({
        ...about,
        ...item,
        code: `budget-outlier-${against}`,
        severity: 'information',
        value,
        expected: median,
      })),
    ],
  );
}
