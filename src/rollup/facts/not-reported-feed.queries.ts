import sql, { empty } from 'sql-template-tag';
import { bool, nullable, rowType, text } from '../../platform/database/row-type.js';
import type { Fact, NotReportedFact } from './fact.dto.js';
import { COMMON_ROW, type Feed, FEED_ORDER, type Placed } from './fact-feed.queries.js';

/** A project as it is read: `nil` is null when it is not without a report any more. */
type NotReportedRow = Fact & {
  readonly [Name in Exclude<keyof NotReportedFact, keyof Fact | 'nil'>]: NotReportedFact[Name];
} & { readonly nil: boolean | null };

/** The projects in the portfolio without a report in a published round. */
export const NOT_REPORTED_FEED: Feed<NotReportedRow, NotReportedFact> = {
  name: 'not-reported',
  lines: sql`(select u.*, 'inPortfolio' as standing from rollup.unreported_project u)`,
  row: rowType<Placed<NotReportedRow>>({
    ...COMMON_ROW,
    period: text,
    name: text,
    actorName: text,
    actorKind: text,
    nil: nullable(bool),
  }),
  isFact: (row): row is Placed<NotReportedFact> => row.nil !== null,
  columns: sql`
           r.period,
           l.name,
           a.name as "actorName",
           a.kind as "actorKind",
           case when not l.gone then l.nil end as nil`,
  joined: empty,
  order: FEED_ORDER,
  tableColumns: [
    'round',
    'project',
    'actor',
    'standing',
    'updatedAt',
    'period',
    'name',
    'actorName',
    'actorKind',
    'nil',
  ],
};
