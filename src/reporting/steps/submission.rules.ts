import { writeInstant } from '../../platform/base/instant.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { Localised } from '../../platform/base/problem.js';
import { CONTENT_MEMBERS, type ReportContentValue } from '../content/report.types.js';
import type { RoundState } from '../rounds/round.types.js';
import { takesReports } from '../rounds/round.rules.js';
import type { ReportingSteps, SubmissionParty, SubmissionState } from './submission.types.js';

export interface SubmissionTransition {
  readonly from: readonly SubmissionState[];
  /** Null when the action leaves the state as it is. */
  readonly to: SubmissionState | null;
  readonly by: SubmissionParty | 'both';
}

const ANY_STATE = ['draft', 'submitted', 'certified', 'accepted', 'returned', 'reopened'] as const;

/**
 * Actions on a submission, from the first draft until the directorate has accepted it. The service
 * runs this table, and the drawing in `docs/submission.md` is made from it. `edit` is any change of
 * a report: the certified revision counts until the report is certified again.
 */
export const SUBMISSION = {
  edit: { from: ['draft', 'returned', 'reopened', 'certified'], to: 'draft', by: 'owner' },
  submit: { from: ['draft', 'returned', 'reopened'], to: 'submitted', by: 'owner' },
  declareNil: { from: ['draft', 'returned', 'reopened'], to: 'submitted', by: 'owner' },
  withdraw: { from: ['submitted', 'certified'], to: 'draft', by: 'owner' },
  certify: { from: ['draft', 'submitted', 'returned', 'reopened'], to: 'certified', by: 'owner' },
  accept: { from: ['certified'], to: 'accepted', by: 'directorate' },
  return: { from: ['certified', 'accepted'], to: 'returned', by: 'directorate' },
  reopen: {
    from: ['draft', 'submitted', 'certified', 'accepted', 'returned'],
    to: 'reopened',
    by: 'directorate',
  },
  extend: { from: ['draft', 'submitted', 'certified', 'returned'], to: null, by: 'directorate' },
  ask: { from: ANY_STATE, to: null, by: 'both' },
  answer: { from: ANY_STATE, to: null, by: 'both' },
} as const satisfies Record<string, SubmissionTransition>;

export type SubmissionAction = keyof typeof SUBMISSION;
export const SUBMISSION_ACTIONS = Object.keys(SUBMISSION) as readonly SubmissionAction[];

/** Facts of a submission and its round that the rules need. */
export interface SubmissionFacts {
  readonly state: SubmissionState;
  /** The actor has declared that it has no reports. */
  readonly nil: boolean;
  /** Reopened after the round closed, and not accepted since: the reports are corrections. */
  readonly correcting: boolean;
  readonly extendedTo: Date | null;
  /** The supplier that submitted; without a supplier, the client of the token. */
  readonly preparedBy: string | null;
  /** The delegate that submitted for the actor. */
  readonly preparedDelegate: string | null;
  /**
   * Names of everyone who has changed a report since the submission was last certified: suppliers,
   * clients without a supplier, and delegates.
   */
  readonly editedBy: readonly string[];
  readonly steps: ReportingSteps;
  readonly reports: number;
  readonly openQuestions: number;
  /** The parties that have asked a question. */
  readonly askedBy: readonly SubmissionParty[];
  readonly round: {
    readonly state: RoundState;
    readonly historical: boolean;
    readonly deadline: Date;
    readonly closesAt: Date;
  };
}

/** The caller of an action, and the time of the call. */
export interface SubmissionCaller {
  readonly parties: readonly SubmissionParty[];
  readonly client: string;
  /** Organisation number of the delegate that acts for the actor. */
  readonly delegate: string | null;
  readonly now: Date;
}

/** Returns the deadline of a submission: the actor's own, or else the round's. */
export function deadlineOf({
  round,
  extendedTo,
}: Pick<SubmissionFacts, 'round' | 'extendedTo'>): Date {
  return extendedTo ?? round.deadline;
}

