import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { Answer } from '../../platform/http/answer.js';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import { Table } from '../../platform/tables/table.js';
import { Database } from '../../platform/database/database.js';
import {
  instant,
  int,
  nullable,
  type RowOf,
  rowType,
  text,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import { Questions } from '../../platform/limits/questions.js';
import { ExpectedReports } from '../../reporting/completeness/expected-reports.lookup.js';
import type { FigureDimension } from '../figures/figure.types.js';
import { type LineSource, defineListedLines, sourceKeyOf } from '../lines/line.queries.js';
import { type Comparison, findComparison } from '../status/compared-round.queries.js';
import { checkInstant, checkRevisionsOf } from '../status/figure-round.queries.js';
import {
  budgetFiguresOf,
  type ColourCounts,
  colourFiguresOf,
  colourSharesOf,
  type BudgetSum,
  compareCounts,
  frameFiguresOf,
} from '../status/portfolio-status.rules.js';
import {
  type KeySums,
  listLevels,
  PortfolioStatusQueries,
} from '../status/portfolio-status.queries.js';
import { BenefitQueries } from '../benefits/benefit.queries.js';
import type { PriceConversion } from '../lines/price-conversion.queries.js';
import { PriceConversions } from '../status/price-conversion.queries.js';
import { checkConverted } from '../status/price-conversion.rules.js';
import { statusCacheControl } from '../status/status-answers.port.js';
import type { BudgetFigure } from '../status/portfolio-status.dto.js';
import { countColours } from './trend-colour.queries.js';
import { LAST_ROUNDS, type TrendQuery, type TrendResponse, type TrendRound } from './trend.dto.js';
import { listTimesInRed, type RedInRound, type RedOfRound } from './trend.rules.js';
import { newestRoundFirst } from '../../reporting/rounds/round-order.lookup.js';

const DEFAULT_ROUNDS = 8;

const FIRST_REPORT_ROW = rowType({ first: nullable(instant) });
const ROUND_ROW = rowType({
  id: uuid,
  key: text,
  period: text,
  budget_year: int,
  closed_at: nullable(instant),
  missing: int,
  not_reported: int,
});
const RED_ROW = rowType<RedInRound>({ project: text, name: text, actor: text });

/** A round of the trend, the source of its lines, and the round it is compared with. */
interface ComparedRound extends RowOf<typeof ROUND_ROW> {
  readonly source: LineSource;
  readonly comparison: Comparison;
}

/** The conversion of amounts and the other colour that a reader asks for. */
interface RoundQuestion {
  readonly conversion: PriceConversion | null;
  readonly by: FigureDimension | undefined;
}

/** The sums of a round, and its projects by another colour where one is asked for. */
type RoundSums = KeySums & { readonly byColour: ColourCounts | null };

/** The instant at which the first report of any published round was recorded. */
const SELECT_FIRST_REPORT = sql`
    select min(v.recorded_at) as first
      from rollup.round_status s
     cross join lateral (
           select min(x.recorded_at) as recorded_at
             from reporting.report_revision x
            where x.round_id = s.round_id) v
     where s.published`;

/** The last published rounds, newest first; as of an instant, the last of those
 * published by then. */
function selectRounds(last: number, asOf: Date | null): Sql {
  return sql`
    select r.id,
           r.key,
           r.period,
           r.budget_year,
           r.closed_at,
           s.missing,
           s.not_reported
      from reporting.round r
      join rollup.round_status s on s.round_id = r.id
     where s.published
       and (${asOf}::timestamptz is null or r.published_at <= ${asOf})
     order by ${newestRoundFirst(sql`r`)}
     limit ${last}`;
}

function selectRed(source: LineSource): Sql {
  return sql`
      with
      -- lines of the source
      ${defineListedLines('l', source)}
    select l.code as project,
           l.name,
           a.name as actor
      from l
      join actors.actor a on a.id = l.actor_id
     where l.state = 'active'
       and l.colour = 'red'`;
}

/**
 * Answers the figures of published rounds side by side, and how long projects have been red (F24).
 */
@Injectable()
export class TrendQueries {
  constructor(
    private readonly database: Database,
    private readonly status: PortfolioStatusQueries,
    private readonly expected: ExpectedReports,
    private readonly clock: Clock,
    private readonly conversions: PriceConversions,
    private readonly benefits: BenefitQueries,
    private readonly questions: Questions,
  ) {}

  find(query: TrendQuery, { format, party }: PublicQuery): Promise<Answer<string | Table>> {
    const now = this.clock.now();
    const asOf = query.asOf === undefined ? null : new Date(query.asOf);
    const last = Number(LAST_ROUNDS.exec(query.rounds ?? '')?.[1] ?? DEFAULT_ROUNDS);
    const read = async (tx: Tx): Promise<Answer<string | Table>> => {
      if (asOf !== null)
        checkInstant(asOf, { now, firstReport: await readFirstReport(tx), name: 'asOf' });
      const conversion = await this.conversions.find(tx, query);
      const rounds = await this.listRounds(tx, last, asOf);
      const content = {
        rounds: await this.loadFigures(tx, rounds, { conversion, by: query.by }),
        inRed: listTimesInRed(await listReds(tx, rounds)),
      };
      const tagged = `${query.asOf ?? ''} ${JSON.stringify(content)}`;
      const body: TrendResponse = { asOf: (asOf ?? now).toISOString(), ...content };
      return {
        etag: `W/"${sha256(tagged).slice(0, 32)}"`,
        cacheControl: statusCacheControl(true),
        body: format === 'json' ? JSON.stringify(body) : tableOfTrend(body),
      };
    };
    return this.questions.answer(asOf === null ? 'comparison' : 'asOf', party, () =>
      this.database.read({ kind: 'system' }, read),
    );
  }

  /** Lists the last published rounds, oldest first, each with the round it is compared with. */
  private async listRounds(tx: Tx, last: number, asOf: Date | null): Promise<ComparedRound[]> {
    const rows = await tx.query(ROUND_ROW, selectRounds(last, asOf));
    const rounds: ComparedRound[] = [];
    for (const row of rows.reverse())
      rounds.push({
        ...row,
        comparison: await findComparison(tx, row.id, asOf),
        source:
          asOf === null
            ? { kind: 'kept', roundId: row.id }
            : { kind: 'asOf', roundId: row.id, asOf },
      });
    return asOf === null ? rounds : this.completeAsOf(tx, rounds, asOf);
  }

  /**
   * Counts the projects without a report at an instant. Throws a problem first when the rounds are too large
   * to be read as of an instant.
   */
  private async completeAsOf(
    tx: Tx,
    rounds: readonly ComparedRound[],
    asOf: Date,
  ): Promise<ComparedRound[]> {
    const sources = rounds.flatMap(({ source, comparison: { before } }) =>
      before === undefined ? [source] : [source, before.source],
    );
    const read = sources.flatMap((source) => (source.kind === 'asOf' ? [source.roundId] : []));
    await checkRevisionsOf(tx, read, 'asOf', {
      nb: 'utelat det, eller spør om færre runder',
      en: 'leave it out, or ask about fewer rounds',
    });
    return Promise.all(
      rounds.map(async (round) => {
        const expecting = { id: round.id, closedAt: round.closed_at };
        const unreported = await this.expected.listUnreported(tx, expecting, asOf);
        const missing = unreported.filter(({ nil }) => !nil).length;
        return { ...round, missing, not_reported: unreported.length };
      }),
    );
  }

  private async loadFigures(
    tx: Tx,
    rounds: readonly ComparedRound[],
    { conversion, by }: RoundQuestion,
  ): Promise<TrendRound[]> {
    // A round without a snapshot is summed once: for itself and as the previous of the next round.
    const summed = new Map<string, RoundSums>();
    const sumOnce = async (source: LineSource): Promise<RoundSums> => {
      const key = sourceKeyOf(source);
      const sums = summed.get(key) ?? {
        ...(await this.status.computeSums(tx, source, conversion)),
        byColour: by === undefined ? null : await countColours(tx, source, by),
      };
      checkConverted(conversion, listLevels([sums]));
      summed.set(key, sums);
      return sums;
    };
    const trend: TrendRound[] = [];
    for (const round of rounds) {
      const sums = await sumOnce(round.source);
      const { before } = round.comparison;
      const previous = before === undefined ? null : await sumOnce(before.source);
      trend.push({
        ...trendRoundOf(round, sums, previous),
        benefits: await this.benefits.sum(tx, round.source),
        conversion: await this.status.describeConversion(
          tx,
          conversion,
          round.source,
          round.budget_year,
        ),
      });
    }
    return trend;
  }
}

async function readFirstReport(tx: Tx): Promise<Date | null> {
  const [row] = await tx.query(FIRST_REPORT_ROW, SELECT_FIRST_REPORT);
  return row?.first ?? null;
}

async function listReds(tx: Tx, rounds: readonly ComparedRound[]): Promise<RedOfRound[]> {
  const reds: RedOfRound[] = [];
  for (const { key, source } of rounds)
    reds.push({ round: key, projects: await tx.query(RED_ROW, selectRed(source)) });
  return reds;
}

function trendRoundOf(
  { key, period, comparison, budget_year, missing, not_reported }: ComparedRound,
  sums: RoundSums,
  previous: RoundSums | null,
): Omit<TrendRound, 'conversion' | 'benefits'> {
  const { before, noPreviousRound } = comparison;
  const rated = ({ green, yellow, red }: KeySums): number => green + yellow + red;
  const ofYear = ({ budgets }: KeySums): BudgetSum[] =>
    budgets.filter(({ year }) => year === budget_year);
  return {
    round: key,
    period,
    previousRound: before?.round ?? null,
    previousSnapshot: before?.snapshot ?? null,
    noPreviousRound,
    projects: compareCounts(sums.projects, previous?.projects ?? null),
    rated: compareCounts(rated(sums), previous === null ? null : rated(previous)),
    colours: colourFiguresOf(sums, previous),
    shares: colourSharesOf(sums, not_reported),
    byColour:
      sums.byColour === null ? null : colourFiguresOf(sums.byColour, previous?.byColour ?? null),
    budgetYear: budget_year,
    budgets: budgetFiguresOf(ofYear(sums), previous === null ? null : ofYear(previous)),
    frames: frameFiguresOf(sums.frames, previous?.frames ?? null),
    late: sums.late,
    missing,
    notReported: not_reported,
  };
}

/** Lists the price levels at which a round has amounts. */
function levelsOf(budgets: readonly Omit<BudgetFigure, 'year'>[]): string[] {
  return budgets.flatMap(({ approved, priceYear, basis }) =>
    approved === null ? [] : `${String(priceYear)}-${basis}`,
  );
}

/** Returns the amount of a round when it stands at one price level; several are not added. */
function onlyApprovedOf(budgets: readonly Pick<BudgetFigure, 'approved'>[]): number | null {
  const amounts = budgets.flatMap(({ approved }) => approved ?? []);
  return amounts.length === 1 ? (amounts[0] ?? null) : null;
}

const CSV_COLUMNS = [
  'asOf',
  'round',
  'period',
  'projects',
  'rated',
  'green',
  'yellow',
  'red',
  'greenShare',
  'yellowShare',
  'redShare',
  'budgetYear',
  'approved',
  'prices',
  'frame',
  'framePrices',
  'late',
  'missing',
  'notReported',
];

function tableOfTrend({ asOf, rounds }: TrendResponse): Table {
  const colourColumns = (rounds[0]?.byColour ?? []).map(({ colour }) => `by-${colour}`);
  return new Table(
    [...CSV_COLUMNS, ...colourColumns],
    rounds.map(({ projects, rated, colours, byColour, budgets, frames, ...round }) => ({
      asOf,
      round: round.round,
      period: round.period,
      projects: projects.now,
      rated: rated.now,
      budgetYear: round.budgetYear,
      approved: onlyApprovedOf(budgets),
      prices: levelsOf(budgets).join(' '),
      frame: onlyApprovedOf(frames),
      framePrices: levelsOf(frames).join(' '),
      late: round.late,
      missing: round.missing,
      notReported: round.notReported,
      ...Object.fromEntries(
        colours.flatMap(({ colour, now, share }) => [
          [colour, now],
          [`${colour}Share`, share],
        ]),
      ),
      ...Object.fromEntries((byColour ?? []).map(({ colour, now }) => [`by-${colour}`, now])),
    })),
  );
}
