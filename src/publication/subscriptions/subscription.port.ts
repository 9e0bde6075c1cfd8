import { Injectable } from '@nestjs/common';
import { FORBIDDEN, Problem, STALE } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionLocked } from '../../platform/fields/allowed-actions.dto.js';
import type { Command } from '../../platform/http/command.js';
import { SUBSCRIPTION_STATE } from '../publication.problems.js';
import type { SubscriptionResponse } from './subscription.dto.js';
import { SubscriptionQueries } from './subscription.queries.js';
import { type SubscriptionAction, subscriptionLocks } from './subscription.rules.js';

/** Opens subscriptions for changes by their subscribers. */
@Injectable()
export class OwnSubscriptions {
  constructor(private readonly queries: SubscriptionQueries) {}

  /** Loads a subscription of the caller. Throws when the action is not open, or it has changed. */
  async requireOpen(
    tx: Tx,
    { principal, expectedVersion }: Command,
    id: string,
    action: SubscriptionAction,
  ): Promise<SubscriptionResponse> {
    const { body } = await this.queries.answer(tx, principal, id);
    const isOwn = body.actor === principal.organisationNumber;
    const lock = subscriptionLocks(body.state, isOwn)[action];
    if (lock?.code === 'not-yours') throw actionLocked(FORBIDDEN, lock);
    if (body.version !== expectedVersion) throw new Problem(STALE);
    if (lock !== undefined) throw actionLocked(SUBSCRIPTION_STATE, lock);
    return body;
  }
}
