import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { Table } from '../../platform/tables/table.js';
import { buildChain } from '../chains/chain-graph.rules.js';
import type { Without } from '../lists/round-list.queries.js';
import {
  flatten,
  pageOfPromises,
  PROMISE_COLUMNS,
  responseOf,
  selectPromises,
} from '../promises/promise-board.queries.js';
import { PromiseQueries } from '../promises/promise.queries.js';
import type { Promised } from '../promises/promise.rules.js';
import type { RoundPromises } from '../promises/promise.types.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import type {
  ExpectedDelivery,
  MismatchesResponse,
  MismatchQuery,
  MismatchResponse,
} from './mismatch.dto.js';
import { findMismatches } from './mismatch.rules.js';
import { MISMATCH_KINDS, type MismatchKind } from './mismatch.types.js';

/** Reads the agreements of a round whose two sides do not match (N4). */
@Injectable()
export class MismatchQueries {
  constructor(private readonly promises: PromiseQueries) {}

  async list(
    tx: Tx,
    round: FigureRound,
    query: MismatchQuery,
  ): Promise<AnswerContent<Without<MismatchesResponse>>> {
    const found = await this.promises.load(tx, round);
    const { kind, ...filters } = query;
    const kindsOf = judgeRound(found);
    const mismatched = selectPromises(found, filters).filter((one) =>
      kind === undefined ? kindsOf(one).length > 0 : kindsOf(one).includes(kind),
    );
    const page = pageOfPromises(`mismatches ${kind ?? ''}`, mismatched, filters);
    const items = page.items.map((one) => describeMismatch(one, kindsOf(one)));
    const { nextCursor } = page;
    const counts = MISMATCH_KINDS.map((one) => ({
      kind: one,
      count: mismatched.filter((promised) => kindsOf(promised).includes(one)).length,
    }));
    return {
      content: { day: found.day, total: mismatched.length, counts, items, nextCursor },
      table: (about) =>
        new Table(
          [...PROMISE_COLUMNS, 'mismatches'],
          items.map(({ mismatches, ...item }) => ({
            ...about,
            ...flatten(item),
            mismatches: mismatches.join(' '),
          })),
        ),
    };
  }
}

/** Judges the agreements of a round once, and returns the kinds of mismatch of each. */
function judgeRound(found: RoundPromises): (promised: Promised) => readonly MismatchKind[] {
  const { rings, projects } = buildChain(found);
  const round = {
    due: found.due,
    rings: rings.map((members) => new Set(members.map((node) => projects[node]?.id ?? ''))),
  };
  const judged = new Map<string, readonly MismatchKind[]>();
  return (promised) => {
    const { id } = promised.agreement;
    const kinds = judged.get(id) ?? findMismatches(promised, round);
    judged.set(id, kinds);
    return kinds;
  };
}

function describeMismatch(
  promised: Promised,
  mismatches: readonly MismatchKind[],
): MismatchResponse {
  return {
    ...responseOf(promised),
    mismatches: [...mismatches],
    expected: expectedOf(promised),
    reportedNeed: promised.agreement.namedFor,
  };
}

function expectedOf({ forecast, roadmapDay, agreement }: Promised): ExpectedDelivery | null {
  if (forecast !== null) {
    const { date, round, revision } = forecast;
    return { date, by: 'forecast', round, revision };
  }
  if (roadmapDay !== null) return { date: roadmapDay, by: 'roadmap', round: null, revision: null };
  return agreement.committedOn === null
    ? null
    : { date: agreement.committedOn, by: 'commitment', round: null, revision: null };
}
