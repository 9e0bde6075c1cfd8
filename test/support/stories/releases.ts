import type { Keys, Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { directorate, helseMidt } = ACTORS;

const drafting = ({ snapshot }: Keys): object => ({ snapshot });
/** Members of a draft that a release may do without. */
const NOTHING_MORE = { embargo: null, reason: null, illustrative: false, packs: [] };
const first = ({ round }: Keys): Keys => ({ round, number: '1' });
const second = ({ round }: Keys): Keys => ({ round, number: '2' });

/**
 * A release that is withdrawn, and one that is rehearsed, accepted, approved by a second client and
 * published; the feeds that tell of it.
 */
export const releases: Slice = {
  name: 'releases',
  after: ['closing', 'figures'],
  steps: [
    { operation: 'getVisibility', actor: helseMidt },
    { operation: 'changeVisibility', actor: directorate, shared: true },
    { operation: 'getKnownNames', actor: directorate },
    {
      operation: 'saveKnownNames',
      actor: directorate,
      shared: true,
      body: { names: ['Helse Midt-Norge'] },
    },
    {
      operation: 'draftRelease',
      actor: directorate,
      shared: true,
      path: ({ round }) => ({ round }),
      body: (keys) => ({
        ...drafting(keys),
        ...NOTHING_MORE,
        embargo: '2098-06-02T08:00:00+02:00',
      }),
    },
    {
      operation: 'withdrawRelease',
      actor: directorate,
      path: first,
    },
    {
      operation: 'draftRelease',
      actor: directorate,
      shared: true,
      path: ({ round }) => ({ round }),
      body: drafting,
    },
    {
      operation: 'changeRelease',
      actor: directorate,
      shared: true,
      path: second,
      body: (keys) => ({ ...drafting(keys), ...NOTHING_MORE, illustrative: true }),
    },
    { operation: 'rehearseRelease', actor: directorate, path: second },
    {
      operation: 'getRehearsal',
      actor: directorate,
      path: second,
      leaves: ({ body }) => ({
        findings: (body.findings as { id: string }[]).map(({ id }) => id).join(' '),
      }),
    },
    {
      operation: 'acceptFindings',
      actor: directorate,
      path: second,
      body: ({ findings = '' }) => ({
        findings: findings.split(' ').map((finding) => ({ finding, reason: 'Et foretak' })),
      }),
    },
    { operation: 'rehearseRelease', actor: directorate, path: second },
    { operation: 'approveRelease', actor: directorate, client: 'approver', path: second },
    { operation: 'publishRelease', actor: directorate, path: second },
    { operation: 'listReleases', actor: helseMidt, query: { limit: '1' } },
    { operation: 'listRoundReleases', actor: helseMidt, path: ({ round }) => ({ round }) },
    { operation: 'getRelease', actor: helseMidt, path: second },
    { operation: 'getReleaseView', actor: helseMidt, path: second },
    {
      operation: 'getReleaseFile',
      actor: helseMidt,
      path: (keys) => ({ ...second(keys), name: 'view.json' }),
    },
    { operation: 'getLatestRelease', actor: helseMidt },
    { operation: 'getLatestReleaseFile', actor: helseMidt, path: { name: 'view.json' } },
    { operation: 'getAtomFeed', actor: helseMidt },
    { operation: 'getJsonFeed', actor: helseMidt, query: { language: 'en' } },
    { operation: 'getApiChanges', actor: helseMidt },
    { operation: 'getApiChange', actor: helseMidt, path: { number: '2' } },
    { operation: 'getApiChangesAtom', actor: helseMidt },
    { operation: 'getApiChangesJson', actor: helseMidt, query: { language: 'en' } },
  ],
};
