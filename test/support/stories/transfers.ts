import type { Keys, Slice } from './acted-story.js';
import { aProject } from '../reports/samples.js';
import { ACTORS } from '../service.js';

const { directorate, helseMidt, helseVest } = ACTORS;

const ofProject = ({ moved }: Keys): Keys => ({ code: moved });
const ofTransfer = ({ transfer }: Keys): Keys => ({ id: transfer });
const proposal = {
  operation: 'proposeTransfer',
  actor: helseMidt,
  path: ofProject,
  leaves: ({ body }: { readonly body: { readonly id: string } }): Keys => ({ transfer: body.id }),
};

/**
 * Helse Midt-Norge offers a project to Helse Vest, which declines; takes a second offer back; the
 * directorate decides a third and calls it off; Helse Vest accepts the fourth.
 */
export const transfers: Slice = {
  name: 'transfers',
  after: ['foundation'],
  steps: [
    {
      operation: 'createProject',
      actor: helseMidt,
      body: aProject('OVERFORES'),
      leaves: ({ body }) => ({ moved: body.code }),
    },
    { operation: 'listReportsOfProject', actor: helseMidt, path: ({ code }) => ({ code }) },
    proposal,
    { operation: 'getTransfer', actor: helseVest, path: ofTransfer },
    { operation: 'listTransfers', actor: helseVest, query: { limit: '1' } },
    { operation: 'declineTransfer', actor: helseVest, path: ofTransfer },
    proposal,
    { operation: 'withdrawTransfer', actor: helseMidt, path: ofTransfer },
    proposal,
    { operation: 'decideTransfer', actor: directorate, path: ofTransfer },
    { operation: 'withdrawTransfer', actor: directorate, path: ofTransfer },
    proposal,
    { operation: 'acceptTransfer', actor: helseVest, path: ofTransfer },
  ],
};
