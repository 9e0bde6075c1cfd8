export const MINUTES_STATES = ['unwritten', 'draft', 'published'] as const;
export type MinutesState = (typeof MINUTES_STATES)[number];
