import { ALL_EVENT_TYPES, EVENT_TYPES } from './event-type.types.js';
import { filterFaults } from './filter.rules.js';

const codesOf = (types: string[], subjects: string[], publicOnly = false): string[] =>
  filterFaults({ types, subjects }, publicOnly).map(({ pointer, code }) => `${pointer} ${code}`);

test('a filter without parts, or with parts that some event matches, has no fault', () => {
  expect(codesOf([], [])).toEqual([]);
  expect(codesOf([EVENT_TYPES.roundClosed.type], ['round/2021-2'])).toEqual([]);
  expect(codesOf([], ['project/*', 'agreement/1'])).toEqual([]);
});

test('an unknown type and an unknown kind of subject are refused by name', () => {
  const type = 'no.helsedirektoratet.portfolio.round.opend.v1';
  expect(codesOf([type], ['runde/2021-2'])).toEqual([
    '/types/0 unknown-event-type',
    '/subjects/0 unknown-subject-kind',
  ]);
  expect(filterFaults({ types: [type], subjects: [] }, false)[0]?.detail.nb).toContain(type);
});

test('a subject that none of the types is about matches nothing', () => {
  expect(codesOf([EVENT_TYPES.roundClosed.type], ['round/2021-2', 'project/SAFEST'])).toEqual([
    '/subjects/1 filter-matches-nothing',
  ]);
});

test('a public consumer gets public types only', () => {
  expect(codesOf([EVENT_TYPES.reportCertified.type], [], true)).toEqual([
    '/types/0 event-type-not-public',
  ]);
  expect(codesOf([], ['project/SAFEST'], true)).toEqual(['/subjects/0 filter-matches-nothing']);
});

test('every type has the form of its subject and a version, and no two are the same', () => {
  const types = ALL_EVENT_TYPES.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  for (const type of types)
    expect(type).toMatch(/^no\.helsedirektoratet\.portfolio\.[a-z]+\.[a-z-]+\.v1$/);
});
