import { adviceFaults, itemLocks, targetFaults } from '../../src/governance/advice/advice.rules.js';
import { caseLocks } from '../../src/governance/cases/case.rules.js';
import { CASE_NUMBER, CASE_STATES, MOVE_ACTIONS } from '../../src/governance/cases/case.types.js';
import { COUNCIL_ROLES } from '../../src/governance/councils/council.types.js';
import { decisionFaults } from '../../src/governance/cases/decision.rules.js';
import { meetingFaults } from '../../src/governance/councils/meeting.rules.js';

const codes = (faults: readonly { pointer: string; code: string }[]): string[] =>
  faults.map(({ pointer, code }) => `${pointer} ${code}`);

describe('a council', () => {
  test('recommends, endorses, declines and sends back as its role allows', () => {
    const allowed = COUNCIL_ROLES.map(
      (role) =>
        `${role}: ${MOVE_ACTIONS.filter((action) => decisionFaults({ role, outcome: 'adopted', projects: ['A'] }, [{ project: 'A', action }]).length === 0).join(' ')}`,
    );
    expect(allowed).toEqual([
      'advises: ',
      'recommends: recommend decline return',
      'endorses: endorse decline return',
    ]);
  });

  test('decides only what its case is about, and no more than its outcome', () => {
    const decide = (
      outcome: 'adopted' | 'amended' | 'notAdopted' | 'postponed',
      ...moves: [string, 'recommend' | 'decline'][]
    ): string[] =>
      codes(
        decisionFaults(
          { role: 'recommends', outcome, projects: ['A', 'B'] },
          moves.map(([project, action]) => ({ project, action })),
        ),
      );
    expect(decide('adopted', ['A', 'recommend'], ['B', 'decline'])).toEqual([]);
    expect(decide('amended', ['A', 'recommend'])).toEqual([]);
    expect(decide('adopted')).toEqual([]);
    expect(decide('adopted', ['C', 'recommend'], ['A', 'recommend'], ['A', 'decline'])).toEqual([
      '/projects/0/project not-in-case',
      '/projects/2/project project-repeated',
    ]);
    expect(decide('notAdopted', ['A', 'recommend'], ['B', 'decline'])).toEqual([
      '/projects/0/action not-adopted',
    ]);
    expect(decide('postponed', ['B', 'decline'])).toEqual(['/projects nothing-decided']);
    expect(decide('postponed')).toEqual([]);
  });
});

test('a case is changed until it is decided, and decided once it is published', () => {
  const open = CASE_STATES.map(
    (state) =>
      `${state}: ${Object.entries(caseLocks(state, true))
        .filter(([, lock]) => lock === undefined)
        .map(([action]) => action)
        .join(' ')}`,
  );
  expect(open).toEqual([
    'draft: update publish withdraw',
    'published: update decide withdraw',
    'decided: ',
    'withdrawn: ',
  ]);
  expect(Object.values(caseLocks('draft', false)).map((lock) => lock?.code)).toEqual(
    Array(4).fill('directorate-only'),
  );
});

test('a case number is a number of the year and the year', () => {
  expect(['1/21', '19/21', '100/24'].filter((number) => !CASE_NUMBER.test(number))).toEqual([]);
  expect(
    ['0/21', '01/21', '1000/21', '19/2021', '19-21', '/21', '19/'].filter((number) =>
      CASE_NUMBER.test(number),
    ),
  ).toEqual([]);
});

test('a meeting ends on or after its first day', () => {
  expect(meetingFaults({ startsOn: '2021-09-21', endsOn: '2021-09-22' })).toEqual([]);
  expect(meetingFaults({ startsOn: '2021-06-10', endsOn: '2021-06-10' })).toEqual([]);
  expect(codes(meetingFaults({ startsOn: '2021-06-10', endsOn: '2021-06-09' }))).toEqual([
    '/endsOn ends-before-start',
  ]);
});

describe('advice', () => {
  const [january, april] = [
    { opensAt: new Date('2021-01-11T07:00:00Z') },
    { opensAt: new Date('2021-04-06T06:00:00Z') },
  ];

  test('is on something, and answered in the same round or a later one that is not over', () => {
    expect(
      adviceFaults({ projects: ['A'], round: undefined }, { state: 'planned', ...april }),
    ).toEqual([]);
    expect(adviceFaults({ projects: [], round: january }, { state: 'open', ...january })).toEqual(
      [],
    );
    expect(
      codes(adviceFaults({ projects: [], round: undefined }, { state: 'closed', ...april })),
    ).toEqual(['/projects nothing-advised', '/answerDueIn round-closed']);
    expect(
      codes(adviceFaults({ projects: ['A'], round: april }, { state: 'open', ...january })),
    ).toEqual(['/answerDueIn due-before-round']);
  });

  test('is answered for a project or for the round', () => {
    expect([
      targetFaults({ project: 'A' }),
      targetFaults({ project: null, round: '2021-1' }),
    ]).toEqual([[], []]);
    expect([
      codes(targetFaults({})),
      codes(targetFaults({ project: 'A', round: '2021-1' })),
    ]).toEqual([['/project project-or-round'], ['/round project-or-round']]);
  });

  test.each([
    ['open', false, 'answer'],
    ['open', true, 'answer effect'],
    ['answered', false, 'answer effect'],
    ['answered', true, 'effect'],
    ['closed', false, 'effect'],
    ['closed', true, 'effect'],
  ] as const)(
    'that is %s, its round closed: %s, is open to: %s',
    (state, dueRoundClosed, expected) => {
      const locks = Object.entries(itemLocks({ state, own: true, dueRoundClosed }, true));
      expect(
        locks
          .filter(([, lock]) => lock === undefined)
          .map(([action]) => action)
          .join(' '),
      ).toBe(expected);
      expect(
        Object.values(itemLocks({ state, own: false, dueRoundClosed }, false)).map(
          (lock) => lock?.code,
        ),
      ).toEqual(['not-yours', 'directorate-only']);
    },
  );
});
