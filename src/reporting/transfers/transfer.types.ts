/**
 * States of a transfer: foreslått, avtalt, avslått, trukket, bortfalt, gjennomført. A transfer that
 * is agreed waits for its day.
 */
export const TRANSFER_STATES = [
  'proposed',
  'agreed',
  'declined',
  'withdrawn',
  'lapsed',
  'carriedOut',
] as const;
export type TransferState = (typeof TRANSFER_STATES)[number];

/** Actions on a transfer. */
export const TRANSFER_ACTIONS = ['accept', 'decline', 'withdraw', 'decide'] as const;
export type TransferAction = (typeof TRANSFER_ACTIONS)[number];

/** The parties of a transfer: the owner, the actor that is to be the owner, the directorate. */
export type TransferParty = 'owner' | 'receiver' | 'directorate';
