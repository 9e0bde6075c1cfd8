import { fault, type Fault, type Localised } from '../../platform/base/problem.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type {
  RollOutMove,
  RollOutPosition,
  RollOutPrecondition,
  RollOutSide,
  RollOutState,
  ChangeSize,
} from './roll-out.types.js';

/** The circumstances that decide who may move. */
export interface RollOutSituation extends Pick<RollOutPosition, 'state' | 'planned' | 'confirmed'> {
  /** The sides that the caller is; both when one body is both. */
  readonly sides: readonly RollOutSide[];
}

const STATE_WORDS: Readonly<Record<RollOutState, Localised>> = {
  askedFor: { nb: 'ønsket', en: 'asked for' },
  planned: { nb: 'planlagt', en: 'planned' },
  trial: { nb: 'under utprøving', en: 'on trial' },
  inUse: { nb: 'i bruk', en: 'in use' },
  declined: { nb: 'avslått', en: 'declined' },
};

const SIDE_WORDS: Readonly<Record<RollOutSide, Localised>> = {
  receiver: { nb: 'mottakeren', en: 'the receiver' },
  supplier: { nb: 'leverandøren', en: 'the supplier' },
};

type Standing = Pick<RollOutPosition, 'state' | 'planned' | 'confirmed'>;

/** Says whether both sides agree on the planned quarter. */
export function isConfirmed({ planned, confirmed }: Omit<Standing, 'state'>): boolean {
  return planned !== null && planned === confirmed;
}

/** Says whether a roll-out takes no more moves. */
export function isRolledOut(state: RollOutState): boolean {
  return state === 'inUse' || state === 'declined';
}

/** Returns the side that owes the next word. Null when none does. */
export function rollOutTurnOf(standing: Standing): RollOutSide | null {
  if (standing.state === 'askedFor') return 'supplier';
  return standing.state === 'planned' && !isConfirmed(standing) ? 'receiver' : null;
}

/**
 * Lists the moves of a side. The supplier plans and forecasts; the receiver confirms its own, asks
 * for another quarter, and says itself when it tries and uses. Both settle preconditions.
 */
function movesOf(side: RollOutSide, standing: Standing): readonly RollOutMove[] {
  const isReceiver = side === 'receiver';
  switch (standing.state) {
    case 'askedFor':
      return isReceiver ? ['ask', 'settle', 'decline'] : ['plan', 'settle', 'decline'];
    case 'planned':
      if (!isReceiver) return ['plan', 'forecast', 'settle', 'decline'];
      return isConfirmed(standing)
        ? ['ask', 'startTrial', 'takeIntoUse', 'settle', 'decline']
        : ['ask', 'confirm', 'settle', 'decline'];
    case 'trial':
      return isReceiver ? ['takeIntoUse', 'settle', 'decline'] : ['forecast', 'settle'];
    default:
      return [];
  }
}

/** Returns the side that a caller makes a move as. Undefined when the move is not open to it. */
export function findRollOutSide(
  move: RollOutMove,
  situation: RollOutSituation,
): RollOutSide | undefined {
  return situation.sides.find((side) => movesOf(side, situation).includes(move));
}

/** Says why a move is not open to the caller now. Returns undefined when it is. */
export function findRollOutLock(
  move: RollOutMove,
  situation: RollOutSituation,
): Locked | undefined {
  const { state, sides } = situation;
  if (sides.length === 0)
    return locked(
      'not-yours',
      'Kan bare gjøres av partene i innføringen',
      'Can only be done by the sides of the roll-out',
    );
  if (findRollOutSide(move, situation) !== undefined) return undefined;
  const turn = rollOutTurnOf(situation);
  if (turn === null || sides.includes(turn))
    return locked(
      'roll-out-state',
      `Innføringen er ${STATE_WORDS[state].nb}`,
      `The roll-out is ${STATE_WORDS[state].en}`,
    );
  return locked(
    'roll-out-waits',
    `Innføringen venter på ${SIDE_WORDS[turn].nb}`,
    `The roll-out waits for ${SIDE_WORDS[turn].en}`,
  );
}

/** A move with what comes with it. Undefined leaves the value as it is. */
export interface RollOutMoveContent {
  readonly move: RollOutMove;
  readonly quarter: string | null;
  readonly size: ChangeSize | undefined;
  readonly vendor: string | null | undefined;
  readonly system: string | null | undefined;
  readonly preconditions: readonly RollOutPrecondition[] | undefined;
  readonly reason: string | null;
}

const WITH_QUARTER: readonly RollOutMove[] = ['ask', 'plan', 'forecast', 'takeIntoUse'];

