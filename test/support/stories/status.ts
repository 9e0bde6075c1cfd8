import type { Slice } from '../acted-story.js';
import { ACTORS } from '../service.js';

const { helseMidt } = ACTORS;

/** A re-baseline of the reported project, and its slip against the first approval. */
export const status: Slice = {
  name: 'status',
  after: ['foundation'],
  steps: [
    { operation: 'recordBaseline', actor: helseMidt, path: ({ code }) => ({ code }) },
    { operation: 'listBaselines', actor: helseMidt, path: ({ code }) => ({ code }) },
    { operation: 'getSlip', actor: helseMidt, path: ({ code }) => ({ code }) },
  ],
};
