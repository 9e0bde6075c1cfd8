import { adviceFaults, itemLocks, targetFaults } from './advice.rules.js';

const JANUARY = { opensAt: new Date('2021-01-11T07:00:00Z') };
const APRIL = { opensAt: new Date('2021-04-06T06:00:00Z') };

const codesOf = (faults: readonly { pointer: string; code: string }[]): string[] =>
  faults.map(({ pointer, code }) => `${pointer} ${code}`);

test('advice is on a project or on a round', () => {
  const due = { state: 'planned', ...APRIL } as const;
  expect(adviceFaults({ projects: ['A'], round: undefined }, due)).toEqual([]);
  expect(adviceFaults({ projects: [], round: JANUARY }, { state: 'open', ...JANUARY })).toEqual([]);
});

test('advice on nothing, to be answered in a round that is over, has both faults', () => {
  const due = { state: 'closed', ...APRIL } as const;
  expect(codesOf(adviceFaults({ projects: [], round: undefined }, due))).toEqual([
    '/projects nothing-advised',
    '/answerDueIn round-closed',
  ]);
});

test('advice is not due in a round before the one that it is on', () => {
  const due = { state: 'open', ...JANUARY } as const;
  expect(codesOf(adviceFaults({ projects: ['A'], round: APRIL }, due))).toEqual([
    '/answerDueIn due-before-round',
  ]);
});

test.each([
  [{ project: 'A' }, []],
  [{ project: null, round: '2021-1' }, []],
  [{}, ['/project project-or-round']],
  [{ project: 'A', round: '2021-1' }, ['/round project-or-round']],
])('an answer is for a project or for the round: %j has the faults %j', (target, codes) => {
  expect(codesOf(targetFaults(target))).toEqual(codes);
});

const ITEMS = [
  ['open', false, 'answer'],
  ['open', true, 'answer effect'],
  ['answered', false, 'answer effect'],
  ['answered', true, 'effect'],
  ['closed', false, 'effect'],
  ['closed', true, 'effect'],
] as const;

test.each(ITEMS)(
  'the owner and directorate of advice that is %s, its round closed: %s, may do: %s',
  (state, dueRoundClosed, actions) => {
    const locks = Object.entries(itemLocks({ state, own: true, dueRoundClosed }, true));
    const open = locks.filter(([, lock]) => lock === undefined).map(([action]) => action);
    expect(open.join(' ')).toBe(actions);
  },
);

test.each(ITEMS)(
  'another actor may do nothing with advice that is %s, its round closed: %s',
  (state, dueRoundClosed) => {
    const locks = Object.values(itemLocks({ state, own: false, dueRoundClosed }, false));
    expect(locks.map((lock) => lock?.code)).toEqual(['not-yours', 'directorate-only']);
  },
);
