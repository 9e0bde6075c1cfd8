import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { json, nullable, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import { Table } from '../../platform/tables/table.js';
import { pricesOf } from '../../platform/base/money.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import { FigureLines } from '../figures/figure-lines.queries.js';
import { describeQuestion, FigureQueries } from '../figures/figure.queries.js';
import { isLevel, splitByPrices } from '../figures/figure.rules.js';
import type { Sides } from '../groups/bridge.types.js';
import { JOIN_SIDES, partOf } from '../groups/portfolio-side.queries.js';
import { selectLines } from '../lines/line.queries.js';
import { type FigureRound, sideOfRound } from '../status/figure-round.queries.js';
import { checkConverted } from '../status/price-conversion.rules.js';
import { RoundAnswers, type AnswerContent } from '../status/round-answers.port.js';
import {
  type ComparedSide,
  ComparedSides,
  isAgainstPreviousRound,
} from './compared-side.queries.js';
import type {
  AgainstQuery,
  ComparedWith,
  DifferencesResponse,
  DifferingField,
  FigureDifferencesQuery,
  FigureDifferencesResponse,
  ProjectDifference,
} from './difference.dto.js';
import {
  compareCells,
  type ComparedFields,
  type ComparedProject,
  compareProjects,
  compareTotals,
  differenceOf,
} from './difference.rules.js';

type CellDifferences = Omit<FigureDifferencesResponse, 'round' | 'asOf'>;
type ProjectDifferences = Omit<DifferencesResponse, 'round' | 'asOf'>;

/** The members that every line of a CSV file begins with. */
type About = Readonly<Record<string, unknown>>;

const COMPARED_ROW = rowType<ComparedProject>({
  project: text,
  name: text,
  now: nullable(json<ComparedFields>()),
  before: nullable(json<ComparedFields>()),
  part: textOf(),
});

/**
 * The compared fields of a line: {@link DIFFERING_FIELDS} by name, and null where there is no line.
 */
function comparedFieldsOf(line: Sql, budgetYear: number): Sql {
  return sql`
           case when ${line}.project_id is not null
                then ${line}.facts
                     || jsonb_build_object(
                          'state', ${line}.state,
                          'colour', ${line}.colour,
                          'cause', ${line}.cause,
                          'programme', (
                            select string_agg(s.value, ' ' order by s.i)
                              from jsonb_array_elements_text(${line}.facts->'programme')
                                   with ordinality s(value, i)),
                          'nationalSolution', (
                            select string_agg(s.value, ' ' order by s.value)
                              from jsonb_array_elements_text(${line}.facts->'nationalSolution')
                                   s(value)))
                     || (select jsonb_build_object(
                                  'prices', min(b."priceYear" || '-' || b.basis),
                                  'approved', sum(b.approved),
                                  'forecast', sum(b.forecast),
                                  'actual', sum(b.actual))
                           from jsonb_to_recordset(${line}.budget)
                                as b(year int,
                                     approved bigint,
                                     forecast bigint,
                                     actual bigint,
                                     "priceYear" int,
                                     basis text)
                          where b.year = ${budgetYear}::int)
            end`;
}

/** The projects of two sources, each with its compared fields on both sides, by code. */
function selectCompared({ now, before }: Sides, budgetYear: number): Sql {
  return sql`
      with
      -- lines of this side
      n as materialized (${selectLines(now.source)}),
      -- lines of the other side
      b as materialized (${selectLines(before.source)})
    select coalesce(n.code, b.code) as project,
           coalesce(n.name, b.name) as name,
           ${comparedFieldsOf(sql`n`, budgetYear)} as now,
           ${comparedFieldsOf(sql`b`, budgetYear)} as before,
           ${partOf({ now, before })} as part
      from ${JOIN_SIDES}
     order by coalesce(n.code, b.code) collate "C"`;
}

/** Answers how a round differs from another round, instant or snapshot. */
@Injectable()
export class DifferenceQueries {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly sides: ComparedSides,
    private readonly figures: FigureQueries,
    private readonly lines: FigureLines,
  ) {}

  /** Answers the cells of a question that differ. */
  compareCells(
    caller: Principal | undefined,
    key: string,
    query: FigureDifferencesQuery,
    asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const isConverted = query.prices !== undefined && !isLevel(query.prices);
    return this.answers.answer(
      { caller, key, query, asked, keep: isAgainstPreviousRound(query) && !isConverted },
      async (tx, round): Promise<AnswerContent<CellDifferences>> => {
        const side = await this.sides.find(tx, caller, round, query);
        const content = await this.sumBothSides(tx, round, side, query);
        return { content, table: (about) => tableOfCells(about, content) };
      },
    );
  }

  /** Answers the projects that differ. */
  compareProjects(
    caller: Principal | undefined,
    key: string,
    query: AgainstQuery,
    asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.answers.answer(
      { caller, key, query, asked, keep: isAgainstPreviousRound(query) },
      async (tx, round): Promise<AnswerContent<ProjectDifferences>> => {
        const before = await this.sides.find(tx, caller, round, query);
        const { against } = before;
        const sides = { now: sideOfRound(round), before };
        const compared = selectCompared(sides, round.row.budget_year);
        const items = compareProjects(await tx.query(COMPARED_ROW, compared));
        return {
          content: { against, items },
          table: (about) => tableOfProjects(about, against, items),
        };
      },
    );
  }

  private async sumBothSides(
    tx: Tx,
    { source, row }: FigureRound,
    other: ComparedSide,
    query: FigureDifferencesQuery,
  ): Promise<CellDifferences> {
    const sources = [source, other.source];
    const question = await this.figures.requireQuestion(tx, sources, query, row.budget_year);
    const now = await this.lines.sum(tx, source, question);
    const before = await this.lines.sum(tx, other.source, question);
    const levels = [...now.totals, ...before.totals];
    checkConverted(
      question.conversion,
      levels.map(({ prices }) => prices),
    );
    const split = splitByPrices(question, levels);
    const totals = compareTotals(question, now.totals, before.totals);
    const [only = differenceOf(question), ...others] = totals.map(({ difference }) => difference);
    return {
      ...describeQuestion(question, levels),
      by: [...split.by],
      against: other.against,
      total: others.length > 0 ? null : only,
      totals: totals.flatMap(({ prices, difference }) =>
        prices === null ? [] : [{ ...pricesOf(prices), ...difference }],
      ),
      conversion: await this.figures.describeConversion(tx, source, question),
      cells: compareCells(split, now.cells, before.cells),
    };
  }
}

