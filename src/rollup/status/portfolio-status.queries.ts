import { Injectable } from '@nestjs/common';
import sql, { join, raw, type Sql } from 'sql-template-tag';
import { parseAmount } from '../../platform/base/money.js';
import {
  bool,
  instant,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { RoundState } from '../../reporting/rounds/round.types.js';
import { defineKeySums, KEY_COUNT_NAMES, type KeyCount } from '../lines/key-sum.queries.js';
import { defineListedLines, type LineSource } from '../lines/line.queries.js';
import { type Comparison, findComparison } from './compared-round.queries.js';
import type { BridgeRow } from '../groups/bridge.dto.js';
import { sumBridge } from '../groups/bridge.queries.js';
import { bridgeRowsOf, sideOf } from '../groups/bridge.rules.js';
import type { PortfolioSide } from '../groups/bridge.types.js';
import type { PriceConversion } from '../lines/price-conversion.queries.js';
import { type Groups, PortfolioGroups } from '../groups/portfolio-group.queries.js';
import type { PortfolioStatusResponse } from './portfolio-status.dto.js';
import {
  type BudgetSum,
  budgetFiguresOf,
  colourFiguresOf,
  colourSharesOf,
  compareCounts,
  frameFiguresOf,
  type FrameSum,
} from './portfolio-status.rules.js';
import type { ConversionResponse } from './price-conversion.dto.js';
import { checkConverted, describeConversion } from './price-conversion.rules.js';
import { reportsHref } from './report-link.rules.js';
import { type ActorFigures, loadActorFigures } from './status-actors.queries.js';
import { loadStatusLists, type StatusLists } from './status-lists.queries.js';

/** Columns of a round that figures need. */
export interface StatusRoundRow {
  readonly id: string;
  readonly key: string;
  readonly period: string;
  readonly name: { readonly nb: string; readonly en: string };
  readonly state: RoundState;
  readonly budget_year: number;
  readonly criteria_set: string;
  readonly rule_set: string | null;
  readonly historical: boolean;
  readonly closed_at: Date | null;
  readonly published_at: Date | null;
}

/** The keys of a round added up: the counts, and the amounts and frames by price level. */
export type KeySums = Readonly<Record<KeyCount, number>> & {
  readonly budgets: readonly BudgetSum[];
  readonly frames: readonly FrameSum[];
};

/** A sum as PostgreSQL writes it in JSON: its amount is a text, so that no digit is lost. */
type AsText<Sum> = Omit<Sum, 'approved'> & { readonly approved: string };

/** The status of a round without its instants and its hash. */
export type StatusFigures = Omit<PortfolioStatusResponse, 'asOf' | 'computedAt' | 'hash'>;

/** The lines that a status is computed from, and the instants that it describes. */
export interface StatusScope {
  readonly source: LineSource;
  /** The instant that a request names; null for the newest figures. */
  readonly known: Date | null;
  /** The instant whose portfolio counts while the round is open. */
  readonly at: Date;
  /** The conversion of the amounts; none by default. */
  readonly conversion?: PriceConversion | null;
}

/** The status of a round, and its groups in full. */
export interface ComputedStatus {
  readonly figures: StatusFigures;
  readonly groups: Groups;
}

/** Everything that a status is made of. */
interface StatusParts {
  readonly round: StatusRoundRow;
  readonly comparison: Comparison;
  readonly now: KeySums;
  readonly previous: KeySums | null;
  readonly actors: ActorFigures;
  readonly lists: StatusLists;
  readonly bridge: BridgeRow[];
  readonly groups: Groups;
  readonly inputs: number;
  readonly conversion: ConversionResponse | null;
}

const ROUND_ROW = rowType<StatusRoundRow>({
  id: uuid,
  key: text,
  period: text,
  name: json(),
  state: textOf(),
  budget_year: int,
  criteria_set: text,
  rule_set: nullable(text),
  historical: bool,
  closed_at: nullable(instant),
  published_at: nullable(instant),
});
const INPUTS_ROW = rowType({ inputs: int });
const SUMS_ROW = rowType<
  Record<KeyCount, number> & {
    readonly budgets: readonly AsText<BudgetSum>[];
    readonly frames: readonly AsText<FrameSum>[];
  }
>({
  projects: int,
  active: int,
  planned: int,
  paused: int,
  completed: int,
  stopped: int,
  green: int,
  yellow: int,
  red: int,
  late: int,
  budgets: json(),
  frames: json(),
});

/** Computes the status of rounds: sums over keys, and the lists that a board asks for by name. */
@Injectable()
export class PortfolioStatusQueries {
  constructor(private readonly groups: PortfolioGroups) {}

  async findRound(tx: Tx, id: string): Promise<StatusRoundRow | undefined> {
    const [row] = await tx.query(ROUND_ROW, selectRound(id));
    return row;
  }

  /** Computes the status of a round from a source of its lines, now or as known at an instant. */
  async compute(
    tx: Tx,
    round: StatusRoundRow,
    { source, known, at, conversion = null }: StatusScope,
  ): Promise<ComputedStatus> {
    const comparison = await findComparison(tx, round.id, known);
    const { before } = comparison;
    const side = sideOf(round, source, at);
    const [now, previous, actors, lists, bridge, groups, inputs] = await Promise.all([
      this.computeSums(tx, source, conversion),
      before === undefined ? null : this.computeSums(tx, before.source, conversion),
      loadActorFigures(tx, round.budget_year, { now: source, before: before?.source, conversion }),
      loadStatusLists(tx, side, before, { id: round.id, state: round.state, known: at }),
      this.loadBridge(tx, round, { now: side, before, conversion }),
      this.groups.load(tx, { round, source, at }),
      countInputs(tx, source),
    ]);
    checkConverted(conversion, listLevels([now, ...(previous === null ? [] : [previous])]));
    const figures = statusOf({
      round,
      comparison,
      now,
      previous,
      actors,
      lists,
      bridge,
      groups,
      inputs,
      conversion: await this.describeConversion(tx, conversion, source, round.budget_year),
    });
    return { figures, groups };
  }

  /** Loads the bridge from the previous round; none when the round is compared with none. */
  private async loadBridge(
    tx: Tx,
    { budget_year: budgetYear }: StatusRoundRow,
    {
      now,
      before,
      conversion,
    }: {
      readonly now: PortfolioSide;
      readonly before: PortfolioSide | undefined;
      readonly conversion: PriceConversion | null;
    },
  ): Promise<BridgeRow[]> {
    if (before === undefined) return [];
    const scope = { now, before, budgetYear, conversion, actor: null };
    return bridgeRowsOf(await sumBridge(tx, scope));
  }

  /** Describes a conversion by the approved amounts of a year as reported. */
  async describeConversion(
    tx: Tx,
    conversion: PriceConversion | null,
    source: LineSource,
    year: number,
  ): Promise<ConversionResponse | null> {
    if (conversion === null) return null;
    const { budgets } = await this.computeSums(tx, source);
    return describeConversion(
      conversion,
      budgets
        .filter((sum) => sum.year === year)
        .map(({ prices, approved }) => ({ prices, amount: approved })),
    );
  }

  /** Sums the keys of a source: the stored ones, or those computed from its lines. */
  async computeSums(
    tx: Tx,
    source: LineSource,
    conversion: PriceConversion | null = null,
  ): Promise<KeySums> {
    const [row] = await tx.query(SUMS_ROW, selectSums(source, conversion));
    if (row === undefined) throw new Error('There are no sums');
    return {
      ...row,
      budgets: row.budgets.map((sum) => ({ ...sum, approved: parseAmount(sum.approved) })),
      frames: row.frames.map((sum) => ({ ...sum, approved: parseAmount(sum.approved) })),
    };
  }
}

function selectRound(id: string): Sql {
  return sql`
    select r.id,
           r.key,
           r.period,
           json_build_object('nb', r.name_nb, 'en', r.name_en) as name,
           r.state,
           r.budget_year,
           r.criteria_set,
           r.rule_set,
           r.historical,
           r.closed_at,
           r.published_at
      from reporting.round r
     where r.id = ${id}`;
}

function selectSums(source: LineSource, conversion: PriceConversion | null): Sql {
  const counts = KEY_COUNT_NAMES.map((name) => raw(`coalesce(sum(k.${name}), 0)::int as ${name}`));
  return sql`
    with -- k: the sums of each key.
         ${defineKeySums('k', source, conversion)}
    select ${join(counts, ', ')},
           (select coalesce(json_agg(y order by y.year, y.prices), '[]')
              from (select e.key::int as year,
                           p.key as prices,
                           sum(p.value::bigint)::text as approved
                      from k
                     cross join lateral jsonb_each(k.budgets) e
                     cross join lateral jsonb_each_text(e.value) p
                     group by e.key, p.key) y) as budgets,
           (select coalesce(json_agg(y order by y.prices), '[]')
              from (select p.key as prices,
                           sum((p.value->>'approved')::bigint)::text as approved,
                           sum((p.value->>'reports')::int)::int as reports
                      from k
                     cross join lateral jsonb_each(k.frames) p
                     group by p.key) y) as frames
      from k`;
}

/**
 * Counts the certified revisions behind the lines of a source, replaced revisions included, whatever
 * the standing of their projects. A revision's number is the count, because the revisions of a
 * report are numbered from 1.
 */
export async function countInputs(tx: Tx, source: LineSource): Promise<number> {
  const statement =
    source.kind === 'kept'
      ? sql`
          select coalesce(sum(s.inputs), 0)::int as inputs
            from rollup.actor_status s
           where s.round_id = ${source.roundId}`
      : sql`
          with -- l: the lines of the source.
               ${defineListedLines('l', source, sql`true`)}
          select coalesce(sum(v.revision), 0)::int as inputs
            from l
            join reporting.report_revision v on v.id = l.revision_id`;
  const [row] = await tx.query(INPUTS_ROW, statement);
  return row?.inputs ?? 0;
}

function statusOf(parts: StatusParts): StatusFigures {
  const { round, comparison, now, previous, actors, lists, groups, inputs, conversion } = parts;
  const { before, noPreviousRound } = comparison;
  const { reportedNotIn, notReported } = groups;
  return {
    round: describeRound(round),
    previousRound: before?.round ?? null,
    previousSnapshot: before?.snapshot ?? null,
    noPreviousRound,
    projects: compareCounts(now.projects, previous?.projects ?? null),
    states: countStates(now),
    rated: compareCounts(countRated(now), previous === null ? null : countRated(previous)),
    colours: colourFiguresOf(now, previous),
    shares: colourSharesOf(now, notReported.total),
    budgets: budgetFiguresOf(now.budgets, previous?.budgets ?? null),
    frames: frameFiguresOf(now.frames, previous?.frames ?? null),
    bridge: parts.bridge,
    ...lists,
    reportedNotIn,
    notReported,
    actors: actors.rows,
    notListed: {
      ...lists.notListed,
      reportedNotIn: reportedNotIn.total - reportedNotIn.items.length,
      notReported: notReported.total - notReported.items.length,
      actors: actors.total - actors.rows.length,
    },
    criteriaSet: round.criteria_set,
    ruleSet: round.rule_set,
    missing: notReported.total - notReported.nil,
    inputs,
    conversion,
    links: linksOf(round.key),
  };
}

function describeRound(round: StatusRoundRow): StatusFigures['round'] {
  const { key, period, name, state, budget_year, criteria_set } = round;
  return { key, period, name, state, budgetYear: budget_year, criteriaSet: criteria_set };
}

function countStates(now: KeySums): StatusFigures['states'] {
  const { planned, active, paused, completed, stopped } = now;
  return { planned, active, paused, completed, stopped };
}

function linksOf(key: string): StatusFigures['links'] {
  return {
    reports: reportsHref(key, {}),
    figures: `/v1/rounds/${key}/figures`,
    missing: `/v1/rounds/${key}/not-reported`,
    left: `/v1/rounds/${key}/left`,
    bridge: `/v1/rounds/${key}/bridge`,
  };
}

/** Lists the price levels of amounts and frames. */
export function listLevels(all: readonly KeySums[]): string[] {
  return all.flatMap(({ budgets, frames }) => [...budgets, ...frames].map(({ prices }) => prices));
}

function countRated({ green, yellow, red }: KeySums): number {
  return green + yellow + red;
}
