import type {
  PublicPromise,
  PublicPromisePair,
} from '../../rollup/promises/frozen-promises.lookup.js';
import type { ViewCell, ViewTable } from '../view-tables/release-view.types.js';
import { PROMISE_PAIRS, PROMISES } from '../view-tables/promise-table.rules.js';
import type { TableDefinition } from '../view-tables/view-column.rules.js';

/** Makes the table `promises`. Holds what anybody may read of an agreement, and nothing else. */
export function makePromiseTable(promises: readonly PublicPromise[]): ViewTable {
  return makeTable(
    PROMISES,
    promises.map(({ id, receiver, supplier, forecast, slips, gapDays, ...promise }) => ({
      promise: id,
      project: promise.project,
      receiver: receiver.actor,
      receiver_name: receiver.name,
      supplier: supplier?.actor ?? null,
      supplier_name: supplier?.name ?? null,
      target_kind: promise.onKind,
      target: promise.on,
      delivery_kind: promise.kind,
      what: promise.what,
      promise_state: promise.state,
      turn: promise.turn,
      needed_by: promise.neededBy,
      committed_on: promise.committedOn,
      delivered_on: promise.deliveredOn,
      forecast: forecast?.date ?? null,
      expected: gapDays === null ? null : addDays(promise.neededBy, gapDays),
      gap_days: gapDays,
      gap_weeks: gapDays === null ? null : countWeeks(gapDays),
      quarter: promise.quarter,
      slips: slips.length === 0 ? null : slips.join(' '),
      unanswered_days: promise.unansweredDays,
    })),
  );
}

/** Makes the table `promise_pairs`. */
export function makePairTable(pairs: readonly PublicPromisePair[]): ViewTable {
  return makeTable(
    PROMISE_PAIRS,
    pairs.map(({ supplier, receiver, longestWait, ...counts }) => ({
      supplier: supplier.actor,
      supplier_name: supplier.name,
      receiver: receiver.actor,
      receiver_name: receiver.name,
      ...counts,
      longest_wait: longestWait,
    })),
  );
}

/** Returns the whole weeks of a number of days: 13 days late are one week, 6 days are none. */
export function countWeeks(days: number): number {
  // Adding 0 turns −0, which JSON does not know, into 0.
  return Math.trunc(days / 7) + 0;
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Makes a table of its definition, with the rows in the order of its key. */
function makeTable(
  definition: TableDefinition,
  rows: readonly Readonly<Record<string, ViewCell>>[],
): ViewTable {
  const orderOf = (row: Readonly<Record<string, ViewCell>>): string =>
    definition.key.map((name) => String(row[name] ?? '')).join('\u0000');
  return {
    ...definition,
    rows: rows
      .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
      .map((row) => definition.columns.map(({ name }) => row[name] ?? null)),
  };
}
