import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { populationYearOf } from '../../actors/population.lookup.js';
import { fault, invalidRequest } from '../../platform/base/problem.js';
import { parseAmount } from '../../platform/base/money.js';
import {
  decimalText,
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ActorKind } from '../../actors/actor.types.js';
import { type LineSource, selectLines } from '../lines/line.queries.js';
import { convertAmount, levelOf, type PriceConversion } from '../lines/price-conversion.queries.js';
import { sizeGroupOf } from '../lines/size-group.queries.js';
import type { Without } from '../lists/round-list.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import { findComparison } from '../status/compared-round.queries.js';
import { PriceConversions } from '../status/price-conversion.queries.js';
import { checkConverted, describeConversion } from '../status/price-conversion.rules.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type {
  ComparedGroups,
  ComparedMunicipality,
  MunicipalityComparisonQuery,
  MunicipalityComparisonResponse,
} from './municipality-comparison.dto.js';
import {
  type ComparisonGroup,
  describeGroup,
  type GroupFigures,
  type GroupSums,
} from './municipality-comparison.rules.js';

const MUNICIPALITY_ROW = rowType<ComparedMunicipality & { readonly kind: ActorKind }>({
  organisationNumber: text,
  name: text,
  kind: textOf(),
  county: nullable(text),
  sizeGroup: nullable(textOf()),
  population: nullable(json()),
});
const YEAR_ROW = rowType({ budgetYear: int, populationYear: nullable(int) });
const GROUP_ROW = rowType<GroupSums & { readonly of: ComparisonGroup }>({
  of: textOf(),
  municipalities: int,
  reported: int,
  inhabitants: nullable(decimalText),
  projects: int,
  budgets: json(),
});

/** The years of a round's figures. */
type Years = RowOf<typeof YEAR_ROW>;

/** The municipality that is compared, on a day, and the conversion of the amounts. */
interface Comparing {
  readonly municipality: ComparedMunicipality;
  readonly day: string;
  readonly conversion: PriceConversion | null;
}

function selectYears(roundKey: string): Sql {
  return sql`
    select r.budget_year as "budgetYear",
           ${populationYearOf(sql`r.budget_year`)} as "populationYear"
      from reporting.round r
     where r.key = ${roundKey}`;
}

/** Relation: an actor by its number, with its inhabitants and size group in a year. */
function selectMunicipality(organisationNumber: string, year: number | null): Sql {
  return sql`
    select a.organisation_number as "organisationNumber",
           a.name,
           a.kind,
           a.county,
           ${sizeGroupOf(sql`c.inhabitants`)} as "sizeGroup",
           case when c.year is not null
                then json_build_object(
                       'year', c.year,
                       'inhabitants', c.inhabitants,
                       'source', c.source)
            end as population
      from actors.actor a
      left join actors.population c
        on c.organisation_number = a.organisation_number
       and c.year = ${year}
     where a.organisation_number = ${organisationNumber}`;
}

/**
 * Relation: the municipalities on a day with their inhabitants in a year, and the inhabitants in the
 * year that decides their size group.
 */
function selectMunicipalities(day: string, year: number | null, sizeYear: number | null): Sql {
  return sql`
    select a.id,
           a.organisation_number,
           a.county,
           c.inhabitants,
           ${sizeGroupOf(sql`s.inhabitants`)} as size_group
      from actors.actor a
      left join actors.population c
        on c.organisation_number = a.organisation_number
       and c.year = ${year}
      left join actors.population s
        on s.organisation_number = a.organisation_number
       and s.year = ${sizeYear}
     where a.kind = 'municipality'
       and (a.valid_from is null or a.valid_from <= ${day}::date)
       and (a.valid_to is null or a.valid_to > ${day}::date)`;
}

/**
 * Relation: each group with its municipalities. Those without a count of inhabitants are in no group
 * but their own.
 */
function selectMembers({ organisationNumber, county, sizeGroup }: ComparedMunicipality): Sql {
  return sql`
    select g.of, m.id, m.inhabitants
      from municipality m
     cross join lateral (values
             ('own', m.organisation_number = ${organisationNumber}),
             ('county', m.inhabitants is not null and m.county = ${county}::text),
             ('sizeGroup', m.inhabitants is not null and m.size_group = ${sizeGroup}::text),
             ('country', m.inhabitants is not null)) as g(of, belongs)
     where g.belongs`;
}

/** Relation: the amounts approved for a year by municipality and price level. */
function selectAmounts(year: number, conversion: PriceConversion | null): Sql {
  const priceYear = sql`x."priceYear"`;
  return sql`
    select l.actor_id,
           ${levelOf(priceYear, sql`x.basis`, conversion)} as prices,
           sum(${convertAmount(sql`x.approved`, priceYear, conversion)}) as approved
      from line l
     cross join lateral jsonb_to_recordset(l.budget)
             as x(year int, approved bigint, "priceYear" int, basis text)
     where x.year = ${year}::int
       and x.approved is not null
     group by l.actor_id, 2`;
}

/** Relation: the amounts of each group at each price level, and the base that they are of. */
const SELECT_LEVELS = sql`
    select m.of,
           a.prices,
           sum(a.approved)::text as approved,
           count(*)::int as municipalities,
           sum(m.inhabitants)::text as inhabitants
      from member m
      join amount a on a.actor_id = m.id
     group by m.of, a.prices`;

