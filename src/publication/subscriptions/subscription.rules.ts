import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { SubscriptionState } from './subscription.types.js';

/** Actions on a subscription, in the order of the answers. */
export type SubscriptionAction = 'update' | 'makeSecret' | 'resume' | 'sendAgain' | 'remove';

const NOT_YOURS: Locked = {
  code: 'not-yours',
  reason: {
    nb: 'Kan bare gjøres av abonnenten',
    en: 'Can only be done by the subscriber',
  },
};
const ACTIVE: Locked = {
  code: 'subscription-active',
  reason: { nb: 'Abonnementet er aktivt', en: 'The subscription is active' },
};

/** Finds the actions that are not open to a caller, with the reason. */
export function subscriptionLocks(
  state: SubscriptionState,
  isOwn: boolean,
): Readonly<Record<SubscriptionAction, Locked | undefined>> {
  const own = isOwn ? undefined : NOT_YOURS;
  return {
    update: own,
    makeSecret: own,
    resume: own ?? (state === 'active' ? ACTIVE : undefined),
    sendAgain: own,
    remove: own,
  };
}
