import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import { int, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import { DEFAULT_LIMIT, pageOf, readCursorKey } from '../../platform/http/page.js';
import { readNetworksThen } from '../networks/network.lookup.js';
import { findQuarters, type QuartersThen } from '../reach/coverage.queries.js';
import type { CollisionListResponse, CollisionQuery } from './collision.dto.js';
import {
  type Collision,
  findCollisions,
  type IntroductionOf,
  isAskedFor,
  type StatedBy,
} from './collision.rules.js';
import { introductionOf } from './introduction.dto.js';
import {
  INTRODUCTION_COLUMNS,
  INTRODUCTION_FIELDS,
  introductionsThen,
  withSupplier,
} from './introduction.queries.js';

const INTRODUCTION_ROW = rowType({ ...INTRODUCTION_FIELDS, receiver: uuid });
const CAPACITY_ROW = rowType<StatedBy>({ receiver: uuid, from: text, capacity: int });

/** Selects the introductions of all receivers as of an instant, or as they stand now for null. */
function selectIntroductions(asOf: Date | null): Sql {
  return sql`
    select ${INTRODUCTION_COLUMNS},
           o.actor_id as receiver
      from ${introductionsThen(asOf)}
     where o.state <> 'declined'
     order by o.id`;
}

function selectCapacities(asOf: Date | null): Sql {
  return sql`
    select c.actor_id as receiver,
           c.from_quarter as "from",
           c.capacity
      from coordination.receiver_capacity c
     where c.recorded_at <= coalesce(${asOf}::timestamptz, 'infinity')
     order by c.id`;
}

/** Reads the introductions of all receivers as of an instant, or as they stand now for null. */
export async function readAllIntroductions(tx: Tx, asOf: Date | null): Promise<IntroductionOf[]> {
  return (await tx.query(INTRODUCTION_ROW, selectIntroductions(asOf))).map(withSupplier);
}

/** Reads the capacities that all receivers had stated by an instant (null: now), oldest first. */
export function readAllCapacities(tx: Tx, asOf: Date | null): Promise<StatedBy[]> {
  return tx.query(CAPACITY_ROW, selectCapacities(asOf));
}

/** Lists the quarters in which receivers have more introductions than capacity, for anyone. */
@Injectable()
export class CollisionQueries {
  constructor(
    private readonly database: Database,
    private readonly actors: ActorLookup,
    private readonly clock: Clock,
  ) {}

  async list(query: CollisionQuery): Promise<Answer<CollisionListResponse>> {
    const then = findQuarters(query, this.clock.now());
    const found = await this.database.transaction({ kind: 'system' }, (tx) =>
      this.find(tx, query, then),
    );
    return { body: { asOf: then.asOf?.toISOString() ?? null, ...describePage(query, found) } };
  }

  private async find(
    tx: Tx,
    query: CollisionQuery,
    { asOf, at, quarters }: QuartersThen,
  ): Promise<Collision[]> {
    const introductions = await readAllIntroductions(tx, asOf);
    const stated = await readAllCapacities(tx, asOf);
    const named = [...introductions, ...stated].map(({ receiver }) => receiver);
    const responsible = await this.actors.findResponsible(tx, [...new Set(named)], at, asOf);
    const { solution, supplier, network } = query;
    const members =
      network === undefined
        ? undefined
        : ((await readNetworksThen(tx, [network], asOf))[0]?.members ?? []);
    return findCollisions({ introductions, stated, responsible }, quarters).filter((one) =>
      isAskedFor(one, { solution, supplier, members }),
    );
  }
}

function describePage(
  query: CollisionQuery,
  found: readonly Collision[],
): Omit<CollisionListResponse, 'asOf'> {
  const { from, to, asOf, solution, supplier, network } = query;
  const filters = [from, to, asOf, solution, supplier, network].map((value) => value ?? '');
  const list = `collisions ${filters.join(' ')}`;
  const after = readCursorKey(list, query);
  const rest = found.filter((one) => placeOf(one) > after);
  const page = pageOf(
    list,
    query,
    rest.slice(0, (query.limit ?? DEFAULT_LIMIT) + 1),
    placeOf,
    ({ introductions, suppliers, ...collision }) => ({
      ...collision,
      suppliers: [...suppliers],
      introductions: introductions.map(introductionOf),
    }),
  );
  const receivers = new Set(found.map(({ receiver }) => receiver.actor)).size;
  return { total: found.length, receivers, ...page };
}

function placeOf({ quarter, receiver }: Collision): string {
  return `${quarter} ${receiver.actor}`;
}
