import {
  findRollOutLock,
  findRollOutSide,
  rollOutAfter,
  type RollOutMoveContent,
  rollOutMoveFaults,
  rollOutTurnOf,
} from './roll-out.rules.js';
import { ROLL_OUT_MOVES, type RollOutMove, type RollOutPosition } from './roll-out.types.js';

const PLANNED: RollOutPosition = {
  state: 'planned',
  asked: null,
  planned: '2024Q2',
  confirmed: null,
  forecast: null,
  actual: null,
  size: 'medium',
  vendor: null,
  system: 'Journal',
  preconditions: [],
};

const move = (
  name: RollOutMove,
  quarter: string | null = null,
  rest: Partial<RollOutMoveContent> = {},
): RollOutMoveContent => ({
  move: name,
  quarter,
  size: undefined,
  vendor: undefined,
  system: undefined,
  preconditions: undefined,
  reason: null,
  ...rest,
});

test('a plan waits for the receiver until both name the same quarter', () => {
  expect(rollOutTurnOf(PLANNED)).toBe('receiver');
  const confirmed = rollOutAfter(PLANNED, move('confirm'));
  expect([confirmed.confirmed, rollOutTurnOf(confirmed)]).toEqual(['2024Q2', null]);
  const asked = rollOutAfter(confirmed, move('ask', '2024Q4'));
  // The receiver no longer wants the quarter that it confirmed: planning it again confirms nothing.
  expect([asked.state, asked.confirmed, rollOutTurnOf(asked)]).toEqual([
    'askedFor',
    null,
    'supplier',
  ]);
  expect(rollOutTurnOf(rollOutAfter(asked, move('plan', '2024Q2')))).toBe('receiver');
  expect(rollOutAfter(asked, move('plan', '2024Q4')).confirmed).toBe('2024Q4');
  expect(rollOutTurnOf(rollOutAfter(asked, move('plan', '2025Q1')))).toBe('receiver');
});

test('a move leaves what it does not give, and clears what it gives as null', () => {
  const moved = rollOutAfter(PLANNED, move('confirm', null, { system: null, size: 'large' }));
  expect(moved).toMatchObject({ system: null, size: 'large', vendor: null });
  expect(rollOutAfter(PLANNED, move('confirm')).system).toBe('Journal');
});

test('only the receiver confirms, and only what is planned', () => {
  const lockOf = (side: 'receiver' | 'supplier', state: Partial<RollOutPosition>) =>
    findRollOutLock('confirm', { ...PLANNED, ...state, sides: [side] })?.code;
  expect(lockOf('receiver', {})).toBeUndefined();
  expect(lockOf('supplier', {})).toBe('roll-out-waits');
  expect(lockOf('receiver', { state: 'askedFor' })).toBe('roll-out-waits');
  expect(lockOf('receiver', { confirmed: '2024Q2' })).toBe('roll-out-state');
  expect(findRollOutLock('confirm', { ...PLANNED, sides: [] })?.code).toBe('not-yours');
});

test('nothing moves what is in use or declined, and a body can be both sides', () => {
  const both = ['receiver', 'supplier'] as const;
  for (const state of ['inUse', 'declined'] as const)
    for (const name of ROLL_OUT_MOVES)
      expect(findRollOutSide(name, { ...PLANNED, state, sides: both })).toBeUndefined();
  expect(findRollOutSide('plan', { ...PLANNED, sides: both })).toBe('supplier');
  expect(findRollOutSide('confirm', { ...PLANNED, sides: both })).toBe('receiver');
});

test('what comes with a move is judged by the move', () => {
  const facts = { planned: '2024Q2', present: '2024Q1' };
  const codesOf = (content: RollOutMoveContent): string[] =>
    rollOutMoveFaults(content, facts, '').map(({ pointer, code }) => `${pointer} ${code}`);
  expect(codesOf(move('confirm', '2024Q2'))).toEqual(['/quarter quarter-not-taken']);
  expect(codesOf(move('ask', '2024Q1'))).toEqual(['/quarter before-supplier']);
  expect(codesOf(move('plan', '2023Q4'))).toEqual(['/quarter quarter-passed']);
  expect(codesOf(move('takeIntoUse', '2024Q2'))).toEqual(['/quarter in-future']);
  expect(codesOf(move('settle')).concat(codesOf(move('decline')), codesOf(move('plan')))).toEqual([
    '/preconditions required',
    '/reason required',
    '/quarter required',
  ]);
});
