import { fault, type Fault, type Localised } from '../../platform/base/problem.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import {
  AGREEMENT_MOVES,
  AGREEMENT_SIDES,
  AGREEMENT_STATES,
  type AgreementMove,
  type AgreementPosition,
  type AgreementSide,
  type AgreementState,
  type SupplierForecast,
} from './agreement.types.js';
import { isOver, turnOf } from './agreement-standing.lookup.js';

/** The moves of each side in one state. */
interface StateMoves {
  readonly receiver: readonly AgreementMove[];
  readonly supplier: readonly AgreementMove[];
}

const OVER: StateMoves = { receiver: [], supplier: [] };

/**
 * The moves of an agreement. The receiver may change the day it needs something while it waits for
 * an answer, and take its request back until the delivery. Every other move is open only to the side
 * whose turn it is. A supplier that cannot keep a commitment offers another day.
 */
const MOVES: Readonly<Record<AgreementState, StateMoves>> = {
  requested: {
    receiver: ['request', 'withdraw'],
    supplier: ['offer', 'commit', 'decline'],
  },
  offered: { receiver: ['counter', 'commit', 'withdraw'], supplier: [] },
  countered: {
    receiver: ['request', 'withdraw'],
    supplier: ['offer', 'commit', 'decline'],
  },
  committed: { receiver: ['withdraw'], supplier: ['offer', 'deliver'] },
  delivered: OVER,
  declined: OVER,
  withdrawn: OVER,
};

/**
 * The moves of the receiver when nobody supplies, as with a regulation that has to be in force: it
 * says itself when the ground is there.
 */
const UNSUPPLIED: readonly AgreementMove[] = ['request', 'deliver', 'withdraw'];

/** The circumstances that decide who may move. */
export interface AgreementSituation {
  readonly state: AgreementState;
  /** False when no body supplies. */
  readonly supplied: boolean;
  /** The sides that the caller is; both when one body is both. */
  readonly sides: readonly AgreementSide[];
}

const STATE_WORDS: Readonly<Record<AgreementState, Localised>> = {
  requested: { nb: 'bedt om', en: 'requested' },
  offered: { nb: 'tilbudt', en: 'offered' },
  countered: { nb: 'besvart med en annen dato', en: 'countered' },
  committed: { nb: 'lovet', en: 'committed' },
  delivered: { nb: 'levert', en: 'delivered' },
  declined: { nb: 'avslått', en: 'declined' },
  withdrawn: { nb: 'trukket', en: 'withdrawn' },
};

const SIDE_WORDS: Readonly<Record<AgreementSide, Localised>> = {
  receiver: { nb: 'mottakeren', en: 'the receiver' },
  supplier: { nb: 'leverandøren', en: 'the supplier' },
};

/** Returns the side that a caller makes a move as. Undefined when the move is not open to it. */
export function findSide(
  move: AgreementMove,
  situation: AgreementSituation,
): AgreementSide | undefined {
  return situation.sides.find((side) => movesOf(side, situation).includes(move));
}

/** Says why a move is not open to the caller now. Returns undefined when it is. */
export function findMoveLock(
  move: AgreementMove,
  situation: AgreementSituation,
): Locked | undefined {
  if (situation.sides.length === 0)
    return locked(
      'not-yours',
      'Kan bare gjøres av partene i avtalen',
      'Can only be done by the sides of the agreement',
    );
  if (findSide(move, situation) !== undefined) return undefined;
  const { state } = situation;
  const turn = turnOf(state, situation.supplied);
  if (isOver(state) || turn === null || situation.sides.includes(turn))
    return locked(
      'agreement-state',
      `Avtalen er ${STATE_WORDS[state].nb}`,
      `The agreement is ${STATE_WORDS[state].en}`,
    );
  return locked(
    'not-your-turn',
    `Avtalen venter på ${SIDE_WORDS[turn].nb}`,
    `The agreement waits for ${SIDE_WORDS[turn].en}`,
  );
}

function movesOf(
  side: AgreementSide,
  { state, supplied }: AgreementSituation,
): readonly AgreementMove[] {
  if (supplied) return MOVES[state][side];
  return side === 'receiver' && !isOver(state) ? UNSUPPLIED : [];
}

/** A move with what comes with it. */
export interface MoveContent {
  readonly move: AgreementMove;
  readonly date: string | null;
  readonly condition: string | null;
  readonly reason: string | null;
  /** Milestone whose forecast counts from now on. Null leaves the one that counts. */
  readonly milestone: string | null;
}

/** The days that a move is judged by. */
export interface MoveDays {
  /** Date in Norway. */
  readonly today: string;
  readonly forecast: SupplierForecast | null;
}

const WITH_DATE: readonly AgreementMove[] = ['request', 'offer', 'counter', 'deliver'];
const WITH_REASON: readonly AgreementMove[] = ['decline', 'withdraw'];

/** Lists the faults of what comes with a move. `pointer` is where the move stands in the request. */
export function moveFaults(content: MoveContent, days: MoveDays, pointer: string): Fault[] {
  const { move, condition, reason } = content;
  return [
    ...dateFaults(content, days, `${pointer}/date`),
    ...(condition !== null && move !== 'offer'
      ? [
          fault(
            `${pointer}/condition`,
            'condition-not-taken',
            'Bare et tilbud kan ha et vilkår',
            'Only an offer can have a condition',
          ),
        ]
      : []),
    ...(reason === null && WITH_REASON.includes(move)
      ? [
          fault(
            `${pointer}/reason`,
            'required',
            'Oppgi hvorfor avtalen avslås eller trekkes',
            'Say why the agreement is declined or withdrawn',
          ),
        ]
      : []),
  ];
}

