import { Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import type { Tx } from '../../platform/database/transaction.js';
import {
  DEFAULT_LIMIT,
  type Page,
  type PageQuery,
  pageOf,
  readCursorKey,
} from '../../platform/http/page.js';
import { Table } from '../../platform/tables/table.js';
import type { Without } from '../lists/round-list.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type {
  PromiseBody,
  PromiseFilters,
  PromisePair,
  PromisePairsResponse,
  PromiseQuery,
  PromiseResponse,
  PromiseRow,
  PromisesResponse,
} from './promise.dto.js';
import { PromiseQueries } from './promise.queries.js';
import { groupPairs } from './promise-difference.rules.js';
import { countPromises, describePromise, groupPromises, type Promised } from './promise.rules.js';
import type { Body, RoundPromises } from './promise.types.js';

/** The most pairs of bodies in the answer of a board. Its list of pairs has all, page by page. */
const MOST_PAIRS = 100;

/** Reads the board of promises of a round: supplier × quarter, and pairs of bodies (N12). */
@Injectable()
export class PromiseBoardQueries {
  constructor(private readonly promises: PromiseQueries) {}

  async list(
    tx: Tx,
    round: FigureRound,
    query: PromiseQuery,
  ): Promise<AnswerContent<Without<PromisesResponse>>> {
    const found = await this.promises.load(tx, round);
    const promised = selectAskedFor(found, query);
    const pairs = pairsOf(promised);
    const page = pageOfPromises('promises', promised, query);
    const items = page.items.map(responseOf);
    return {
      content: {
        day: found.day,
        total: promised.length,
        counts: countPromises(promised),
        board: boardOf(promised),
        pairs: pairs.slice(0, MOST_PAIRS),
        pairTotal: pairs.length,
        items,
        nextCursor: page.nextCursor,
      },
      table: (about) => tableOf(items.map((item) => ({ ...about, ...flatten(item) }))),
    };
  }

  /** Lists all pairs of bodies, page by page. */
  async listPairs(
    tx: Tx,
    round: FigureRound,
    query: PromiseQuery,
  ): Promise<AnswerContent<Without<PromisePairsResponse>>> {
    const found = await this.promises.load(tx, round);
    const pairs = pairsOf(selectAskedFor(found, query)).sort((one, other) =>
      keyOfPair(one) < keyOfPair(other) ? -1 : 1,
    );
    const page = pageOfList('promise-pairs', pairs, { query, keyOf: keyOfPair });
    return {
      content: { day: found.day, total: pairs.length, ...page },
      table: (about) =>
        new Table(
          [...PAIR_COLUMNS],
          page.items.map((pair) => ({ ...about, ...flattenPair(pair) })),
        ),
    };
  }
}

/** Describes the agreements of a round that all filters of a board select, in its order. */
function selectAskedFor(found: RoundPromises, query: PromiseQuery): Promised[] {
  return selectPromises(found, query).filter(
    ({ agreement, slips }) =>
      (query.state ?? agreement.state) === agreement.state &&
      (query.slipping === undefined || (query.slipping === 'true') === slips.length > 0),
  );
}

