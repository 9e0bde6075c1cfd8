/** Venter på svar fra mottakeren, aktiv, satt på pause, feilet. */
export const SUBSCRIPTION_STATES = ['unverified', 'active', 'paused', 'failed'] as const;
export type SubscriptionState = (typeof SUBSCRIPTION_STATES)[number];

/** The reason why a subscription is paused or has failed. */
export const SUBSCRIPTION_REASONS = ['notVerified', 'failing', 'gone'] as const;
export type SubscriptionReason = (typeof SUBSCRIPTION_REASONS)[number];