function dateFaults(
  { move, date }: MoveContent,
  { today, forecast }: MoveDays,
  pointer: string,
): Fault[] {
  if (!WITH_DATE.includes(move))
    return date === null
      ? []
      : [
          fault(
            pointer,
            'date-not-taken',
            'Utelat datoen: den er avtalt eller uten betydning',
            'Leave the date out: it is agreed already or has no meaning',
          ),
        ];
  if (date === null) return [fault(pointer, 'required', 'Oppgi en dato', 'A date is required')];
  const wrong = move === 'deliver' ? date > today : date < today;
  if (wrong)
    return move === 'deliver'
      ? [fault(pointer, 'in-future', `Senest ${today}`, `At the latest ${today}`)]
      : [fault(pointer, 'date-passed', `Tidligst ${today}`, `At the earliest ${today}`)];
  const bySupplier = move === 'offer' || move === 'deliver';
  return bySupplier && forecast?.reached === true && date < forecast.date
    ? [
        fault(
          pointer,
          'before-actual',
          `Rapporten sier at leveransen var klar ${forecast.date}. Oppgi den dagen eller en senere`,
          `The report says that the delivery was ready on ${forecast.date}. Give that day or a later one`,
        ),
      ]
    : [];
}

/** A move of one of several agreements, as a request lists it. */
interface ListedMove {
  readonly move: AgreementMove;
  /** The version that the request has seen. */
  readonly version: number;
  readonly pointer: string;
  /** True when an earlier move of the list is of the same agreement. */
  readonly repeated: boolean;
}

/**
 * Lists the faults of one of several moves, as far as its agreement and the caller decide them. The
 * situation is undefined when the caller sees no such agreement.
 */
export function judgeListedMove(
  situation: (AgreementSituation & { readonly version: number }) | undefined,
  { move, version, pointer, repeated }: ListedMove,
): Fault[] {
  const fail = (member: string, code: string, { nb, en }: Localised): Fault[] => [
    fault(`${pointer}/${member}`, code, nb, en),
  ];
  if (situation === undefined)
    return fail('agreement', 'unknown-agreement', {
      nb: 'Avtalen finnes ikke',
      en: 'The agreement does not exist',
    });
  if (repeated)
    return fail('agreement', 'repeated', {
      nb: 'Hver avtale kan stå én gang',
      en: 'Each agreement may stand once',
    });
  const lock = findMoveLock(move, situation);
  const present = String(situation.version);
  const stale = {
    nb: `Avtalen er endret: versjonen er ${present}`,
    en: `The agreement has changed: its version is ${present}`,
  };
  return [
    ...(situation.version === version ? [] : fail('version', 'stale', stale)),
    ...(lock === undefined ? [] : fail('move', lock.code, lock.reason)),
  ];
}

/** Returns the position among the members of an agreement. */
export function positionOf({
  state,
  neededBy,
  offeredOn,
  condition,
  committedOn,
  deliveredOn,
  milestone,
}: AgreementPosition): AgreementPosition {
  return { state, neededBy, offeredOn, condition, committedOn, deliveredOn, milestone };
}

/** Returns the position of an agreement after a move that is open and has no faults. */
export function positionAfter(
  position: AgreementPosition,
  { move, date, condition, milestone }: MoveContent,
): AgreementPosition {
  switch (move) {
    case 'request':
      return { ...position, neededBy: date ?? position.neededBy };
    case 'counter':
      return { ...position, state: 'countered', neededBy: date ?? position.neededBy };
    case 'offer':
      return {
        ...position,
        state: 'offered',
        offeredOn: date,
        condition,
        milestone: milestone ?? position.milestone,
      };
    case 'commit': {
      const agreed = position.state === 'offered' ? position.offeredOn : position.neededBy;
      return {
        ...position,
        state: 'committed',
        committedOn: agreed,
        milestone: milestone ?? position.milestone,
      };
    }
    case 'deliver':
      return { ...position, state: 'delivered', deliveredOn: date };
    case 'decline':
      return { ...position, state: 'declined' };
    case 'withdraw':
      return { ...position, state: 'withdrawn' };
  }
}

/**
 * Finds the receiver's move that a certified report makes when it names another day than the
 * agreement has. Undefined when it makes none: the day is the same, or the two sides have agreed,
 * and the alarm shows the gap.
 */
export function moveOfMention(
  { state, neededBy }: Pick<AgreementPosition, 'state' | 'neededBy'>,
  mentioned: string,
): 'request' | 'counter' | undefined {
  if (mentioned === neededBy) return undefined;
  if (state === 'requested' || state === 'countered') return 'request';
  return state === 'offered' ? 'counter' : undefined;
}

/** One possible move: by whom, from which state to which. */
export interface DrawnMove {
  readonly from: AgreementState;
  readonly side: AgreementSide;
  readonly move: AgreementMove;
  readonly to: AgreementState;
}

/** Lists every possible move of an agreement with a supplier, for the drawing and the model test. */
export function listDrawnMoves(): DrawnMove[] {
  return AGREEMENT_STATES.flatMap((from) =>
    AGREEMENT_SIDES.flatMap((side) =>
      AGREEMENT_MOVES.filter((move) => MOVES[from][side].includes(move)).map((move) => {
        const { state: to } = positionAfter(
          {
            state: from,
            neededBy: '',
            offeredOn: null,
            condition: null,
            committedOn: null,
            deliveredOn: null,
            milestone: null,
          },
          { move, date: null, condition: null, reason: null, milestone: null },
        );
        return { from, side, move, to };
      }),
    ),
  );
}

function locked(code: string, nb: string, en: string): Locked {
  return { code, reason: { nb, en } };
}
