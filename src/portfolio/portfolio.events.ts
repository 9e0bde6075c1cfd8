/** A replay or an evaluation of many projects was asked for: `{ replayId }`. */
export const REPLAY_REQUESTED = 'portfolio.replay-requested';

/**
 * A project changed its owner, programme, segment, theme or standing, told by the database itself:
 * `{ projectId }`.
 */
export const PROJECT_CHANGED_EVENT = 'project.changed';
