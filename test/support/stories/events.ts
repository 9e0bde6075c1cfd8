import type { Keys, Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { helseMidt } = ACTORS;

const ofSubscription = ({ subscription }: Keys): Keys => ({ id: subscription });

/** Helse Midt-Norge subscribes to events of its projects, and a public consumer to rounds. */
export const events: Slice = {
  name: 'events',
  steps: [
    { operation: 'listEventTypes', actor: helseMidt },
    {
      operation: 'createSubscription',
      actor: helseMidt,
      // Free texts of a filter are names of types and subjects.
      verbatim: ['endpoint', 'types', 'subjects'],
      leaves: ({ body }) => ({ subscription: body.id }),
    },
    {
      operation: 'createSubscription',
      actor: helseMidt,
      verbatim: ['endpoint', 'types', 'subjects'],
      leaves: ({ body }) => ({ short: body.id }),
    },
    { operation: 'makeSubscriptionSecret', actor: helseMidt, path: ofSubscription },
    {
      operation: 'changeSubscription',
      actor: helseMidt,
      path: ofSubscription,
      verbatim: ['endpoint', 'types', 'subjects'],
    },
    { operation: 'resumeSubscription', actor: helseMidt, path: ofSubscription },
    { operation: 'getSubscription', actor: helseMidt, path: ofSubscription },
    { operation: 'listSubscriptions', actor: helseMidt, query: { limit: '1' } },
    {
      operation: 'sendEventsAgain',
      actor: helseMidt,
      path: ofSubscription,
      body: { from: '2021-04-23T16:00:00+02:00' },
    },
    { operation: 'listDeliveries', actor: helseMidt, path: ofSubscription },
    { operation: 'removeSubscription', actor: helseMidt, path: ({ short }) => ({ id: short }) },
    {
      operation: 'createPublicSubscription',
      actor: helseMidt,
      shared: true,
      verbatim: ['endpoint', 'types', 'subjects'],
      leaves: ({ body }) => ({ open: body.id, removalKey: body.removalKey }),
    },
    {
      operation: 'getPublicSubscription',
      actor: helseMidt,
      path: ({ open }) => ({ id: open }),
      shared: true,
    },
    {
      operation: 'removePublicSubscription',
      actor: helseMidt,
      path: ({ open }) => ({ id: open }),
      body: ({ removalKey }) => ({ removalKey }),
      shared: true,
      verbatim: ['removalKey'],
    },
  ],
};
