/** A release is published: `releaseId`, `roundId`. The release that it corrects is corrected. */
export const RELEASE_PUBLISHED_EVENT = 'release.published';

/** A subscription has something to send: `{ subscriptionId }`. */
export const SUBSCRIPTION_DUE_EVENT = 'subscription.due';
