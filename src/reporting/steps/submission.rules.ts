import type { Locked } from '../../platform/http/allowed-actions.dto.js';
import { CONTENT_MEMBERS, type ReportContentValue } from '../content/report.types.js';
import type { RoundState } from '../rounds/round.types.js';
import { takesReports } from '../rounds/round.rules.js';
import type { ReportingSteps, SubmissionParty, SubmissionState } from './submission.types.js';

export interface SubmissionTransition {
  readonly from: readonly SubmissionState[];
  /** `null`: the state stays as it is. */
  readonly to: SubmissionState | null;
  readonly by: SubmissionParty | 'both';
}

const ANY_STATE = ['draft', 'submitted', 'certified', 'accepted', 'returned', 'reopened'] as const;

/**
 * An actor's reports of one round, from their first draft until the directorate has accepted them.
 * This table is what runs; the drawing in `docs/submission.md` is made from it. `edit` is any
 * change of a report: what was certified stays what counts until it is certified again.
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

/** What is stored of a submission and its round. */
export interface SubmissionFacts {
  readonly state: SubmissionState;
  /** The actor has said that it has none. */
  readonly nil: boolean;
  /** Reopened after the round closed, and not accepted since: what is certified is a correction. */
  readonly correcting: boolean;
  readonly extendedTo: Date | null;
  /** Who submitted: the supplier, or else the client of the token. */
  readonly preparedBy: string | null;
  /** The delegate that submitted for the actor. */
  readonly preparedDelegate: string | null;
  /**
   * Who has changed a report since all of it was certified last: suppliers or else clients, and
   * delegates.
   */
  readonly editedBy: readonly string[];
  readonly steps: ReportingSteps;
  readonly reports: number;
  readonly openQuestions: number;
  /** Who has asked something. */
  readonly askedBy: readonly SubmissionParty[];
  readonly round: { readonly state: RoundState; readonly deadline: Date; readonly closesAt: Date };
}

/** Who asks, and when. */
export interface SubmissionCaller {
  readonly parties: readonly SubmissionParty[];
  readonly client: string;
  /** Organisation number of who acts for the actor. */
  readonly delegate: string | null;
  readonly now: Date;
}

/**
 * One who prepares is a supplier with all its clients, or else one client; a delegate is one too,
 * whoever its clients and suppliers are.
 */
export function clientOf({
  supplier,
  clientId,
}: {
  readonly supplier: string | null;
  readonly clientId: string;
}): string {
  return supplier ?? clientId;
}

/** What is certified after it is late: the round's deadline, or the actor's own. */
export function dueAt({ round, extendedTo }: Pick<SubmissionFacts, 'round' | 'extendedTo'>): Date {
  return extendedTo ?? round.deadline;
}

/**
 * A correction of what was late stays late, of what was in time in time; what first comes after the
 * closing is late.
 */
export function isLate(
  facts: SubmissionFacts,
  before: { readonly late: boolean } | undefined,
  now: Date,
): boolean {
  return facts.round.state === 'closed' ? (before?.late ?? true) : now > dueAt(facts);
}

/** Whether a new deadline for one actor is one: later than the one it has, and not over. */
export function isExtension(facts: SubmissionFacts, deadline: Date, now: Date): boolean {
  return deadline > dueAt(facts) && deadline > now;
}

const PARTY: Readonly<
  Record<SubmissionTransition['by'], { readonly nb: string; readonly en: string }>
> = {
  owner: { nb: 'aktøren selv', en: 'the actor itself' },
  directorate: { nb: 'direktoratet', en: 'the directorate' },
  both: { nb: 'aktøren selv eller direktoratet', en: 'the actor itself or the directorate' },
};

const CLOSED = locked(
  'round-closed',
  'Runden tar ikke lenger imot rapporter',
  'The round no longer takes reports',
);

/** Why an action is not open now; nothing when it is. */
export function submissionLock(
  action: SubmissionAction,
  facts: SubmissionFacts,
  caller: SubmissionCaller,
): Locked | undefined {
  const { from, by }: SubmissionTransition = SUBMISSION[action];
  if (by === 'both' ? caller.parties.length === 0 : !caller.parties.includes(by))
    return locked('not-yours', `Gjøres av ${PARTY[by].nb}`, `Done by ${PARTY[by].en}`);
  return (
    roundLock(action, facts, caller.now) ??
    (action === 'edit' && facts.nil
      ? locked(
          'nil-returned',
          'Aktøren har meldt at den ikke har noen; trekk meldingen først',
          'The actor has said that it has none; withdraw that first',
        )
      : undefined) ??
    (from.includes(facts.state)
      ? undefined
      : locked(
          'submission-state',
          `Innsendingen er ${facts.state}; må være ${from.join(' eller ')}`,
          `The submission is ${facts.state}; must be ${from.join(' or ')}`,
        )) ??
    contentLock(action, facts, caller) ??
    (action === 'certify' ? stepsLock(facts, caller) : undefined)
  );
}

/**
 * Owners work while the round takes their reports; the directorate returns until the closing, and
 * then reopens.
 */
function roundLock(
  action: SubmissionAction,
  { round, correcting, extendedTo }: SubmissionFacts,
  now: Date,
): Locked | undefined {
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

function contentLock(
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
      'Det er ingen rapporter; meld i så fall at det ikke er noen',
      'There are no reports; say that there are none, if so',
    );
  if (action === 'answer' && !askedBy.some((asker) => mayAnswer(parties, asker)))
    return locked(
      'no-open-question',
      'Den andre parten har ikke spurt om noe',
      'The other party has asked nothing',
    );
  return undefined;
}

/** Each party answers what the other has asked, as often as it takes. */
export function mayAnswer(parties: readonly SubmissionParty[], asker: SubmissionParty): boolean {
  return parties.some((party) => party !== asker);
}

/** Where the actor has two steps, what some have written and submitted another certifies. */
function stepsLock(
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
    (one) => one !== null && (one === client || one === delegate),
  );
  return own
    ? locked(
        'own-preparation',
        'Den som har skrevet eller sendt inn, kan ikke godkjenne',
        'Who has written or submitted cannot certify',
      )
    : undefined;
}

/** Whether a pointer leads to a place of the reports, such as `/reports/SAFEST/status/reason`. */
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
 * How many rounds in a row a report has been confirmed unchanged; a round without one begins anew.
 */
export function timesUnchanged(before: {
  readonly unchanged: number;
  readonly roundJustBefore: boolean;
}): number {
  return before.roundJustBefore ? before.unchanged + 1 : 1;
}

/** The members of a report that say what the earlier one said, as pointers. */
export function unchangedMembers(
  content: ReportContentValue,
  earlier: ReportContentValue,
  same: (a: unknown, b: unknown) => boolean,
): string[] {
  return CONTENT_MEMBERS.filter((member) =>
    same(content[member] ?? null, earlier[member] ?? null),
  ).map((member) => `/${member}`);
}

/** The state machine as a Mermaid diagram, with who takes each step. */
export function submissionDiagram(): string {
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
