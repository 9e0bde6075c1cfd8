import { deprecationIn, parseApiChanges } from './api-change.parser.js';

const NOTICE = {
  number: 1,
  kind: 'deprecated',
  version: '1',
  publishedAt: '2027-01-01T00:00:00Z',
  operations: ['getOld'],
  schemas: [],
  sunset: '2027-07-01T00:00:00Z',
  title: { nb: 'Utgår', en: 'Ends' },
  text: { nb: 'Bruk getNew', en: 'Use getNew' },
};
const REMOVAL = {
  ...{ ...NOTICE, number: 2, kind: 'removed', sunset: null },
  publishedAt: '2027-07-01T00:00:00Z',
};
const VERSION = { version: '1', from: '2026-11-28T00:00:00Z', until: null };

const contentOf = (notices: readonly object[], versions: readonly object[] = [VERSION]): string =>
  JSON.stringify({ versions, notices });

test('an operation ends as its newest notice of deprecation says', () => {
  const later = { ...NOTICE, number: 2, sunset: '2028-01-01T00:00:00Z' };
  const changes = parseApiChanges(contentOf([NOTICE, later]));
  expect(deprecationIn(changes, 'getOld')).toEqual({
    since: '2027-01-01T00:00:00Z',
    sunset: '2028-01-01T00:00:00Z',
    explainedAt: '/v1/api-changes/2',
  });
  expect(deprecationIn(changes, 'getNew')).toBeUndefined();
});

test('an operation is removed after its sunset', () => {
  expect(parseApiChanges(contentOf([NOTICE, REMOVAL])).notices.length).toBe(2);
});

test.each([
  ['another number', { number: 3 }, 'stands at place 1'],
  ['an unknown kind', { kind: 'gone', sunset: null }, 'has an unknown kind'],
  ['an unknown version', { version: '9' }, 'names an unknown version'],
  ['a day that is none', { publishedAt: '2027-02-30' }, 'has no real instant'],
  ['an empty text', { text: { nb: 'Utgår', en: ' ' } }, 'lacks a text'],
  ['no sunset', { sunset: null }, 'has a sunset only when it deprecates'],
  ['no operation', { operations: [] }, 'deprecates no operation'],
  ['a sunset after five months', { sunset: '2027-06-01T00:00:00Z' }, 'within 180 days'],
])('a notice with %s is refused', (_, change, fault) => {
  expect(() => parseApiChanges(contentOf([{ ...NOTICE, ...change }]))).toThrow(fault);
});

test('a removal before the sunset, or one that nobody was told of, is refused', () => {
  const early = { ...REMOVAL, publishedAt: '2027-06-30T00:00:00Z' };
  expect(() => parseApiChanges(contentOf([NOTICE, early]))).toThrow('notice 2 removes');
  const untold = { ...REMOVAL, operations: ['getOther'] };
  expect(() => parseApiChanges(contentOf([NOTICE, untold]))).toThrow('notice 2 removes');
});

test('notices out of order, and versions that have all ended, are refused', () => {
  const older = { ...NOTICE, number: 2, publishedAt: '2026-12-01T00:00:00Z' };
  expect(() => parseApiChanges(contentOf([NOTICE, older]))).toThrow('is older than');
  const ended = { ...VERSION, until: '2027-01-01T00:00:00Z' };
  expect(() => parseApiChanges(contentOf([NOTICE], [ended]))).toThrow('every version has an end');
});
