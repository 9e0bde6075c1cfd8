import sql, { join, raw, type Sql } from 'sql-template-tag';
import {
  type Columns,
  float,
  int,
  nullable,
  rowType,
  text,
} from '../../platform/database/row-type.js';
import type {
  BenefitFact,
  BudgetFact,
  ChallengeFact,
  DependencyFact,
  Fact,
  GrantFact,
  MilestoneFact,
  OperatingCostFact,
} from './fact.dto.js';
import {
  COMMON_ROW,
  type Feed,
  FEED_ORDER,
  JOIN_REVISION,
  type Placed,
  REPORTED_LINES,
} from './fact-feed.queries.js';

/** A list in the content of a report: each item is a fact, numbered by `line`. */
type ListFact = Fact & { readonly line: number };
type OwnColumn<Full extends ListFact> = Exclude<keyof Full, keyof Fact | 'line'> & string;

/** A fact as it is read: null in its own columns for a report with an empty list. */
type ListRow<Full extends ListFact> = Fact & {
  readonly [Name in Exclude<keyof Full, keyof Fact>]: Full[Name] | null;
};

/** Type of a column in PostgreSQL. */
type ColumnType = 'text' | 'int' | 'float8';
const READERS = { text: nullable(text), int: nullable(int), float8: nullable(float) };

const COMMON_COLUMNS = ['round', 'project', 'actor', 'standing', 'updatedAt', 'line'] as const;

/**
 * Makes a feed of a list of line `l` or its revision `v`. A column is a member of the item, or has
 * a path inside it.
 */
function feedOf<Full extends ListFact>(
  name: string,
  list: Sql,
  columns: Readonly<Record<OwnColumn<Full>, ColumnType>>,
  paths: Readonly<Record<string, string>> = {},
): Feed<ListRow<Full>, ListRow<Full> & Full> {
  const entries = Object.entries<ColumnType>(columns);
  const readers = Object.fromEntries(entries.map(([column, type]) => [column, READERS[type]]));
  const selected = entries.map(([column, type]) => {
    const path = paths[column] ?? `{${column}}`;
    return sql`(b.value #>> ${raw(`'${path}'`)})::${raw(type)} as ${raw(`"${column}"`)}`;
  });
  return {
    name,
    lines: REPORTED_LINES,
    row: rowType<Placed<ListRow<Full>>>({
      ...COMMON_ROW,
      line: nullable(int),
      ...readers,
    } as unknown as Columns<Placed<ListRow<Full>>>),
    isFact: (row): row is Placed<ListRow<Full> & Full> => row.line !== null,
    columns: sql`
           b.line::int as line,
           ${join(selected, ', ')}`,
    joined: sql`
      ${JOIN_REVISION}
      left join lateral jsonb_array_elements(coalesce(${list}, '[]'))
           with ordinality b(value, line) on true`,
    order: sql`${FEED_ORDER}, b.line`,
    tableColumns: [...COMMON_COLUMNS, ...entries.map(([column]) => column)] as (keyof Full &
      string)[],
  };
}

/** The budget lines of these reports. */
export const BUDGET_FEED = feedOf<BudgetFact>('budgets', sql`l.budget`, {
  year: 'int',
  fundingSource: 'text',
  approved: 'float8',
  forecast: 'float8',
  actual: 'float8',
  currency: 'text',
  priceYear: 'int',
  basis: 'text',
});

/** The benefits of these reports. */
export const BENEFIT_FEED = feedOf<BenefitFact>(
  'benefits',
  sql`v.content->'benefits'`,
  {
    description: 'text',
    year: 'int',
    ownerRole: 'text',
    planned: 'float8',
    realised: 'float8',
    currency: 'text',
    priceYear: 'int',
    basis: 'text',
    unit: 'text',
    plannedMeasure: 'float8',
    realisedMeasure: 'float8',
  },
  {
    planned: '{amount,planned}',
    realised: '{amount,realised}',
    currency: '{amount,currency}',
    priceYear: '{amount,priceYear}',
    basis: '{amount,basis}',
    unit: '{measure,unit}',
    plannedMeasure: '{measure,planned}',
    realisedMeasure: '{measure,realised}',
  },
);

/** The milestones of these reports. */
export const MILESTONE_FEED = feedOf<MilestoneFact>('milestones', sql`v.content->'milestones'`, {
  key: 'text',
  name: 'text',
  forecast: 'text',
  actual: 'text',
});

/** The deliveries that the projects of these reports need from others. */
export const DEPENDENCY_FEED = feedOf<DependencyFact>(
  'dependencies',
  sql`v.content->'dependencies'`,
  {
    onProject: 'text',
    onNationalSolution: 'text',
    onRoadmapItem: 'text',
    onArea: 'text',
    onGround: 'text',
    delivery: 'text',
    neededBy: 'text',
  },
  {
    onProject: '{project}',
    onNationalSolution: '{nationalSolution}',
    onRoadmapItem: '{roadmapItem}',
    onArea: '{area}',
    onGround: '{ground}',
  },
);

/** The challenges of these reports. */
export const CHALLENGE_FEED = feedOf<ChallengeFact>('challenges', sql`v.content->'challenges'`, {
  category: 'text',
  text: 'text',
});

/** The cost that the projects of these reports add to national solutions. */
export const OPERATING_COST_FEED = feedOf<OperatingCostFact>(
  'operating-costs',
  sql`v.content->'operatingCosts'`,
  {
    nationalSolution: 'text',
    year: 'int',
    amount: 'float8',
    currency: 'text',
    priceYear: 'int',
    basis: 'text',
  },
);

/** The applications that the grant schemes of these reports have received, by area. */
export const GRANT_FEED = feedOf<GrantFact>('grants', sql`v.content->'grants'->'areas'`, {
  area: 'text',
  applications: 'int',
  amount: 'float8',
  simplified: 'int',
  grantedAmount: 'float8',
});
