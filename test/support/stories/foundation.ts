import type { Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { directorate, helseMidt } = ACTORS;

/** A round is opened, and a project is registered, evaluated and reported. */
export const foundation: Slice = {
  name: 'foundation',
  steps: [
    { operation: 'createRound', actor: directorate, leaves: ({ body }) => ({ round: body.key }) },
    { operation: 'openRound', actor: directorate, path: ({ round }) => ({ round }) },
    { operation: 'createProject', actor: helseMidt, leaves: ({ body }) => ({ code: body.code }) },
    { operation: 'updateProject', actor: helseMidt, path: ({ code }) => ({ code }) },
    { operation: 'getProject', actor: helseMidt, path: ({ code }) => ({ code }) },
    { operation: 'listProjects', actor: helseMidt, query: { limit: '1' } },
    {
      operation: 'evaluateProject',
      actor: directorate,
      path: ({ code }) => ({ code }),
      leaves: ({ body }) => ({ evaluation: body.id }),
    },
    { operation: 'listEvaluations', actor: helseMidt, path: ({ code }) => ({ code }) },
    { operation: 'getCriteriaOutcome', actor: helseMidt, path: { key: '2021-03' } },
    // A report's milestones are of a baseline.
    { operation: 'recordBaseline', actor: helseMidt, path: ({ code }) => ({ code }) },
    {
      operation: 'createReport',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      leaves: ({ body }) => ({ report: body.id }),
    },
    { operation: 'getReport', actor: helseMidt, path: ({ report }) => ({ id: report }) },
    { operation: 'saveReport', actor: helseMidt, path: ({ report }) => ({ id: report }) },
    { operation: 'certifyReport', actor: helseMidt, path: ({ report }) => ({ id: report }) },
    { operation: 'getReport', actor: helseMidt, path: ({ report }) => ({ id: report }) },
    { operation: 'listReportMoves', actor: helseMidt, path: ({ report }) => ({ id: report }) },
    { operation: 'getMe', actor: helseMidt },
    { operation: 'listAudit', actor: helseMidt, query: { limit: '2' } },
    { operation: 'listRevisions', actor: helseMidt, path: ({ report }) => ({ id: report }) },
    {
      operation: 'getRevision',
      actor: helseMidt,
      path: ({ report }) => ({ id: report, revision: '1' }),
    },
    { operation: 'listReports', actor: helseMidt, path: ({ round }) => ({ round }) },
    { operation: 'listRounds', actor: helseMidt },
    { operation: 'getRound', actor: helseMidt, path: ({ round }) => ({ round }) },
    { operation: 'listActors', actor: helseMidt },
    { operation: 'getActor', actor: helseMidt, path: { organisationNumber: helseMidt } },
    { operation: 'listCriteriaSets', actor: helseMidt },
    { operation: 'getCriteriaSet', actor: helseMidt, path: { key: '2021-03' } },
    { operation: 'live', actor: helseMidt },
    { operation: 'ready', actor: helseMidt },
    { operation: 'metrics', actor: helseMidt },
  ],
};

/** The round is closed, published and rolled up. */
export const closing: Slice = {
  name: 'closing',
  after: ['foundation'],
  steps: [
    {
      operation: 'closeRound',
      actor: directorate,
      at: '2021-04-30T16:00:00+02:00',
      path: ({ round }) => ({ round }),
      body: { missing: 1 },
      leaves: ({ body }) => ({ job: body.rollupJob }),
    },
    {
      operation: 'publishRound',
      actor: directorate,
      path: ({ round }) => ({ round }),
      body: { at: '2021-05-03T08:00:00+02:00' },
    },
    { operation: 'publishRound', actor: directorate, path: ({ round }) => ({ round }) },
    {
      operation: 'getJob',
      actor: directorate,
      path: ({ job }) => ({ id: job }),
      eventually: ({ state }) => state === 'completed',
    },
    { operation: 'getRoundStatus', actor: helseMidt, path: ({ round }) => ({ round }) },
    {
      operation: 'rollUpRound',
      actor: directorate,
      path: ({ round }) => ({ round }),
      leaves: ({ body }) => ({ secondJob: body.id }),
    },
  ],
};