/**
 * The sums of each group over the municipalities that have reported. Its amounts at each price level
 * are over those that have an amount there.
 */
function selectGroups(
  source: LineSource,
  { budgetYear, populationYear }: Years,
  { municipality, day, conversion }: Comparing,
): Sql {
  const sizeYear = municipality.population?.year ?? populationYear;
  return sql`
    with -- The municipalities on the day.
         municipality as materialized (${selectMunicipalities(day, populationYear, sizeYear)}),
         -- Each group with its municipalities.
         member as (${selectMembers(municipality)}),
         -- The reports of municipalities.
         line as materialized (
           select l.actor_id, l.budget
             from (${selectLines(source)}) l
            where l.actor_id in (select m.id from municipality m)),
         -- The number of reported projects of each municipality.
         report as (
           select l.actor_id, count(*)::int as projects
             from line l
            group by l.actor_id),
         amount as (${selectAmounts(budgetYear, conversion)}),
         -- The amounts of each group by price level, with their base.
         level as (${SELECT_LEVELS})
    select m.of,
           count(*)::int as municipalities,
           count(r.actor_id)::int as reported,
           sum(m.inhabitants) filter (where r.actor_id is not null) as inhabitants,
           coalesce(sum(r.projects), 0)::int as projects,
           coalesce(
             (select json_agg(to_jsonb(v) - 'of' order by v.prices)
                from level v
               where v.of = m.of),
             '[]') as budgets
      from member m
      left join report r on r.actor_id = m.id
     group by m.of`;
}

const NO_MUNICIPALITIES: GroupSums = {
  municipalities: 0,
  reported: 0,
  inhabitants: null,
  projects: 0,
  budgets: [],
};

/**
 * Answers the figures of a municipality per inhabitant, beside those of its county, its size group
 * and the country, in a round and the round before (F68). Inhabitants are those of Statistics
 * Norway's table 07459.
 */
@Injectable()
export class MunicipalityComparisons {
  constructor(private readonly conversions: PriceConversions) {}

  async find(
    tx: Tx,
    round: FigureRound,
    query: MunicipalityComparisonQuery,
  ): Promise<AnswerContent<Without<MunicipalityComparisonResponse>>> {
    const conversion = await this.conversions.find(tx, query);
    const years = await readYears(tx, round.row.key);
    const municipality = await requireMunicipality(tx, query.actor, years.populationYear);
    const comparing = { municipality, day: round.day, conversion };
    const figures = await readGroups(tx, round.source, years, comparing);
    const { before, noPreviousRound } = await findComparison(tx, round.row.id, round.known);
    const earlier = before === undefined ? undefined : await readYears(tx, before.round);
    const previous =
      before === undefined || earlier === undefined
        ? null
        : {
            round: before.round,
            snapshot: before.snapshot,
            ...(await readGroups(tx, before.source, earlier, comparing)),
          };
    const reported =
      conversion === null
        ? []
        : (await readGroups(tx, round.source, years, { ...comparing, conversion: null })).country
            .budgets;
    const content = {
      actor: municipality,
      figures,
      previous,
      noPreviousRound,
      conversion: describeConversion(conversion, reported.map(levelSumOf)),
    };
    return { content };
  }
}

async function readYears(tx: Tx, roundKey: string): Promise<Years> {
  const [years] = await tx.query(YEAR_ROW, selectYears(roundKey));
  if (years === undefined) throw new Error(`There is no round ${roundKey}`);
  return years;
}

/** Reads an actor. Throws a problem when there is none, or when it is no municipality. */
async function requireMunicipality(
  tx: Tx,
  organisationNumber: string,
  year: number | null,
): Promise<ComparedMunicipality> {
  const [found] = await tx.query(MUNICIPALITY_ROW, selectMunicipality(organisationNumber, year));
  if (found === undefined)
    throw invalidRequest([
      fault('/actor', 'unknown-actor', 'Aktøren finnes ikke', 'The actor does not exist'),
    ]);
  const { kind, ...municipality } = found;
  if (kind === 'municipality') return municipality;
  throw invalidRequest([
    fault(
      '/actor',
      'not-a-municipality',
      `${found.name} er ikke en kommune. Bare kommuner har innbyggertall`,
      `${found.name} is not a municipality. Only municipalities have a count of inhabitants`,
    ),
  ]);
}

async function readGroups(
  tx: Tx,
  source: LineSource,
  years: Years,
  comparing: Comparing,
): Promise<ComparedGroups> {
  const rows = await tx.query(GROUP_ROW, selectGroups(source, years, comparing));
  const { conversion, municipality } = comparing;
  checkConverted(
    conversion,
    rows.flatMap(({ budgets }) => budgets.map(({ prices }) => prices)),
  );
  const describe = (group: ComparisonGroup): GroupFigures =>
    describeGroup(group, rows.find((row) => row.of === group) ?? NO_MUNICIPALITIES);
  return {
    ...years,
    own: describe('own'),
    county: municipality.county === null ? null : describe('county'),
    sizeGroup: municipality.sizeGroup === null ? null : describe('sizeGroup'),
    country: describe('country'),
  };
}

function levelSumOf({ priceYear, basis, approved }: GroupFigures['budgets'][number]): {
  readonly prices: string;
  readonly amount: number;
} {
  return { prices: `${String(priceYear)}-${basis}`, amount: parseAmount(approved) };
}
