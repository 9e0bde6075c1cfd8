import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { Problem } from '../../platform/base/problem.js';
import { insertSharedLink } from '../../platform/database/change.queries.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { lockNamed } from '../../platform/database/fragments.js';
import { appendEvents } from '../../platform/database/unit-of-work.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import { TokenBuckets } from '../../platform/limits/token-buckets.js';
import { isSameText } from '../../platform/webhooks/webhook-signature.js';
import { SUBSCRIPTION_DUE_EVENT } from '../publication.events.js';
import { PUBLIC_SUBSCRIPTION_LIMIT } from '../publication.problems.js';
import { ALL_EVENT_TYPES } from './event-type.types.js';
import type {
  CreateSubscription,
  EventTypeListResponse,
  PublicSubscriptionWithSecret,
  SubscriptionStanding,
} from './subscription.dto.js';
import { Subscription } from './subscription.entity.js';
import {
  countPublic,
  deleteSubscription,
  findRemovalKey,
  listDirectorateIds,
  subscriptionNotFound,
  SubscriptionQueries,
} from './subscription.queries.js';
import { newSubscription, SubscriptionService } from './subscription.service.js';

const SYSTEM = { kind: 'system' } as const;
/** The most subscriptions of public consumers to one host, also those that failed this week. */
const MOST_OF_HOST = 5;
/** The most subscriptions that one address makes in an hour, in each process. */
const MOST_FROM_ADDRESS = { requests: 10, seconds: 3_600 } as const;

/**
 * Makes and removes subscriptions of public consumers, who have no token and receive public events
 * only. An endpoint is asked twice at most, and a host has few of them, so that nobody can let the
 * service send to others.
 */
@Injectable()
export class PublicSubscriptionService {
  private readonly made = new TokenBuckets(MOST_FROM_ADDRESS);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly subscriptions: SubscriptionService,
    private readonly queries: SubscriptionQueries,
  ) {}

  /** Lists the types of events. */
  listTypes(): Answer<EventTypeListResponse> {
    const items = ALL_EVENT_TYPES.map(({ data, ...type }) => ({ ...type, data: [...data] }));
    return { body: { items } };
  }

  /** Makes a subscription with its secret and the key that removes it. Both are answered once. */
  async create(
    dto: CreateSubscription,
    address: string,
  ): Promise<Answer<PublicSubscriptionWithSecret>> {
    this.subscriptions.refuseFaults(dto, true);
    this.refuseMany(address);
    const removalKey = randomBytes(32).toString('base64url');
    const body = await this.database.transaction(SYSTEM, async (tx) => {
      const now = this.clock.now();
      const row = newSubscription(dto, {
        actorId: null,
        now,
        asksAt: now,
        removalKey: sha256(removalKey),
      });
      await tx.execute(lockNamed('publication.public-subscriptions'));
      if ((await countPublic(tx, row.host)) >= MOST_OF_HOST) throw limitReached(null);
      await tx.execute(insertRow(Subscription, row));
      const secret = await this.subscriptions.addSecret(tx, row);
      const standing = await this.queries.findStanding(tx, row.id);
      const { endpoint, types, subjects } = row;
      await this.record(tx, 'createPublicSubscription', row.id, { endpoint, types, subjects });
      return { ...standing, endpoint, secret, removalKey };
    });
    return { body, status: 201, location: `/v1/public-subscriptions/${body.id}` };
  }

  async find(id: string): Promise<Answer<SubscriptionStanding>> {
    const body = await this.database.transaction(SYSTEM, (tx) => this.queries.findStanding(tx, id));
    return { body };
  }

  /** Removes a subscription for the holder of its key. A wrong key is answered like an unknown id. */
  async remove(id: string, key: string): Promise<Answer<undefined>> {
    await this.database.transaction(SYSTEM, async (tx) => {
      const stored = await findRemovalKey(tx, id);
      if (stored === undefined || !isSameText(stored, sha256(key))) throw subscriptionNotFound();
      await deleteSubscription(tx, id);
      await this.record(tx, 'removePublicSubscription', id, {});
    });
    return { body: undefined, status: 204 };
  }

  /** Adds a link to the directorate's audit chain: a public consumer has none. */
  private async record(tx: Tx, action: string, id: string, detail: object): Promise<void> {
    const now = this.clock.now();
    const actorIds = await listDirectorateIds(tx, osloDate(now));
    const subject = `subscription/${id}`;
    await insertSharedLink(tx, { actorIds, action, subject, detail, now });
    const event = { topic: SUBSCRIPTION_DUE_EVENT, payload: { subscriptionId: id } };
    await appendEvents(tx, [event], now);
  }

  private refuseMany(address: string): void {
    const { allowed, seconds } = this.made.take(address);
    if (!allowed) throw limitReached(seconds);
  }
}

function limitReached(seconds: number | null): Problem {
  const wait = { 'retry-after': String(seconds) };
  return new Problem(PUBLIC_SUBSCRIPTION_LIMIT, seconds === null ? {} : { headers: wait });
}