function tableOfCells(about: About, { against, by, cells }: CellDifferences): Table {
  return new Table(
    [
      ...Object.keys(about),
      'againstRound',
      'againstAsOf',
      ...by,
      'now',
      'before',
      'change',
      'existedNow',
      'existedBefore',
    ],
    cells.map(({ keys, now, before, change, existed }) => ({
      ...about,
      againstRound: against.round,
      againstAsOf: against.asOf,
      ...keys,
      now,
      before,
      change,
      existedNow: existed.now,
      existedBefore: existed.before,
    })),
  );
}

/**
 * Writes one line per field that differs; for a project on one side only, one line without a field.
 */
function tableOfProjects(
  about: About,
  against: ComparedWith,
  items: readonly ProjectDifference[],
): Table {
  return new Table(
    [
      ...Object.keys(about),
      'againstRound',
      'againstAsOf',
      'project',
      'name',
      'field',
      'now',
      'before',
      'existedNow',
      'existedBefore',
      'part',
    ],
    items.flatMap(({ project, name, existed, part, changes }) =>
      (changes.length === 0 ? [{ field: null, now: null, before: null }] : changes).map(
        (change) => ({
          ...about,
          againstRound: against.round,
          againstAsOf: against.asOf,
          project,
          name,
          field: change.field,
          now: cellOf(change.field, change.now),
          before: cellOf(change.field, change.before),
          existedNow: existed.now,
          existedBefore: existed.before,
          part,
        }),
      ),
    ),
  );
}

/** Returns a value as a cell of CSV. An amount is a number, so that a minus begins no formula. */
function cellOf(field: DifferingField | null, value: string | null): string | bigint | null {
  const amounts: readonly (DifferingField | null)[] = ['approved', 'forecast', 'actual', 'frame'];
  return amounts.includes(field) && value !== null ? BigInt(value) : value;
}
