import {
  findPublicationObstacle,
  PUBLICATION_ACTIONS,
  type PublishableReplay,
} from './replay-publication.rules.js';

const READY: PublishableReplay = {
  purpose: 'replay',
  project: null,
  owner: null,
  state: 'completed',
  counts: {},
  commentsUntil: '2021-03-29T14:00:00.000Z',
  proposedBy: null,
  publishedAt: null,
};
const PROPOSED = { ...READY, proposedBy: 'first' };
const PUBLISHED = { ...PROPOSED, publishedAt: '2021-03-30T07:00:00.000Z' };

/** Returns the codes of the obstacles to each step, for the client that proposes. */
const codesOf = (
  replay: PublishableReplay,
  { client = 'first', now = READY.commentsUntil ?? '' } = {},
): (string | undefined)[] =>
  PUBLICATION_ACTIONS.map(
    (action) => findPublicationObstacle(action, replay, { client, now: new Date(now) })?.code,
  );

test('is proposed, approved by another client or taken back, and never changes afterwards', () => {
  expect(codesOf(READY)).toEqual([
    undefined,
    'publication-not-proposed',
    'publication-not-proposed',
  ]);
  expect(codesOf(PROPOSED)).toEqual(['publication-proposed', 'own-publication', undefined]);
  expect(codesOf(PROPOSED, { client: 'second' })).toEqual([
    'publication-proposed',
    undefined,
    undefined,
  ]);
  const published = Array.from({ length: 3 }, () => 'replay-published');
  expect(codesOf(PUBLISHED, { client: 'second' })).toEqual(published);
});

test.each<[string, Partial<PublishableReplay>, string]>([
  ['an evaluation', { purpose: 'evaluation' }, 'not-a-replay'],
  ['of one project', { project: 'SAFEST' }, 'replay-limited'],
  ['of one owner', { owner: '983658776' }, 'replay-limited'],
  ['that runs', { state: 'running', counts: null }, 'replay-not-completed'],
  ['that failed', { state: 'failed', counts: null }, 'replay-not-completed'],
  ['that is not shared', { commentsUntil: null }, 'replay-not-shared'],
])('a replay %s is not proposed', (_, members, code) => {
  expect(codesOf({ ...READY, ...members })[0]).toBe(code);
});

test('the comments of owners come first: the proposal waits for their deadline', () => {
  expect(codesOf(READY, { now: '2021-03-29T13:59:59.999Z' })[0]).toBe('comments-open');
  expect(codesOf(READY, { now: '2021-03-29T14:00:00.000Z' })[0]).toBeUndefined();
});