/** Says what an actor's own deadline past the closing of an open round means. Null for others. */
export function noteOnDeadline({
  round,
  extendedTo,
}: Pick<SubmissionFacts, 'round' | 'extendedTo'>): Localised | null {
  if (round.state !== 'open' || extendedTo === null || extendedTo <= round.closesAt) return null;
  const [until, closing] = [writeInstant(extendedTo), writeInstant(round.closesAt)];
  return {
    nb:
      `Aktøren kan rapportere til ${until.nb} så lenge runden er åpen. Runden lukkes etter planen ` +
      `${closing.nb}. Når den er lukket, tas rapporter bare imot hvis innsendingen åpnes igjen`,
    en:
      `The actor can report until ${until.en} while the round is open. The round is planned to ` +
      `close ${closing.en}. Once it is closed, reports are taken only if the submission is reopened`,
  };
}

/**
 * Says whether a certified revision is late. A correction keeps the lateness of the revision it
 * corrects. A first report after closing is late. Nothing in a historical round is.
 */
export function isLate(
  facts: SubmissionFacts,
  before: { readonly late: boolean } | undefined,
  now: Date,
): boolean {
  if (facts.round.historical) return false;
  return facts.round.state === 'closed' ? (before?.late ?? true) : now > deadlineOf(facts);
}

/** Says whether a new deadline is later than the actor's present one and still to come. */
export function isExtension(facts: SubmissionFacts, deadline: Date, now: Date): boolean {
  return deadline > deadlineOf(facts) && deadline > now;
}

const PARTY: Readonly<Record<SubmissionTransition['by'], Localised>> = {
  owner: { nb: 'aktøren selv', en: 'the actor itself' },
  directorate: { nb: 'direktoratet', en: 'the directorate' },
  both: { nb: 'aktøren selv eller direktoratet', en: 'the actor itself or the directorate' },
};

/** States in the middle of a sentence: "the submission is …". */
const STATES: Readonly<Record<SubmissionState, Localised>> = {
  draft: { nb: 'et utkast', en: 'a draft' },
  submitted: { nb: 'sendt inn', en: 'submitted' },
  certified: { nb: 'godkjent', en: 'certified' },
  accepted: { nb: 'akseptert', en: 'accepted' },
  returned: { nb: 'returnert', en: 'returned' },
  reopened: { nb: 'åpnet igjen', en: 'reopened' },
};

function listStates(states: readonly SubmissionState[], language: 'nb' | 'en', or: string): string {
  return states.map((state) => STATES[state][language]).join(` ${or} `);
}

const CLOSED = locked(
  'round-closed',
  'Runden tar ikke lenger imot rapporter',
  'The round no longer takes reports',
);

const CANCELLED = locked('round-cancelled', 'Runden er avlyst', 'The round is cancelled');

/** Returns the lock of an action; undefined when the caller can take it now. */
export function findActionLock(
  action: SubmissionAction,
  facts: SubmissionFacts,
  caller: SubmissionCaller,
): Locked | undefined {
  const { from, by }: SubmissionTransition = SUBMISSION[action];
  if (by === 'both' ? caller.parties.length === 0 : !caller.parties.includes(by))
    return locked('not-yours', `Gjøres av ${PARTY[by].nb}`, `Done by ${PARTY[by].en}`);
  return (
    findRoundLock(action, facts, caller.now) ??
    (action === 'edit' && facts.nil
      ? locked(
          'nil-returned',
          'Aktøren har meldt at den ikke har noe å rapportere; trekk meldingen først',
          'The actor has declared that it has nothing to report; withdraw that first',
        )
      : undefined) ??
    (from.includes(facts.state)
      ? undefined
      : locked(
          'submission-state',
          `Innsendingen er ${STATES[facts.state].nb}; den må være ${listStates(from, 'nb', 'eller')}`,
          `The submission is ${STATES[facts.state].en}; it must be ${listStates(from, 'en', 'or')}`,
        )) ??
    findContentLock(action, facts, caller) ??
    (action === 'certify' ? findStepsLock(facts, caller) : undefined)
  );
}

/**
 * Returns the lock that the round puts on an action. Owners act while the round takes their
 * reports. The directorate returns a submission until the round closes, and reopens it afterwards.
 */
function findRoundLock(
  action: SubmissionAction,
  { round, correcting, extendedTo }: SubmissionFacts,
  now: Date,
): Locked | undefined {
  if (round.state === 'cancelled') return CANCELLED;
  switch (action) {
    case 'edit':
    case 'submit':
    case 'declareNil':
    case 'withdraw':
    case 'certify':
      return takesReports(round, now, { correcting, extendedTo }) ? undefined : CLOSED;
    case 'return':
      return round.state === 'closed' && !correcting ? CLOSED : undefined;
    case 'extend':
      return round.state === 'closed' ? CLOSED : undefined;
    case 'reopen':
      if (round.state !== 'closed')
        return locked(
          'round-not-closed',
          'Runden er ikke lukket; returner innsendingen i stedet',
          'The round is not closed; return the submission instead',
        );
      return correcting
        ? locked(
            'reopened-already',
            'Innsendingen er åpnet allerede',
            'The submission is open again already',
          )
        : undefined;
    default:
      return undefined;
  }
}

