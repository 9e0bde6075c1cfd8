import type { Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { directorate, helseMidt, ks } = ACTORS;

/**
 * An actor lets another prepare for it, the directorate lets it certify too, and the actor ends the
 * first.
 */
export const delegations: Slice = {
  name: 'delegations',
  after: ['submissions'],
  steps: [
    {
      operation: 'createDelegation',
      actor: helseMidt,
      leaves: ({ body }) => ({ delegation: body.id }),
    },
    {
      operation: 'patchReport',
      actor: ks,
      onBehalfOf: helseMidt,
      path: ({ laterReport }) => ({ id: laterReport }),
    },
    {
      operation: 'createDelegation',
      actor: directorate,
      body: {
        actor: helseMidt,
        delegate: ks,
        mayPrepare: false,
        mayCertify: true,
        mayIntroduce: true,
        lastDay: null,
        reason: 'Etter ønske fra aktøren.',
      },
    },
    {
      operation: 'certifyReport',
      actor: ks,
      onBehalfOf: helseMidt,
      path: ({ laterReport }) => ({ id: laterReport }),
    },
    { operation: 'listDelegations', actor: ks, query: { limit: '1' } },
    {
      operation: 'revokeDelegation',
      actor: helseMidt,
      path: ({ delegation }) => ({ id: delegation }),
    },
    {
      operation: 'getDelegation',
      actor: helseMidt,
      path: ({ delegation }) => ({ id: delegation }),
    },
  ],
};
