import { fault, type Fault, type Localised, pointerStep } from '../../platform/base/problem.js';
import type { Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { NamedMeeting } from '../councils/meeting.rules.js';
import { directorateLock } from '../councils/publication.rules.js';
import type { CaseState } from './case.types.js';

export const CASE_ACTIONS = ['update', 'publish', 'decide', 'withdraw'] as const;
export type CaseAction = (typeof CASE_ACTIONS)[number];

/** States in which each action is open. A decision is final: a change of it is a new case. */
const OPEN_IN: Readonly<Record<CaseAction, readonly CaseState[]>> = {
  update: ['draft', 'published'],
  publish: ['draft'],
  decide: ['published'],
  withdraw: ['draft', 'published'],
};

const STATE_TEXTS: Readonly<Record<CaseState, Localised>> = {
  draft: { nb: 'Saken er et utkast', en: 'The case is a draft' },
  published: { nb: 'Saken er publisert', en: 'The case is published' },
  decided: { nb: 'Saken er vedtatt', en: 'The case is decided' },
  withdrawn: { nb: 'Saken er trukket', en: 'The case is withdrawn' },
};

/** Returns, for each action on a case, the reason why the caller cannot do it now, or undefined. */
export function caseLocks(
  state: CaseState,
  directorate: boolean,
): Record<CaseAction, Locked | undefined> {
  const closed: Locked = { code: 'case-state', reason: STATE_TEXTS[state] };
  const lock = (action: CaseAction): Locked | undefined =>
    directorateLock(directorate, OPEN_IN[action].includes(state) ? undefined : closed);
  return {
    update: lock('update'),
    publish: lock('publish'),
    decide: lock('decide'),
    withdraw: lock('withdraw'),
  };
}

/**
 * Returns the number of the case that a sub-case stands under: `20/19` of `20/19-1`. Null for a case
 * that is no sub-case, and for one of an earlier year: papers of then may lack its case.
 */
export function parentNumberOf(number: string, today: string): string | null {
  const [parent = '', part] = number.split('-');
  const year = `20${parent.split('/')[1] ?? ''}`;
  return part === undefined || year < today.slice(0, 4) ? null : parent;
}

/** Refuses a sub-case whose case does not exist. */
export function parentFault(parent: string): Fault {
  return fault(
    '/number',
    'parent-case-missing',
    `Utvalget har ingen sak ${parent}. Opprett den først`,
    `The council has no case ${parent}. Create it first`,
  );
}

/** The meeting, projects and rounds that a request names for a case. */
export interface NamedMatter {
  readonly meeting?: string | null;
  readonly projects?: readonly string[];
  readonly rounds?: readonly string[];
}

/** A round whose figures a case is to be given. */
export interface WantedFigures {
  readonly round: string;
  readonly roundExists: boolean;
  /** Undefined when the figures of the round are not published. */
  readonly figures: { readonly hash: string; readonly body: string } | undefined;
}

/** Everything that was found of the matter that a request names. */
export interface FoundMatter {
  /** Undefined when the meeting does not exist. */
  readonly meeting: NamedMeeting | undefined;
  /** Undefined when the request names no projects. */
  readonly projects: readonly { readonly id: string; readonly code: string }[] | undefined;
  /** Rounds that the case does not have yet. */
  readonly wanted: readonly WantedFigures[];
}

/** A case, as far as its matter depends on it. */
export interface CaseBefore {
  readonly council: string;
  /** Rounds whose figures the case has. */
  readonly frozenRounds: readonly string[];
}

/** Lists all faults of the meeting, projects and rounds that a request names for a case. */
export function matterFaults(
  { council, frozenRounds }: CaseBefore,
  { meeting, projects = [], rounds }: NamedMatter,
  found: FoundMatter,
): Fault[] {
  const known = new Set(found.projects?.map(({ code }) => code));
  return [
    ...(typeof meeting === 'string' ? meetingOfCaseFaults(council, found.meeting) : []),
    ...projectCodeFaults(projects, known),
    ...(rounds === undefined ? [] : frozenFaults(frozenRounds, rounds)),
    ...found.wanted.flatMap((wanted) => figuresFaults(wanted, rounds?.indexOf(wanted.round) ?? 0)),
  ];
}

function meetingOfCaseFaults(council: string, meeting: NamedMeeting | undefined): Fault[] {
  if (meeting === undefined)
    return [
      fault('/meeting', 'unknown-meeting', 'Møtet finnes ikke', 'The meeting does not exist'),
    ];
  if (meeting.cancelled)
    return [fault('/meeting', 'meeting-cancelled', 'Møtet er avlyst', 'The meeting is cancelled')];
  if (meeting.council === council) return [];
  return [
    fault(
      '/meeting',
      'meeting-of-other-council',
      'Møtet hører til et annet utvalg',
      'The meeting belongs to another council',
    ),
  ];
}

/** Refuses codes of projects that do not exist, and codes that are given twice. */
export function projectCodeFaults(codes: readonly string[], known: ReadonlySet<string>): Fault[] {
  return codes.flatMap((code, index) => {
    const pointer = `/projects${pointerStep(index)}`;
    if (!known.has(code))
      return [
        fault(pointer, 'unknown-project', 'Tiltaket finnes ikke', 'The project does not exist'),
      ];
    if (codes.indexOf(code) === index) return [];
    return [
      fault(
        pointer,
        'project-repeated',
        'Tiltaket er oppgitt to ganger',
        'The project is given twice',
      ),
    ];
  });
}

/** Refuses to take away figures that were frozen for the case. */
function frozenFaults(frozenRounds: readonly string[], rounds: readonly string[]): Fault[] {
  if (frozenRounds.every((round) => rounds.includes(round))) return [];
  const list = frozenRounds.join(', ');
  return [
    fault(
      '/rounds',
      'figures-frozen',
      `Tallene for ${list} er fryst og kan ikke tas ut av saken`,
      `The figures of ${list} are frozen and cannot be taken out of the case`,
    ),
  ];
}

function figuresFaults({ figures, roundExists }: WantedFigures, index: number): Fault[] {
  if (figures !== undefined) return [];
  const pointer = `/rounds${pointerStep(index)}`;
  if (!roundExists)
    return [fault(pointer, 'unknown-round', 'Runden finnes ikke', 'The round does not exist')];
  return [
    fault(
      pointer,
      'figures-not-published',
      'Rundens tall er ikke publisert',
      'The figures of the round are not published',
    ),
  ];
}
