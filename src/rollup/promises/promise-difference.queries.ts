import { Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import type { Principal } from '../../platform/base/principal.js';
import type { Tx } from '../../platform/database/transaction.js';
import { DEFAULT_LIMIT, pageOf, readCursorKey } from '../../platform/http/page.js';
import { Table } from '../../platform/tables/table.js';
import { ComparedSides } from '../comparisons/compared-side.queries.js';
import type { Without } from '../lists/round-list.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import { bodyOf, responseOf, selectPromises } from './promise-board.queries.js';
import type {
  PromiseDifference,
  PromiseDifferenceQuery,
  PromiseDifferencesResponse,
  PromiseSide,
} from './promise-difference.dto.js';
import {
  type ChangedPromise,
  comparePairs,
  comparePromises,
  dayOf,
  PROMISE_CHANGES,
} from './promise-difference.rules.js';
import { PromiseQueries } from './promise.queries.js';
import type { Promised } from './promise.rules.js';

/** Reads how the board of promises of a round differs from another board (N12). */
@Injectable()
export class PromiseDifferences {
  constructor(
    private readonly sides: ComparedSides,
    private readonly promises: PromiseQueries,
  ) {}

  async list(
    tx: Tx,
    caller: Principal | undefined,
    round: FigureRound,
    query: PromiseDifferenceQuery,
  ): Promise<AnswerContent<Without<PromiseDifferencesResponse>>> {
    const { other, against } = await this.sides.findRound(tx, caller, round, query);
    // Both boards have the agreements of the same bodies, or the one would lack some of the other.
    const textOwners = round.textOwners ?? other.textOwners;
    const [now, before] = [
      selectPromises(await this.promises.load(tx, { ...round, textOwners }), query),
      selectPromises(await this.promises.load(tx, { ...other, textOwners }), query),
    ];
    const changed = comparePromises(before, now);
    const page = pageOfChanges(changed, query);
    return {
      content: {
        against,
        total: changed.length,
        counts: countChanges(changed),
        pairs: comparePairs(before, now).map(({ supplier, receiver, ...counts }) => ({
          supplier: bodyOf(supplier),
          receiver: bodyOf(receiver),
          ...counts,
        })),
        ...page,
      },
      table: (about) => tableOf(page.items.map((item) => ({ ...about, ...rowOf(item) }))),
    };
  }
}

function countChanges(changed: readonly ChangedPromise[]): PromiseDifferencesResponse['counts'] {
  const [added, gone, moved, state] = PROMISE_CHANGES.map(
    (change) => changed.filter(({ changes }) => changes.includes(change)).length,
  );
  return { new: added ?? 0, gone: gone ?? 0, moved: moved ?? 0, state: state ?? 0 };
}

/** Cuts a page. The order is that of the agreements' ids, which are the order of their making. */
function pageOfChanges(
  changed: readonly ChangedPromise[],
  query: PromiseDifferenceQuery,
): { readonly items: PromiseDifference[]; readonly nextCursor: string | null } {
  const { limit = DEFAULT_LIMIT, cursor: _, ...asked } = query;
  const list = `promise-differences ${sha256(canonicalJson(asked)).slice(0, 16)}`;
  const after = readCursorKey(list, query);
  const items = changed
    .flatMap(describeChange)
    .sort((one, next) => (one.id < next.id ? -1 : 1))
    .filter(({ id }) => id > after)
    .slice(0, limit + 1);
  return pageOf(
    list,
    query,
    items,
    ({ id }) => id,
    (item) => item,
  );
}

function describeChange({ before, now, changes }: ChangedPromise): PromiseDifference[] {
  const shown = now ?? before;
  if (shown === undefined) return [];
  const { id, what, project, receiver, onKind, on, supplier } = responseOf(shown);
  return [
    {
      id,
      changes: [...changes],
      what,
      project,
      receiver,
      onKind,
      on,
      supplier,
      before: sideOf(before),
      now: sideOf(now),
    },
  ];
}

function sideOf(promised: Promised | undefined): PromiseSide | null {
  if (promised === undefined) return null;
  const { agreement, forecast, quarter } = promised;
  return {
    state: agreement.state,
    day: dayOf(promised),
    forecast: forecast?.date ?? null,
    quarter,
  };
}

const COLUMNS = [
  'round',
  'asOf',
  'changes',
  'supplier',
  'supplierName',
  'receiver',
  'receiverName',
  'project',
  'onKind',
  'on',
  'what',
  'stateBefore',
  'stateNow',
  'dayBefore',
  'dayNow',
  'forecastBefore',
  'forecastNow',
] as const;

function rowOf({
  before,
  now,
  changes,
  supplier,
  receiver,
  ...item
}: PromiseDifference): Record<string, unknown> {
  return {
    ...item,
    changes: changes.join(' '),
    supplier: supplier?.actor ?? null,
    supplierName: supplier?.name ?? null,
    receiver: receiver.actor,
    receiverName: receiver.name,
    stateBefore: before?.state ?? null,
    stateNow: now?.state ?? null,
    dayBefore: before?.day ?? null,
    dayNow: now?.day ?? null,
    forecastBefore: before?.forecast ?? null,
    forecastNow: now?.forecast ?? null,
  };
}

function tableOf(rows: readonly Record<string, unknown>[]): Table {
  return new Table([...COLUMNS], rows);
}
