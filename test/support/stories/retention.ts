import type { Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { directorate } = ACTORS;

/** A period that is changed; a proposal that is withdrawn; one that a second client approves. */
export const retention: Slice = {
  name: 'retention',
  after: ['closing', 'notices', 'packs'],
  steps: [
    { operation: 'listRetentionClasses', actor: directorate },
    { operation: 'getRetentionClass', actor: directorate, path: { class: 'notices' } },
    {
      operation: 'changeRetentionClass',
      actor: directorate,
      shared: true,
      path: { class: 'notices' },
      body: { days: 90, reason: 'Varsler er uten verdi etter et kvartal' },
    },
    {
      operation: 'proposeDeletion',
      actor: directorate,
      at: '2021-07-10T09:00:00+02:00',
      leaves: ({ body }) => ({ proposal: String(body.id) }),
    },
    {
      operation: 'withdrawDeletion',
      actor: directorate,
      path: ({ proposal }) => ({ id: proposal }),
    },
    {
      operation: 'proposeDeletion',
      actor: directorate,
      leaves: ({ body }) => ({ proposal: String(body.id) }),
    },
    {
      operation: 'approveDeletion',
      actor: directorate,
      client: 'approver',
      path: ({ proposal }) => ({ id: proposal }),
    },
    {
      operation: 'carryOutDeletion',
      actor: directorate,
      path: ({ proposal }) => ({ id: proposal }),
    },
    {
      operation: 'getRetentionProposal',
      actor: directorate,
      path: ({ proposal }) => ({ id: proposal }),
    },
    { operation: 'listRetentionProposals', actor: directorate, query: { limit: '1' } },
  ],
};
