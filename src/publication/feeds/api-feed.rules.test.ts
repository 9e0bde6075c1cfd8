import type { ApiNotice } from '../../platform/api-changes/api-change.types.js';
import { makeApiFeed } from './api-feed.rules.js';
import { writeAtom } from './atom.writer.js';
import { writeJsonFeed } from './json-feed.writer.js';

const ADDED: ApiNotice = {
  ...{ number: 1, kind: 'added', version: '1', publishedAt: '2027-01-01T00:00:00Z' },
  ...{ operations: ['getNew'], schemas: [], sunset: null },
  title: { nb: 'Ny liste', en: 'A new list' },
  text: { nb: 'Les getNew.', en: 'Read getNew.' },
};
const ENDS: ApiNotice = {
  ...ADDED,
  ...{ number: 2, kind: 'deprecated', operations: ['getOld'], schemas: ['OldList'] },
  sunset: '2027-07-01T00:00:00Z',
  title: { nb: 'Den gamle lista', en: 'The old list' },
};
const CHANGES = {
  versions: [{ version: '1', from: '2026-11-28T00:00:00Z', until: null }],
  notices: [ADDED, ENDS],
};

test('tells the newest notice first, with its sunset, operations and schemas', () => {
  const { entries, updated } = makeApiFeed(CHANGES, 'nb');
  expect(entries.map(({ title }) => title)).toEqual(['Utgår: Den gamle lista', 'Nytt: Ny liste']);
  expect(entries[0]?.text.split('\n')).toEqual([
    'Les getNew.',
    'Kan være borte fra 2027-07-01T00:00:00Z.',
    'Operasjoner: getOld',
    'Skjemaer: OldList',
  ]);
  expect(updated).toBe('2027-01-01T00:00:00Z');
});

test('has its own address in both formats', () => {
  const feed = makeApiFeed(CHANGES, 'en');
  expect(writeAtom(feed)).toContain('href="/v1/feeds/api/atom?language=en"');
  expect(JSON.parse(writeJsonFeed(feed))).toMatchObject({
    feed_url: '/v1/feeds/api/json?language=en',
    items: [{ url: '/v1/api-changes/2', title: 'Ends: The old list' }, {}],
  });
});
