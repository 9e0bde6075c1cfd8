import { COUNCIL_ROLES } from '../councils/council.types.js';
import { MOVE_ACTIONS } from './case.types.js';
import { decisionFaults } from './decision.rules.js';

test('a council recommends, endorses, declines and sends back as its role allows', () => {
  const allowed = COUNCIL_ROLES.map((role) => [
    role,
    MOVE_ACTIONS.filter(
      (action) =>
        decisionFaults({ role, outcome: 'adopted', projects: ['A'] }, [{ project: 'A', action }])
          .length === 0,
    ),
  ]);
  expect(allowed).toEqual([
    ['advises', []],
    ['recommends', ['recommend', 'decline', 'return']],
    ['endorses', ['endorse', 'decline', 'return']],
  ]);
});

/** Lists the faults of a decision by NUIT on a case about the projects A and B. */
function listFaults(
  outcome: 'adopted' | 'amended' | 'notAdopted' | 'postponed',
  moves: Readonly<Record<string, 'recommend' | 'decline'>>,
): string[] {
  return codesOf(
    decisionFaults(
      { role: 'recommends', outcome, projects: ['A', 'B'] },
      Object.entries(moves).map(([project, action]) => ({ project, action })),
    ),
  );
}
const codesOf = (faults: readonly { pointer: string; code: string }[]): string[] =>
  faults.map(({ pointer, code }) => `${pointer} ${code}`);

test.each([
  ['adopted', { A: 'recommend', B: 'decline' }],
  ['amended', { A: 'recommend' }],
  ['adopted', {}],
  ['postponed', {}],
] as const)('a case that is %s may decide %j', (outcome, moves) => {
  expect(listFaults(outcome, moves)).toEqual([]);
});

test('a decision is only about projects of its case, and about each once', () => {
  const moves = [
    { project: 'C', action: 'recommend' },
    { project: 'A', action: 'recommend' },
    { project: 'A', action: 'decline' },
  ] as const;
  const decided = { role: 'recommends', outcome: 'adopted', projects: ['A', 'B'] } as const;
  expect(codesOf(decisionFaults(decided, moves))).toEqual([
    '/projects/0/project not-in-case',
    '/projects/2/project project-repeated',
  ]);
});

test('a case that is not adopted recommends no project', () => {
  expect(listFaults('notAdopted', { A: 'recommend', B: 'decline' })).toEqual([
    '/projects/0/action not-adopted',
  ]);
});

test('a case that is postponed decides nothing', () => {
  expect(listFaults('postponed', { B: 'decline' })).toEqual(['/projects nothing-decided']);
});
