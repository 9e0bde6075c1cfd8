/** Asks for one key to be computed anew: `{ roundId, actorId }`. */
export const ACTOR_STALE = 'rollup.actor-stale';

/** Asks for the keys of a round between two actors to be computed anew: `{ roundId, from, to }`. */
export const RANGE_STALE = 'rollup.range-stale';

/** Asks for the national figures of a round to be summed anew: `{ roundId }`. */
export const ROUND_STALE = 'rollup.round-stale';

/** Asks for a roll-up of a whole round, as a job: `{ roundId, jobId }`. */
export const ROLLUP_REQUESTED = 'rollup.requested';
