import { Injectable } from '@nestjs/common';
import { Table } from '../../platform/tables/table.js';
import { parseAmount } from '../../platform/base/money.js';
import { invalidRequest } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { DEFAULT_LIMIT, pageOf, readCursorKey } from '../../platform/http/page.js';
import { FigureFilters } from '../figures/figure-filters.queries.js';
import { questionOf } from '../figures/figure.rules.js';
import type { BridgeRow } from '../groups/bridge.dto.js';
import {
  type BridgePage,
  type BridgeProjectRow,
  type BridgeScope,
  countBridgeProjects,
  listBridgeProjects,
  sumBridge,
} from '../groups/bridge.queries.js';
import { bridgeRowsOf, differenceOf } from '../groups/bridge.rules.js';
import { BRIDGE_PARTS, type BridgePart } from '../groups/bridge.types.js';
import type { Without } from '../lists/round-list.queries.js';
import { findComparison } from '../status/compared-round.queries.js';
import { type FigureRound, sideOfRound } from '../status/figure-round.queries.js';
import { PriceConversions } from '../status/price-conversion.queries.js';
import { checkConverted, describeConversion } from '../status/price-conversion.rules.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type {
  BridgeProject,
  BridgeProjectsQuery,
  BridgeProjectsResponse,
  BridgeQuery,
  BridgeResponse,
  LinkedBridgeRow,
} from './bridge.dto.js';

/** The bridge that is asked for: what every answer about it says, and its sides. */
interface FoundBridge {
  readonly about: Omit<Without<BridgeResponse>, 'rows' | 'conversion' | 'previousConversion'>;
  /** Undefined when the round is compared with none. */
  readonly scope: BridgeScope | undefined;
}

/** Answers how the totals of a round come from those of the previous round (N11). */
@Injectable()
export class BridgeQueries {
  constructor(
    private readonly conversions: PriceConversions,
    private readonly filters: FigureFilters,
  ) {}

  /** Answers the bridge of every total. */
  async find(
    tx: Tx,
    round: FigureRound,
    query: BridgeQuery,
  ): Promise<AnswerContent<Without<BridgeResponse>>> {
    const { about, scope } = await this.findBridge(tx, round, query);
    const rows = scope === undefined ? [] : bridgeRowsOf(await sumBridge(tx, scope));
    const conversion = scope?.conversion ?? null;
    checkConverted(
      conversion,
      rows.map(({ level }) => level),
    );
    const reported =
      scope === undefined || conversion === null
        ? []
        : bridgeRowsOf(await sumBridge(tx, { ...scope, conversion: null }));
    return {
      content: {
        ...about,
        rows: rows.map((row) => linkRow(round.row.key, query, row)),
        conversion: describeConversion(conversion, listReported(reported, 'now')),
        previousConversion: describeConversion(conversion, listReported(reported, 'before')),
      },
      table: (of) => tableOfRows(of, about.previousRound, rows),
    };
  }

  /** Answers a page of the projects behind a bridge. */
  async listProjects(
    tx: Tx,
    round: FigureRound,
    query: BridgeProjectsQuery,
  ): Promise<AnswerContent<Without<BridgeProjectsResponse>>> {
    const { about, scope } = await this.findBridge(tx, round, query);
    const { limit = DEFAULT_LIMIT, cursor: _, ...asked } = query;
    const name = `bridge ${round.row.key} ${new URLSearchParams(asked).toString()}`;
    const { measure = 'projects', part = null, level = null } = query;
    const after = readCursorKey(name, query);
    const page: BridgePage = { measure, part, level, after, limit: limit + 1 };
    const rows = scope === undefined ? [] : await listBridgeProjects(tx, scope, page);
    checkConverted(
      scope?.conversion ?? null,
      rows.map((row) => row.level),
    );
    const found = pageOf(name, query, rows, ({ place }) => place, bridgeProjectOf);
    const total = scope === undefined ? 0 : await countBridgeProjects(tx, scope, page);
    return {
      content: { ...about, measure, total, ...found },
      table: (of) => tableOfProjects({ ...of, measure }, found.items),
    };
  }

  private async findBridge(tx: Tx, round: FigureRound, query: BridgeQuery): Promise<FoundBridge> {
    const { row, known } = round;
    const actor = query.actor ?? null;
    const budgetYear = row.budget_year;
    if (actor !== null) await this.checkActor(tx, round, actor);
    const conversion = await this.conversions.find(tx, query);
    const { before, noPreviousRound } = await findComparison(tx, row.id, known);
    return {
      about: {
        previousRound: before?.round ?? null,
        previousSnapshot: before?.snapshot ?? null,
        noPreviousRound,
        actor,
        budgetYear,
      },
      scope:
        before === undefined
          ? undefined
          : { now: sideOfRound(round), before, budgetYear, conversion, actor },
    };
  }

  /** Throws a problem when there is no such actor, as figures do. */
  private async checkActor(tx: Tx, { source, row }: FigureRound, actor: string): Promise<void> {
    const question = questionOf({ actor }, row.budget_year);
    const faults = await this.filters.findFaults(tx, [source], question);
    if (faults.length > 0) throw invalidRequest(faults);
  }
}

/** Lists the budgets of one side as reported, at each price level. */
function listReported(
  rows: readonly BridgeRow[],
  side: 'now' | 'before',
): { readonly prices: string | null; readonly amount: number }[] {
  return rows.flatMap((row) => {
    const amount = row[side];
    return row.measure === 'budget' && amount !== null ? [{ prices: row.level, amount }] : [];
  });
}

/** Adds to each part the link to its projects, asked for as the bridge is. */
function linkRow(
  round: string,
  { asOf, snapshot, actor, prices, priceIndex }: BridgeQuery,
  row: BridgeRow,
): LinkedBridgeRow {
  const asked = { measure: row.measure, level: row.level ?? undefined };
  const hrefOf = (part: BridgePart): string => {
    const parameters = { ...asked, part, actor, prices, priceIndex, asOf, snapshot };
    const given = Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    );
    return `/v1/rounds/${round}/bridge/projects?${new URLSearchParams(given).toString()}`;
  };
  const steps = BRIDGE_PARTS.map((part) => [part, { ...row[part], href: hrefOf(part) }]);
  return { ...row, ...Object.fromEntries(steps) } as LinkedBridgeRow;
}

function bridgeProjectOf({ place: _, now, before, ...project }: BridgeProjectRow): BridgeProject {
  const amounts = {
    now: now === null ? null : parseAmount(now),
    before: before === null ? null : parseAmount(before),
  };
  return { ...project, ...amounts, amount: differenceOf(amounts) };
}

/** Writes one line per part of each total: `before`, the parts, `now`. */
function tableOfRows(
  about: object,
  previousRound: string | null,
  rows: readonly BridgeRow[],
): Table {
  return new Table(
    ['round', 'asOf', 'previousRound', 'measure', 'level', 'part', 'amount', 'projects'],
    rows.flatMap((row) => {
      const of = { ...about, previousRound, measure: row.measure, level: row.level };
      return [
        { ...of, part: 'before', amount: row.before, projects: null },
        ...BRIDGE_PARTS.map((part) => ({ ...of, part, ...row[part] })),
        { ...of, part: 'now', amount: row.now, projects: null },
      ];
    }),
  );
}

/** Writes one line per project. */
function tableOfProjects(about: object, items: readonly BridgeProject[]): Table {
  return new Table(
    [
      'round',
      'asOf',
      'measure',
      'project',
      'name',
      'actor',
      'actorName',
      'part',
      'level',
      'before',
      'now',
      'amount',
    ],
    items.map((item) => ({ ...about, ...item })),
  );
}
