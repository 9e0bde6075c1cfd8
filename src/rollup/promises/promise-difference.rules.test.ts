import { comparePairs, comparePromises } from './promise-difference.rules.js';
import { describePromise, type Promised } from './promise.rules.js';
import type { PromisedAgreement } from './promise.types.js';

const AGREEMENT: PromisedAgreement = {
  id: '1',
  kind: 'delivery',
  what: 'Kurs',
  projectId: 'MOTTAR',
  receiver: { actorId: 'm', organisationNumber: 'm', name: 'Mottaker' },
  supplier: { actorId: 'l', organisationNumber: 'l', name: 'Leverandør' },
  targetKind: 'nationalSolution',
  targetProjectId: null,
  target: 'Kjernejournal',
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
};
const onBoard = (changes: Partial<PromisedAgreement> = {}): Promised =>
  describePromise(
    { ...AGREEMENT, ...changes },
    { agreements: [], projects: new Map(), roadmap: new Map(), day: '2021-02-01', due: false },
  );
const COMMITTED = { state: 'committed', committedOn: '2021-07-01' } as const;

test('an agreement is new, gone, moved or in another state, and one that is the same is left out', () => {
  const forecast = { date: '2021-09-01', reached: false, round: '2021-1', revision: 'r' };
  const before = [
    onBoard(),
    onBoard({ id: '6' }),
    onBoard({ id: '2' }),
    onBoard({ id: '3' }),
    onBoard({ id: '4' }),
  ];
  const now = [
    onBoard(),
    onBoard({ id: '2', ...COMMITTED }),
    onBoard({ id: '3', neededBy: '2021-08-01' }),
    onBoard({ id: '5' }),
    { ...onBoard({ id: '6' }), forecast },
  ];
  const found = comparePromises(before, now).map(({ before: was, now: is, changes }) => [
    (is ?? was)?.agreement.id,
    changes,
  ]);
  expect(found).toEqual([
    ['2', ['moved', 'state']],
    ['3', ['moved']],
    ['5', ['new']],
    ['6', ['moved']],
    ['4', ['gone']],
  ]);
});

test('a pair of bodies is counted on both boards, one of them empty or not', () => {
  const other = { actorId: 'a', organisationNumber: 'a', name: 'Annen' };
  const pairs = comparePairs(
    [onBoard(), onBoard({ id: '2', supplier: other })],
    [onBoard(COMMITTED), onBoard({ id: '3', supplier: null })],
  );
  expect(pairs).toMatchObject([
    { supplier: other, before: { promises: 1 }, now: { promises: 0 } },
    { before: { promises: 1, committed: 0 }, now: { promises: 1, committed: 1 } },
  ]);
});
