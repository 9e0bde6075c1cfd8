import { fault, type Fault, pointerStep } from '../../platform/base/problem.js';
import type { GivenCode } from '../../registers/code-lists/registered-codes.lookup.js';
import type { ExternalIdValue, ProjectKind } from './project.types.js';

/** The facts of a project that rules look at. */
export interface ProjectFacts {
  readonly mainGoal: string;
  readonly goals: readonly string[];
  readonly startsOn: string | null;
  readonly endsOn: string | null;
}

/**
 * A project may support many goals and marks exactly one as main (design §3). It does not end
 * before it starts.
 */
export function projectFaults(facts: ProjectFacts): Fault[] {
  const faults: Fault[] = [];
  if (facts.goals.includes(facts.mainGoal))
    faults.push(
      fault(
        '/goals',
        'main-goal-repeated',
        'Hovedmålet er også ført opp blant de øvrige målene',
        'The main goal is also listed among the further goals',
      ),
    );
  if (new Set(facts.goals).size < facts.goals.length)
    faults.push(
      fault('/goals', 'goal-repeated', 'Et mål er oppgitt to ganger', 'A goal is given twice'),
    );
  if (facts.startsOn !== null && facts.endsOn !== null && facts.endsOn < facts.startsOn) {
    faults.push(
      fault(
        '/endsOn',
        'ends-before-start',
        'Siste dag kan ikke være før første dag',
        'The last day cannot be before the first day',
      ),
    );
  }
  return faults;
}

/** A co-owner that a request names: undefined as `known` when it is not in the register. */
export interface NamedOwner {
  readonly organisationNumber: string;
  readonly known: { readonly acts: boolean } | undefined;
}

/** Co-owners are actors today, other than the owner, and each is named once. */
export function coOwnerFaults(owner: string, coOwners: readonly NamedOwner[]): Fault[] {
  const numbers = coOwners.map(({ organisationNumber }) => organisationNumber);
  return coOwners.flatMap(({ organisationNumber, known }, index): Fault[] => {
    const fail = (code: string, nb: string, en: string): Fault[] => [
      fault(`/coOwners${pointerStep(index)}`, code, nb, en),
    ];
    if (organisationNumber === owner)
      return fail(
        'owner-already',
        'Må være en annen organisasjon enn eieren',
        'Must be another organisation than the owner',
      );
    if (numbers.indexOf(organisationNumber) < index)
      return fail(
        'owner-repeated',
        'Organisasjonen er oppgitt to ganger',
        'The organisation is given twice',
      );
    if (known === undefined)
      return fail(
        'unknown-actor',
        'Organisasjonen er ikke i registeret',
        'The organisation is not in the register',
      );
    return known.acts
      ? []
      : fail(
          'closed-actor',
          'Organisasjonen er ikke en aktør i dag',
          'The organisation is not an actor today',
        );
  });
}

/**
 * Only a programme has projects under it, and no programme lies under itself. `upward` holds the
 * parent and all programmes above it.
 */
export function parentFaults(
  projectId: string,
  parent: { readonly kind: ProjectKind } | undefined,
  upward: readonly string[],
): Fault[] {
  if (parent === undefined)
    return [
      fault('/parent', 'unknown-project', 'Tiltaket finnes ikke', 'The project does not exist'),
    ];
  if (parent.kind !== 'programme')
    return [
      fault(
        '/parent',
        'parent-not-programme',
        'Et tiltak kan bare være en del av et program',
        'The parent must be a programme',
      ),
    ];
  if (upward.includes(projectId))
    return [
      fault(
        '/parent',
        'programme-cycle',
        'Programmet er selv en del av dette tiltaket',
        'The programme is itself part of this project',
      ),
    ];
  return [];
}

/** An external id that the owner uses for another project, with its code. */
export interface TakenExternalId extends ExternalIdValue {
  readonly code: string;
}

/** An external id is given once, and stands for one project of its owner. */
export function externalIdFaults(
  ids: readonly ExternalIdValue[],
  taken: readonly TakenExternalId[],
): Fault[] {
  const isSame = (one: ExternalIdValue, other: ExternalIdValue): boolean =>
    one.scheme === other.scheme && one.value === other.value;
  return ids.flatMap((id, index) => {
    const pointer = `/externalIds${pointerStep(index)}`;
    if (ids.findIndex((one) => isSame(one, id)) < index)
      return fault(
        pointer,
        'external-id-repeated',
        'Id-en er oppgitt to ganger',
        'The id is given twice',
      );
    const other = taken.find((one) => isSame(one, id));
    return other === undefined
      ? []
      : fault(
          pointer,
          'external-id-taken',
          `Id-en er allerede brukt for tiltaket ${other.code}`,
          `The id is used for the project ${other.code} already`,
        );
  });
}

/** The codes of registers that a project has. */
export interface ProjectCodes {
  readonly mainGoal: string;
  readonly goals: readonly string[];
  readonly segment: string | null;
  readonly theme: string | null;
}

/**
 * Lists the codes of a project that are held against the registers. Codes that it had before stay
 * good, also when they have ended since.
 */
export function listGivenCodes(project: ProjectCodes, before?: ProjectCodes): GivenCode[] {
  const given: GivenCode[] = [
    { pointer: '/mainGoal', register: 'goals', code: project.mainGoal },
    ...project.goals.map((code, index): GivenCode => ({
      pointer: `/goals${pointerStep(index)}`,
      register: 'goals',
      code,
    })),
    { pointer: '/segment', register: 'segments', code: project.segment ?? '' },
    { pointer: '/theme', register: 'themes', code: project.theme ?? '' },
  ];
  const kept = new Set(
    before === undefined
      ? []
      : [before.mainGoal, ...before.goals, before.segment, before.theme].filter(
          (code) => code !== null,
        ),
  );
  return given.filter(({ code }) => code !== '' && !kept.has(code));
}

/** Returns the day that a project's codes must be valid on: today, or its last day when it is over. */
export function codeDayOf({ endsOn }: Pick<ProjectFacts, 'endsOn'>, today: string): string {
  return endsOn !== null && endsOn < today ? endsOn : today;
}
