/** One actor's figures of a round are to be computed anew: `{ roundId, actorId }`. */
export const ACTOR_STALE = 'rollup.actor-stale';

/**
 * The figures of the actors of a round between two ids are to be computed anew: `{ roundId, from,
 * to }`.
 */
export const RANGE_STALE = 'rollup.range-stale';

/** A round's national figures are to be summed anew: `{ roundId }`. */
export const ROUND_STALE = 'rollup.round-stale';

/** A roll-up of a whole round was asked for: `{ roundId, jobId }`. */
export const ROLLUP_REQUESTED = 'rollup.requested';
