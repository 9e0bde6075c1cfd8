/** A replay or an evaluation of many projects was asked for: `{ replayId }`. */
export const REPLAY_REQUESTED = 'portfolio.replay-requested';
