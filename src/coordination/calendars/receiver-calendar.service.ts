import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { checkNotInFuture } from '../../platform/base/instant.js';
import { newId } from '../../platform/base/ids.js';
import { accessOf } from '../../platform/base/principal.js';
import {
  fault,
  type Fault,
  invalidRequest,
  notFound,
  ruleBroken,
} from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { chooseQuarters } from '../reach/coverage.rules.js';
import { quarterOf } from '../solutions/quarter.rules.js';
import type {
  CapacityListResponse,
  CapacityResponse,
  ReceiverCalendarQuery,
  ReceiverCalendarResponse,
  StateCapacity,
  WhatIfResponse,
} from './receiver-calendar.dto.js';
import {
  type CalendarReceiver,
  findCalendarReceiver,
  type IntroductionRow,
  readCapacities,
  readIntroductions,
} from './receiver-calendar.queries.js';
import {
  capacityFaults,
  layOutQuarters,
  moveIntroduction,
  quarterOfIntroduction,
} from './receiver-calendar.rules.js';
import { introductionOf } from './introduction.dto.js';
import { ReceiverCapacity } from './receiver-capacity.entity.js';

/** A receiver with the roll-outs to it and to the bodies that were merged into it. */
interface Loaded {
  readonly receiver: CalendarReceiver;
  readonly introductions: readonly IntroductionRow[];
  readonly stated: readonly CapacityResponse[];
}

/**
 * Shows introductions by receiver and quarter against the capacity that the receiver has stated. The
 * calendar is public: it has quarters, sizes and suppliers, never the words of the two sides.
 */
@Injectable()
export class ReceiverCalendars {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly actors: ActorLookup,
    private readonly clock: Clock,
  ) {}

  /** States what the caller can take in each quarter from one on. */
  stateCapacity(command: Command, dto: StateCapacity): Promise<Answer<CapacityResponse>> {
    const { actorId, actorIds, organisationNumber } = command.principal;
    return this.work.change(command, async (tx, now): Promise<Change<CapacityResponse>> => {
      const introductions = await readIntroductions(tx, actorIds);
      const stated = await readCapacities(tx, actorIds);
      const present = quarterOf(osloDate(now));
      const faults = capacityFaults(dto, { introductions, stated, present });
      if (faults.length > 0) throw ruleBroken(faults);
      const { from, capacity } = dto;
      const row = { id: newId(), actorId, fromQuarter: from, capacity, recordedAt: now };
      await tx.execute(insertRow(ReceiverCapacity, row));
      const recordedAt = now.toISOString();
      const body = { receiver: organisationNumber, from, capacity, recordedAt };
      return { answer: { body, status: 201 }, subject: 'receiver-capacity', detail: body };
    });
  }

  async listCapacities({ principal }: Command): Promise<Answer<CapacityListResponse>> {
    const items = await this.database.transaction(accessOf(principal), (tx) =>
      readCapacities(tx, principal.actorIds),
    );
    return { body: { items } };
  }

  async find(
    number: string,
    query: ReceiverCalendarQuery,
  ): Promise<Answer<ReceiverCalendarResponse>> {
    const asOf = query.asOf === undefined ? null : new Date(query.asOf);
    const now = this.clock.now();
    if (asOf !== null) checkNotInFuture(asOf, now);
    const quarters = chooseQuarters(query, quarterOf(osloDate(asOf ?? now)));
    if (!Array.isArray(quarters)) throw invalidRequest([quarters]);
    const { receiver, introductions, stated } = await this.load(number, asOf);
    const whatIf = readWhatIf(query, introductions);
    if (whatIf !== null && 'code' in whatIf) throw invalidRequest([whatIf]);
    const moved =
      whatIf === null ? introductions : moveIntroduction(introductions, whatIf.rollOut, whatIf.to);
    const laid = layOutQuarters(moved, quarters, stated);
    return {
      body: {
        asOf: asOf?.toISOString() ?? null,
        receiver: { actor: receiver.actor, name: receiver.name },
        whatIf,
        collisions: laid.filter(({ over }) => over > 0).length,
        quarters: laid.map((one) => ({
          ...one,
          introductions: one.introductions.map(introductionOf),
        })),
      },
    };
  }

  /** Answers the same bytes, and so the same ETag, as long as the roll-outs are the same. */
  async findFeed(number: string): Promise<Answer<string>> {
    const { receiver, introductions } = await this.load(number);
    // Loads the library for calendars with the first feed.
    const { introductionCalendarOf } = await import('./introduction-calendar.writer.js');
    const body = introductionCalendarOf(receiver, introductions);
    return {
      body,
      etag: `"${sha256(body).slice(0, 16)}"`,
      contentType: 'text/calendar; charset=utf-8',
    };
  }

  private load(number: string, asOf: Date | null = null): Promise<Loaded> {
    return this.database.transaction({ kind: 'system' }, async (tx: Tx) => {
      const receiver = await findCalendarReceiver(tx, number, asOf);
      if (receiver === undefined) throw notFound({ nb: 'Aktøren', en: 'The actor' });
      const at = asOf ?? this.clock.now();
      const ids = await this.actors.listActorsAnsweredFor(tx, receiver.id, at);
      const introductions = await readIntroductions(tx, ids, asOf);
      return { receiver, introductions, stated: await readCapacities(tx, ids, asOf) };
    });
  }
}

/** Returns the question of a query, null without one, or its fault. */
function readWhatIf(
  { rollOut, movedTo }: ReceiverCalendarQuery,
  introductions: readonly IntroductionRow[],
): WhatIfResponse | Fault | null {
  if (rollOut === undefined && movedTo === undefined) return null;
  if (rollOut === undefined || movedTo === undefined)
    return fault(
      rollOut === undefined ? 'rollOut' : 'movedTo',
      'required',
      'Oppgi både innføringen og kvartalet',
      'Give both the roll-out and the quarter',
    );
  const found = introductions.find(({ id }) => id === rollOut);
  if (found === undefined || found.state === 'inUse' || found.state === 'declined')
    return fault(
      'rollOut',
      'unknown-roll-out',
      'Må være en av mottakerens innføringer som ikke er i bruk eller avslått',
      'Must be a roll-out of the receiver that is neither in use nor declined',
    );
  return { rollOut, from: quarterOfIntroduction(found), to: movedTo };
}
