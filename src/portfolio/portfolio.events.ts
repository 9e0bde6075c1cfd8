/**
 * Topic: someone asked for a replay, or for an evaluation of many projects. Payload `{ replayId }`.
 */
export const REPLAY_REQUESTED = 'portfolio.replay-requested';

/**
 * Topic: a project changed its owner, programme, segment, theme or standing. A database trigger
 * writes it. Payload `{ projectId }`.
 */
export const PROJECT_CHANGED_EVENT = 'project.changed';
