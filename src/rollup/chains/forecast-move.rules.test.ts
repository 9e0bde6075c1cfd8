import type {
  PromisedAgreement,
  PromisingProject,
  RoundPromises,
} from '../promises/promise.types.js';
import { findMoves, writeMove } from './forecast-move.rules.js';

const body = (name: string) => ({ actorId: name, organisationNumber: name, name });
const project = (id: string, date: string): PromisingProject => ({
  id,
  code: id,
  name: id,
  ownerId: `eier ${id}`,
  owner: `eier ${id}`,
  ownerName: `Eier ${id}`,
  left: false,
  state: 'active',
  round: '2021-1',
  revisionId: id,
  reported: true,
  milestones: [{ key: 'BP4', date, reached: false }],
  endsOn: null,
  planned: null,
});
const agreement = (supplier: string, receiver: string): PromisedAgreement => ({
  id: `${supplier} ${receiver}`,
  kind: 'delivery',
  what: 'Kurs',
  projectId: receiver,
  receiver: body(`eier ${receiver}`),
  supplier: body(`eier ${supplier}`),
  targetKind: 'project',
  targetProjectId: supplier,
  target: null,
  lagDays: 0,
  state: 'requested',
  neededBy: '2021-06-01',
  offeredOn: null,
  condition: null,
  committedOn: null,
  deliveredOn: null,
  milestone: null,
  since: '2021-02-01',
  movedBy: 'receiver',
  everNamed: true,
  namedFor: null,
});

/** A supplies B, and B supplies C and A: a ring with a project after it. D supplies C too. */
const ROUND: RoundPromises = {
  agreements: [agreement('A', 'B'), agreement('B', 'A'), agreement('B', 'C'), agreement('D', 'C')],
  projects: new Map(
    [
      project('A', '2021-06-01'),
      project('B', '2021-05-01'),
      project('C', '2021-05-01'),
      project('D', '2021-08-01'),
    ].map((one) => [one.id, one]),
  ),
  roadmap: new Map(),
  day: '2021-02-01',
  due: false,
};
const changeTo = (date: string) => [
  { project: 'A', after: [{ key: 'BP4', date, reached: false }] },
];
const codes = (date: string, owners: readonly string[] | null): unknown => {
  const { items, others } = findMoves(ROUND, changeTo(date), owners);
  return [items.map(({ project: code }) => code), others];
};

test('a later end moves all of a ring, and what comes after it only past its other suppliers', () => {
  expect(codes('2021-07-01', null)).toEqual([['A', 'B'], 0]);
  expect(codes('2021-09-01', null)).toEqual([['A', 'B', 'C'], 0]);
});

test('a caller sees the chain of its own agreements, and the others are counted', () => {
  expect(codes('2021-09-01', ['eier A'])).toEqual([['A', 'B'], 1]);
  expect(codes('2021-09-01', ['eier D'])).toEqual([[], 3]);
});

test('nothing moves when the forecast stays, or another supplier is later anyway', () => {
  expect(codes('2021-06-01', null)).toEqual([[], 0]);
});

test('several forecasts of one file are held against the round together', () => {
  const changes = [
    ...changeTo('2021-07-01'),
    { project: 'D', after: [{ key: 'BP4', date: '2021-06-01', reached: false }] },
  ];
  const { items } = findMoves(ROUND, changes, null);
  expect(items.map(({ project: code, after, days }) => [code, after, days])).toEqual([
    ['A', '2021-07-01', 30],
    ['B', '2021-07-01', 30],
    ['C', '2021-07-01', -31],
    ['D', '2021-06-01', -61],
  ]);
});

test('a report before the one that is held against it may be another, or none', () => {
  const after = [{ key: 'BP4', date: '2021-09-01', reached: false }];
  const [move] = findMoves(ROUND, [{ project: 'A', before: null, after }], null).items;
  expect(move).toMatchObject({ project: 'A', before: '2021-05-01', weeks: 18 });
});

test('a move is told in words, in weeks or in days', () => {
  const write = (before: string | null, after: string | null) => writeMove('X', before, after);
  expect(write('2021-10-01', '2021-10-02')).toEqual({
    nb: 'X slutter 1 dag senere: 2. oktober 2021, ikke 1. oktober 2021',
    en: 'X ends 1 day later: 2 October 2021, not 1 October 2021',
  });
  expect(write('2021-10-29', '2021-10-01').nb).toBe(
    'X slutter 4 uker tidligere: 1. oktober 2021, ikke 29. oktober 2021',
  );
  expect(write(null, '2021-10-01').nb).toBe('X får en slutt: 1. oktober 2021');
  expect(write('2021-10-01', null).en).toBe('X has no end any more. It was 1 October 2021');
});