function findContentLock(
  action: SubmissionAction,
  { nil, reports, askedBy }: SubmissionFacts,
  { parties }: SubmissionCaller,
): Locked | undefined {
  if (action === 'declareNil' && reports > 0)
    return locked(
      'reports-exist',
      'Aktøren har rapporter i runden',
      'The actor has reports in the round',
    );
  if ((action === 'submit' || action === 'certify') && reports === 0 && !nil)
    return locked(
      'nothing-to-submit',
      'Det er ingen rapporter. Har aktøren ikke noe å rapportere, må den melde det',
      'There are no reports. If the actor has nothing to report, declare that',
    );
  if (action === 'answer' && !askedBy.some((asker) => mayAnswer(parties, asker)))
    return locked(
      'no-open-question',
      'Den andre parten har ikke spurt om noe',
      'The other party has not asked anything',
    );
  return undefined;
}

/** Says whether one of these parties may answer a question: the asker may not. */
export function mayAnswer(parties: readonly SubmissionParty[], asker: SubmissionParty): boolean {
  return parties.some((party) => party !== asker);
}

/**
 * Returns the lock of certification where the actor reports in two steps: nobody certifies a
 * submission that it has written in or submitted.
 */
function findStepsLock(
  { steps, state, preparedBy, preparedDelegate, editedBy }: SubmissionFacts,
  { client, delegate }: SubmissionCaller,
): Locked | undefined {
  if (steps === 1) return undefined;
  if (state !== 'submitted')
    return locked(
      'not-submitted',
      'Må sendes inn før en annen kan godkjenne',
      'Must be submitted before another can certify',
    );
  const own = [preparedBy, preparedDelegate, ...editedBy].some(
    (name) => name !== null && (name === client || name === delegate),
  );
  return own
    ? locked(
        'own-preparation',
        'Den som har skrevet eller sendt inn, kan ikke godkjenne',
        'Whoever has written or submitted cannot certify',
      )
    : undefined;
}

/** Says whether a pointer such as `/reports/SAFEST/status/reason` leads to a place that exists. */
export function pointsIntoReports(
  pointer: string,
  reports: ReadonlyMap<string, ReportContentValue>,
): boolean {
  const [, , project = '', ...steps] = pointer
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let here: unknown = reports.get(project);
  for (const step of steps)
    here =
      typeof here === 'object' && here !== null && Object.hasOwn(here, step)
        ? (here as Record<string, unknown>)[step]
        : undefined;
  return here !== undefined;
}

/**
 * Counts the rounds in a row in which a report has been confirmed unchanged. A round without a
 * report starts the count anew.
 */
export function countUnchangedRounds(before: {
  readonly unchanged: number;
  readonly roundJustBefore: boolean;
}): number {
  return before.roundJustBefore ? before.unchanged + 1 : 1;
}

/** Returns pointers to the members of a report that equal those of the earlier report. */
export function listUnchangedMembers(
  content: ReportContentValue,
  earlier: ReportContentValue,
  same: (a: unknown, b: unknown) => boolean,
): string[] {
  return CONTENT_MEMBERS.filter((member) =>
    same(content[member] ?? null, earlier[member] ?? null),
  ).map((member) => `/${member}`);
}

/** Draws the state machine as a Mermaid diagram, with the party that takes each step. */
export function drawSubmission(): string {
  const steps = SUBMISSION_ACTIONS.flatMap((action) => {
    const { from, to, by }: SubmissionTransition = SUBMISSION[action];
    return from
      .filter((state) => to !== null && state !== to)
      .map((state) => `  ${state} --> ${String(to)}: ${action} (${by})`);
  });
  return [
    'stateDiagram-v2',
    '  [*] --> draft: createSubmission (owner, directorate), or with the first report',
    ...steps,
  ].join('\n');
}

function locked(code: string, nb: string, en: string): Locked {
  return { code, reason: { nb, en } };
}