/** Lists the faults of what comes with a move. `pointer` is where the move stands. */
export function rollOutMoveFaults(
  content: RollOutMoveContent,
  { planned, present }: { readonly planned: string | null; readonly present: string },
  pointer: string,
): Fault[] {
  const { move, reason, preconditions } = content;
  return [
    ...quarterFaults(content, { planned, present }, `${pointer}/quarter`),
    ...preconditionFaults(preconditions ?? [], `${pointer}/preconditions`),
    ...(move === 'settle' && preconditions === undefined
      ? [
          fault(
            `${pointer}/preconditions`,
            'required',
            'Oppgi alle forutsetningene',
            'Give all preconditions',
          ),
        ]
      : []),
    ...(move === 'decline' && reason === null
      ? [
          fault(
            `${pointer}/reason`,
            'required',
            'Oppgi hvorfor innføringen avslås',
            'Say why the roll-out is declined',
          ),
        ]
      : []),
  ];
}

function quarterFaults(
  { move, quarter }: RollOutMoveContent,
  { planned, present }: { readonly planned: string | null; readonly present: string },
  pointer: string,
): Fault[] {
  if (!WITH_QUARTER.includes(move))
    return quarter === null
      ? []
      : [
          fault(
            pointer,
            'quarter-not-taken',
            'Utelat kvartalet: det er avtalt eller uten betydning',
            'Leave the quarter out: it is agreed already or has no meaning',
          ),
        ];
  if (quarter === null)
    return [fault(pointer, 'required', 'Oppgi et kvartal', 'A quarter is required')];
  if (move === 'takeIntoUse')
    return quarter > present
      ? [fault(pointer, 'in-future', `Senest ${present}`, `At the latest ${present}`)]
      : [];
  if (quarter < present)
    return [fault(pointer, 'quarter-passed', `Tidligst ${present}`, `At the earliest ${present}`)];
  return move === 'ask' && planned !== null && quarter < planned
    ? [
        fault(
          pointer,
          'before-supplier',
          `Leverandøren kan tidligst ${planned}. Oppgi det kvartalet eller et senere`,
          `The supplier can in ${planned} at the earliest. Give that quarter or a later one`,
        ),
      ]
    : [];
}

/** Lists the faults of preconditions: each stands once. */
export function preconditionFaults(
  preconditions: readonly RollOutPrecondition[],
  pointer: string,
): Fault[] {
  const names = preconditions.map(({ what }) => what.toLowerCase());
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [
          fault(
            `${pointer}/${String(index)}/what`,
            'repeated',
            'Hver forutsetning kan stå én gang',
            'Each precondition may stand once',
          ),
        ],
  );
}

/** Returns the position of a roll-out after a move that is open and has no faults. */
export function rollOutAfter(
  position: RollOutPosition,
  content: RollOutMoveContent,
): RollOutPosition {
  const { size, vendor, system, preconditions } = content;
  return {
    ...position,
    size: size ?? position.size,
    vendor: vendor === undefined ? position.vendor : vendor,
    system: system === undefined ? position.system : system,
    preconditions: preconditions ?? position.preconditions,
    ...changesOf(position, content),
  };
}

function changesOf(
  { asked, planned }: RollOutPosition,
  { move, quarter }: RollOutMoveContent,
): Partial<RollOutPosition> {
  switch (move) {
    case 'ask':
      return quarter === planned
        ? { state: 'planned', asked: quarter, confirmed: quarter }
        : { state: 'askedFor', asked: quarter, confirmed: null };
    case 'plan':
      return {
        state: 'planned',
        planned: quarter,
        ...(quarter === asked ? { confirmed: quarter } : {}),
      };
    case 'confirm':
      return { confirmed: planned };
    case 'forecast':
      return { forecast: quarter };
    case 'startTrial':
      return { state: 'trial' };
    case 'takeIntoUse':
      return { state: 'inUse', actual: quarter };
    case 'settle':
      return {};
    case 'decline':
      return { state: 'declined' };
  }
}

/** Returns the position among the members of a roll-out. */
export function rollOutPositionOf(rollOut: RollOutPosition): RollOutPosition {
  const { state, asked, planned, confirmed, forecast, actual } = rollOut;
  const { size, vendor, system, preconditions } = rollOut;
  return {
    state,
    asked,
    planned,
    confirmed,
    forecast,
    actual,
    size,
    vendor,
    system,
    preconditions,
  };
}

function locked(code: string, nb: string, en: string): Locked {
  return { code, reason: { nb, en } };
}