/** Describes the agreements of a round that filters select, in the order of the board. */
export function selectPromises(found: RoundPromises, query: PromiseFilters): Promised[] {
  const { supplier, receiver, project, quarter } = query;
  return found.agreements
    .map((agreement) => describePromise(agreement, found))
    .filter(
      (one) =>
        (supplier === undefined || one.agreement.supplier?.organisationNumber === supplier) &&
        (receiver === undefined || one.agreement.receiver.organisationNumber === receiver) &&
        (project === undefined ||
          one.project?.code === project ||
          one.supplying?.code === project) &&
        (quarter === undefined || one.quarter === quarter),
    )
    .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

function placeOf({ quarter, agreement }: Promised): string {
  return `${quarter} ${agreement.neededBy} ${agreement.id}`;
}

/** Cuts a page of a list that is sorted by a key. The cursor is valid for the same filters only. */
function pageOfList<T>(
  name: string,
  sorted: readonly T[],
  { query, keyOf }: { readonly query: PageQuery; readonly keyOf: (item: T) => string },
): Page<T> {
  const { limit = DEFAULT_LIMIT, cursor: _, ...asked } = query;
  const list = `${name} ${sha256(canonicalJson(asked)).slice(0, 16)}`;
  const after = readCursorKey(list, query);
  const rest = sorted.filter((item) => keyOf(item) > after).slice(0, limit + 1);
  return pageOf(list, query, rest, keyOf, (item) => item);
}

/** Cuts a page of promises. */
export function pageOfPromises(
  name: string,
  promised: readonly Promised[],
  query: PromiseFilters,
): Page<Promised> {
  return pageOfList(name, promised, { query, keyOf: placeOf });
}

/** Returns an agreement as others than its sides may read it. */
export function responseOf(promised: Promised): PromiseResponse {
  const { agreement, project, supplying } = promised;
  return {
    id: agreement.id,
    kind: agreement.kind,
    what: agreement.what,
    project: project?.code ?? '',
    receiver: bodyOf(agreement.receiver),
    onKind: agreement.targetKind,
    on: supplying?.code ?? agreement.target ?? '',
    supplier: agreement.supplier === null ? null : bodyOf(agreement.supplier),
    state: agreement.state,
    turn: promised.turn,
    neededBy: agreement.neededBy,
    committedOn: agreement.committedOn,
    deliveredOn: agreement.deliveredOn,
    forecast: promised.forecast,
    gapDays: promised.gapDays,
    quarter: promised.quarter,
    slips: [...promised.slips],
    unansweredDays: promised.unansweredDays,
  };
}

/** Returns a body as a board names it. */
export function bodyOf({ organisationNumber: actor, name }: Body): PromiseBody {
  return { actor, name };
}

function boardOf(promised: readonly Promised[]): PromiseRow[] {
  const bySupplier = groupPromises(promised, ({ agreement }) => agreement.supplier?.name ?? '');
  return bySupplier.map(([, members]) => {
    const supplier = members[0]?.agreement.supplier ?? null;
    return {
      supplier: supplier === null ? null : bodyOf(supplier),
      ...countPromises(members),
      quarters: groupPromises(members, ({ quarter }) => quarter).map(([quarter, some]) => ({
        quarter,
        ...countPromises(some),
      })),
    };
  });
}

/** Counts the agreements of each pair of bodies. */
export function pairsOf(promised: readonly Promised[]): PromisePair[] {
  return [...groupPairs(promised).values()].flatMap((members) => {
    const { supplier, receiver } = members[0]?.agreement ?? {};
    return supplier == null || receiver === undefined
      ? []
      : [{ supplier: bodyOf(supplier), receiver: bodyOf(receiver), ...countPromises(members) }];
  });
}

function keyOfPair({ supplier, receiver }: PromisePair): string {
  return `${supplier.actor} ${receiver.actor}`;
}

const PAIR_COLUMNS = [
  'round',
  'asOf',
  'supplier',
  'supplierName',
  'receiver',
  'receiverName',
  'promises',
  'open',
  'committed',
  'delivered',
  'slipping',
  'unanswered',
  'longestWait',
] as const;

function flattenPair({ supplier, receiver, ...counts }: PromisePair): Record<string, unknown> {
  return {
    ...counts,
    supplier: supplier.actor,
    supplierName: supplier.name,
    receiver: receiver.actor,
    receiverName: receiver.name,
  };
}

/** Columns of a promise in a table. */
export const PROMISE_COLUMNS = [
  'round',
  'asOf',
  'quarter',
  'supplier',
  'supplierName',
  'receiver',
  'receiverName',
  'project',
  'onKind',
  'on',
  'kind',
  'what',
  'state',
  'turn',
  'neededBy',
  'committedOn',
  'deliveredOn',
  'forecast',
  'forecastRound',
  'gapDays',
  'slips',
  'unansweredDays',
] as const;

/** Returns a promise as one row of a table. */
export function flatten(item: PromiseResponse): Record<string, unknown> {
  const { supplier, receiver, forecast, slips, ...rest } = item;
  return {
    ...rest,
    supplier: supplier?.actor ?? null,
    supplierName: supplier?.name ?? null,
    receiver: receiver.actor,
    receiverName: receiver.name,
    forecast: forecast?.date ?? null,
    forecastRound: forecast?.round ?? null,
    slips: slips.join(' '),
  };
}

function tableOf(rows: readonly Record<string, unknown>[]): Table {
  return new Table([...PROMISE_COLUMNS], rows);
}
