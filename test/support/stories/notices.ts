import type { Slice } from './acted-story.js';
import { ACTORS } from '../service.js';
import { aProject } from '../reports/samples.js';

const { directorate, helseMidt } = ACTORS;

/** A project in the portfolio is not reported on, and its owner is reminded. */
export const notices: Slice = {
  name: 'notices',
  after: ['foundation'],
  steps: [
    {
      operation: 'createProject',
      actor: helseMidt,
      body: aProject('STILLE'),
      leaves: () => ({ silent: 'STILLE' }),
    },
    { operation: 'takeOverProject', actor: directorate, path: ({ silent }) => ({ code: silent }) },
    { operation: 'getCompleteness', actor: helseMidt, path: ({ round }) => ({ round }) },
    { operation: 'remindMissing', actor: directorate, path: ({ round }) => ({ round }) },
    { operation: 'listNotices', actor: helseMidt },
    { operation: 'listSetAsideWork', actor: directorate },
  ],
};
