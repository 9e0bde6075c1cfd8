import type { Keys, Slice } from './acted-story.js';
import { ACTORS } from '../service.js';
import { aProject } from '../reports/samples.js';

const { directorate, helseMidt } = ACTORS;

/**
 * A version of the criteria from its draft until it is in force; the one before it is retired.
 * Anyone may read it.
 */
export const criteria: Slice = {
  name: 'criteria',
  steps: [
    {
      operation: 'createCriteriaSet',
      actor: directorate,
      verbatim: ['rule'],
      shared: true,
      leaves: ({ body }) => ({ set: body.key }),
    },
    {
      operation: 'updateCriteriaSet',
      actor: directorate,
      path: ({ set }) => ({ key: set }),
      verbatim: ['rule'],
      shared: true,
    },
    {
      operation: 'putCriteriaSetOnTrial',
      actor: directorate,
      path: ({ set }) => ({ key: set }),
      shared: true,
    },
    {
      operation: 'retireCriteriaSet',
      actor: directorate,
      path: { key: '2024-02' },
      body: { to: '2024-09-01' },
      shared: true,
    },
    {
      operation: 'bringCriteriaSetIntoForce',
      actor: directorate,
      path: ({ set }) => ({ key: set }),
      shared: true,
    },
  ],
};

/** A project's way into the portfolio, with a return and a withdrawal; others' ways out of it. */
export const intake: Slice = {
  name: 'intake',
  after: ['foundation'],
  steps: [
    {
      operation: 'selfAssessProject',
      actor: helseMidt,
      path: ({ code }) => ({ code }),
      leaves: ({ body }) => ({ selfAssessment: body.id }),
    },
    {
      operation: 'compareAssessments',
      actor: helseMidt,
      path: ({ code }) => ({ code }),
      query: { criteriaSet: '2021-03' },
    },
    { operation: 'nominateProject', actor: helseMidt, path: ({ code }) => ({ code }) },
    { operation: 'assessProject', actor: directorate, path: ({ code }) => ({ code }) },
    { operation: 'rankCandidates', actor: directorate },
    { operation: 'returnProject', actor: directorate, path: ({ code }) => ({ code }) },
    { operation: 'withdrawProject', actor: helseMidt, path: ({ code }) => ({ code }) },
    { operation: 'nominateProject', actor: helseMidt, path: ({ code }) => ({ code }) },
    { operation: 'assessProject', actor: directorate, path: ({ code }) => ({ code }) },
    { operation: 'declineProject', actor: directorate, path: ({ code }) => ({ code }) },
    { operation: 'nominateProject', actor: helseMidt, path: ({ code }) => ({ code }) },
    { operation: 'assessProject', actor: directorate, path: ({ code }) => ({ code }) },
    { operation: 'getIntake', actor: helseMidt, path: ({ code }) => ({ code }) },
    ...['SAFEST-0', 'SAFEST-A', 'SAFEST-B'].map((code, index) => ({
      operation: 'createProject',
      actor: helseMidt,
      body: aProject(code),
      leaves: () => ({ [`part${String(index)}`]: code }),
    })),
    { operation: 'takeOverProject', actor: directorate, path: ({ part0 }) => ({ code: part0 }) },
    {
      operation: 'splitProject',
      actor: helseMidt,
      path: ({ part0 }) => ({ code: part0 }),
      body: ({ part1, part2 }: Keys) => ({ into: [part1, part2], reason: 'Delt i to' }),
    },
    {
      operation: 'mergeProject',
      actor: helseMidt,
      path: ({ part1 }) => ({ code: part1 }),
      body: ({ part2 }: Keys) => ({ into: part2, reason: 'Samlet igjen' }),
    },
    { operation: 'leavePortfolio', actor: helseMidt, path: ({ part2 }) => ({ code: part2 }) },
    { operation: 'getPortfolio', actor: helseMidt },
  ],
};

/** A replay whose comments are closed: its publication is proposed, taken back and approved. */
export const publishedReplays: Slice = {
  name: 'published replays',
  after: ['replays', 'retention'],
  steps: [
    {
      operation: 'proposeReplayPublication',
      actor: directorate,
      shared: true,
      path: ({ replay }) => ({ id: replay }),
    },
    {
      operation: 'withdrawReplayPublication',
      actor: directorate,
      path: ({ replay }) => ({ id: replay }),
    },
    {
      operation: 'proposeReplayPublication',
      actor: directorate,
      shared: true,
      path: ({ replay }) => ({ id: replay }),
    },
    {
      operation: 'approveReplayPublication',
      actor: directorate,
      client: 'approver',
      path: ({ replay }) => ({ id: replay }),
    },
  ],
};

/** A replay that is shared and commented, an evaluation of all, and a job that is cancelled. */
export const replays: Slice = {
  name: 'replays',
  after: ['foundation', 'intake'],
  steps: [
    // From its sharing on, every actor may read what a replay is about; its lines and comments stay
    // each owner's own.
    {
      operation: 'runReplay',
      actor: directorate,
      shared: true,
      leaves: ({ body }) => ({ replay: body.id }),
    },
    {
      operation: 'getReplay',
      actor: directorate,
      path: ({ replay }) => ({ id: replay }),
      eventually: ({ state }) => state === 'completed',
    },
    { operation: 'shareReplay', actor: directorate, path: ({ replay }) => ({ id: replay }) },
    {
      operation: 'commentReplay',
      actor: helseMidt,
      path: ({ replay }) => ({ id: replay }),
      leaves: ({ body }) => ({ comment: body.id }),
    },
    { operation: 'listReplays', actor: helseMidt },
    {
      operation: 'listReplayLines',
      actor: helseMidt,
      path: ({ replay }) => ({ id: replay }),
      query: { limit: '1' },
    },
    { operation: 'getReplayResult', actor: helseMidt, path: ({ replay }) => ({ id: replay }) },
    { operation: 'listReplayComments', actor: helseMidt, path: ({ replay }) => ({ id: replay }) },
    {
      operation: 'runEvaluation',
      actor: directorate,
      leaves: ({ body }) => ({ evaluationRun: body.id }),
    },
    {
      operation: 'getReplay',
      actor: directorate,
      path: ({ evaluationRun }) => ({ id: evaluationRun }),
      eventually: ({ state }) => state === 'completed',
    },
    {
      operation: 'runReplay',
      actor: directorate,
      leaves: ({ body }) => ({ cancelledReplay: body.id, cancelledJob: body.job }),
    },
    {
      operation: 'cancelJob',
      actor: directorate,
      path: ({ cancelledJob }) => ({ id: cancelledJob }),
    },
    { operation: 'listJobs', actor: directorate },
  ],
};
