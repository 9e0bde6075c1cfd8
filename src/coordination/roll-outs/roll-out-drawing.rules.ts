import { findRollOutSide, isConfirmed, rollOutAfter } from './roll-out.rules.js';
import {
  ROLL_OUT_MOVES,
  ROLL_OUT_SIDES,
  type RollOutMove,
  type RollOutPosition,
  type RollOutSide,
  type RollOutState,
} from './roll-out.types.js';

/** State of a roll-out as it is drawn: a plan that the receiver has confirmed stands apart. */
export type DrawnState = RollOutState | 'confirmed';

/** A move that the table allows. */
export interface DrawnRollOutMove {
  readonly from: DrawnState;
  readonly side: RollOutSide;
  readonly move: RollOutMove;
  readonly to: DrawnState;
}

const [FIRST, LATER, LATEST] = ['2024Q1', '2024Q2', '2024Q3'] as const;
const BARE = {
  forecast: null,
  actual: null,
  size: 'medium',
  vendor: null,
  system: null,
  preconditions: [],
} as const;

/** Positions that moves are tried from. The outcome of a quarter depends on the quarters before. */
const POSITIONS: readonly RollOutPosition[] = [
  { ...BARE, state: 'askedFor', asked: FIRST, planned: null, confirmed: null },
  { ...BARE, state: 'askedFor', asked: LATER, planned: FIRST, confirmed: null },
  { ...BARE, state: 'planned', asked: null, planned: FIRST, confirmed: null },
  { ...BARE, state: 'planned', asked: LATER, planned: LATEST, confirmed: null },
  { ...BARE, state: 'planned', asked: null, planned: FIRST, confirmed: FIRST },
  { ...BARE, state: 'trial', asked: null, planned: FIRST, confirmed: FIRST },
  { ...BARE, state: 'inUse', asked: null, planned: FIRST, confirmed: FIRST, actual: FIRST },
  { ...BARE, state: 'declined', asked: null, planned: FIRST, confirmed: FIRST },
];

/** Lists every move that the rules allow, by trying all of them as both sides. */
export function listDrawnRollOutMoves(): DrawnRollOutMove[] {
  const drawn = new Map<string, DrawnRollOutMove>();
  for (const position of POSITIONS)
    for (const side of ROLL_OUT_SIDES)
      for (const one of movesFrom(position, side)) drawn.set(Object.values(one).join(' '), one);
  return [...drawn.values()];
}

function movesFrom(position: RollOutPosition, side: RollOutSide): DrawnRollOutMove[] {
  const { state, planned, confirmed } = position;
  return ROLL_OUT_MOVES.filter(
    (move) => findRollOutSide(move, { state, planned, confirmed, sides: [side] }) !== undefined,
  ).flatMap((move) =>
    [FIRST, LATER, LATEST].map((quarter) => ({
      from: drawnStateOf(position),
      side,
      move,
      to: drawnStateOf(rollOutAfter(position, contentOf(move, quarter))),
    })),
  );
}

function contentOf(move: RollOutMove, quarter: string): Parameters<typeof rollOutAfter>[1] {
  const absent = { size: undefined, vendor: undefined, system: undefined };
  return { move, quarter, reason: null, preconditions: undefined, ...absent };
}

/** Returns the state of a position as it is drawn. */
export function drawnStateOf(position: RollOutPosition): DrawnState {
  return position.state === 'planned' && isConfirmed(position) ? 'confirmed' : position.state;
}
