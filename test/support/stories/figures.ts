import type { Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { directorate, helseMidt } = ACTORS;
const OF_ROUND = [
  'listDeviations',
  'listChallenges',
  'listTroubledDependencies',
  'getQuality',
  'listNotReported',
  'getNextYear',
  'listBenefits',
  'listLeftProjects',
  'getBridge',
  'listBridgeProjects',
  'listPromises',
  'listPromisePairs',
  'listEffectiveEnds',
  'listMismatches',
] as const;

/**
 * The published round is read in every way, now and as of its closing, and frozen for a meeting.
 */
export const figures: Slice = {
  name: 'figures',
  after: ['agreements', 'closing'],
  steps: [
    ...OF_ROUND.map((operation) => ({
      operation,
      actor: helseMidt,
      path: ({ round }: Readonly<Record<string, string | undefined>>) => ({ round }),
    })),
    {
      operation: 'findImpact',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: ({ code }) => ({ project: code, weeks: '8' }),
    },
    {
      operation: 'compareMunicipality',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: { actor: ACTORS.oslo },
    },
    {
      operation: 'getRoundStatus',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: { asOf: '2021-04-30T16:00:00+02:00' },
    },
    {
      operation: 'freezeFigures',
      actor: directorate,
      shared: true,
      path: ({ round }) => ({ round }),
      leaves: ({ body }) => ({ snapshot: body.id }),
    },
    { operation: 'listSnapshots', actor: helseMidt, path: ({ round }) => ({ round }) },
    { operation: 'getSnapshot', actor: helseMidt, path: ({ snapshot }) => ({ id: snapshot }) },
    {
      operation: 'getRoundStatus',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: ({ snapshot }) => ({ snapshot }),
    },
    {
      operation: 'getFigureDifferences',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: { by: 'colour', againstAsOf: '2021-04-30T16:00:00+02:00' },
    },
    {
      operation: 'getDifferences',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: ({ snapshot }) => ({ againstSnapshot: snapshot }),
    },
    {
      operation: 'listPromiseDifferences',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: ({ snapshot }) => ({ againstSnapshot: snapshot }),
    },
    { operation: 'getTrend', actor: helseMidt, query: { rounds: 'LAST_4_ROUNDS' } },
    { operation: 'getRoundGrants', actor: helseMidt, path: ({ round }) => ({ round }) },
    { operation: 'getRoundFunding', actor: helseMidt, path: ({ round }) => ({ round }) },
    { operation: 'listReportFacts', actor: helseMidt, query: { limit: '1' } },
    {
      operation: 'listBudgetFacts',
      actor: helseMidt,
      query: { updatedAfter: '2021-04-30T16:00:00+02:00' },
    },
    { operation: 'listBenefitFacts', actor: helseMidt, query: { limit: '1' } },
    { operation: 'listMilestoneFacts', actor: helseMidt, query: { limit: '1' } },
    { operation: 'listDependencyFacts', actor: helseMidt, query: { limit: '1' } },
    { operation: 'listChallengeFacts', actor: helseMidt, query: { limit: '1' } },
    { operation: 'listOperatingCostFacts', actor: helseMidt, query: { limit: '1' } },
    { operation: 'listGrantFacts', actor: helseMidt, query: { limit: '1' } },
    { operation: 'listNotReportedFacts', actor: helseMidt, query: { limit: '1' } },
    {
      operation: 'listenToRound',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: { seconds: '1' },
    },
  ],
};
