import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import { readRetention } from '../../platform/database/retention.queries.js';
import type { Tx } from '../../platform/database/transaction.js';
import {
  announce,
  hasAnnouncements,
  listSubscribers,
  lockAnnouncing,
  makeDue,
  type Reader,
} from './announcement.queries.js';
import { deleteEvents } from './event-deletion.queries.js';
import { deleteFailedPublic } from './delivery.queries.js';

const SYSTEM = { kind: 'system' } as const;

/** Makes events of the facts that areas have put in the outbox, and one delivery per subscription. */
@Injectable()
export class Announcements {
  constructor(
    private readonly database: Database,
    private readonly actors: ActorLookup,
    private readonly clock: Clock,
  ) {}

  /** Makes events of all facts that wait, some at a time. */
  async announceAll(): Promise<void> {
    while (await this.database.transaction(SYSTEM, (tx) => this.announceSome(tx)));
  }

  /** Makes events of the oldest facts. Returns false when none was left. */
  private async announceSome(tx: Tx): Promise<boolean> {
    await lockAnnouncing(tx);
    if (!(await hasAnnouncements(tx))) return false;
    const now = this.clock.now();
    const readers = await this.listReaders(tx, now);
    const ids = await announce(tx, readers, now);
    if (ids.length > 0) await makeDue(tx, ids, now);
    return true;
  }

  isBehind(): Promise<boolean> {
    return this.database.transaction(SYSTEM, hasAnnouncements);
  }

  /** Deletes events and subscriptions that are too old. */
  async prune(): Promise<void> {
    await this.database.transaction(SYSTEM, async (tx) => {
      const before = await readRetention(tx, this.clock.now());
      await deleteEvents(tx, before('deliveries'));
      await deleteFailedPublic(tx, before('failedSubscriptions'));
    });
  }

  /** Lists what each subscriber reads today. A subscriber that no longer acts reads nothing. */
  private async listReaders(tx: Tx, now: Date): Promise<readonly Reader[]> {
    const readers: Reader[] = [];
    for (const { id, organisationNumber } of await listSubscribers(tx)) {
      const actor = await this.actors.findActingActor(organisationNumber, now);
      if (actor === undefined) continue;
      const { actorIds, directorate } = actor;
      readers.push({ subscriber: id, actors: actorIds, directorate });
    }
    return readers;
  }
}
