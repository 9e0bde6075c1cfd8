import { fault, type Fault } from '../../platform/base/problem.js';
import type { TargetFault } from '../../platform/webhooks/webhook-target.js';
import { ALL_EVENT_TYPES, type EventType, SUBJECT_KINDS } from './event-type.types.js';

/** Types and subjects that a subscription asks for. Empty lists ask for all. */
export interface Filter {
  readonly types: readonly string[];
  readonly subjects: readonly string[];
}

const KINDS: readonly string[] = SUBJECT_KINDS;

/** Returns the kind of a subject, such as `round` of `round/2021-2`. */
function kindOf(subject: string): string {
  return subject.split('/')[0] ?? '';
}

/** Finds the parts of a filter that no event can ever match, each by its name. */
export function filterFaults({ types, subjects }: Filter, publicOnly: boolean): Fault[] {
  const known = new Map(ALL_EVENT_TYPES.map((one) => [one.type, one]));
  const faults = [
    ...types.flatMap((type, index) => typeFaults(type, known.get(type), index, publicOnly)),
    ...subjects.flatMap(subjectFaults),
  ];
  if (faults.length > 0) return faults;
  const asked = ALL_EVENT_TYPES.filter(
    (one) => (types.length === 0 || types.includes(one.type)) && (one.public || !publicOnly),
  );
  return subjects.flatMap((subject, index) =>
    asked.some((one) => one.subject === kindOf(subject)) ? [] : [matchesNothing(subject, index)],
  );
}

function typeFaults(
  type: string,
  found: EventType | undefined,
  index: number,
  publicOnly: boolean,
): Fault[] {
  const pointer = `/types/${String(index)}`;
  if (found === undefined)
    return [
      fault(
        pointer,
        'unknown-event-type',
        `Hendelsestypen ${type} finnes ikke. Se /v1/event-types`,
        `There is no event type ${type}. See /v1/event-types`,
      ),
    ];
  if (publicOnly && !found.public)
    return [
      fault(
        pointer,
        'event-type-not-public',
        `Hendelsestypen ${type} er ikke åpen for alle`,
        `The event type ${type} is not open to anyone`,
      ),
    ];
  return [];
}

function subjectFaults(subject: string, index: number): Fault[] {
  if (KINDS.includes(kindOf(subject))) return [];
  const kinds = KINDS.map((kind) => `${kind}/…`).join(', ');
  return [
    fault(
      `/subjects/${String(index)}`,
      'unknown-subject-kind',
      `Må begynne med en av ${kinds}`,
      `Must begin with one of ${kinds}`,
    ),
  ];
}

function matchesNothing(subject: string, index: number): Fault {
  return fault(
    `/subjects/${String(index)}`,
    'filter-matches-nothing',
    `Ingen av hendelsestypene gjelder ${subject}`,
    `None of the event types is about ${subject}`,
  );
}

const TARGET_TEXTS: Readonly<Record<TargetFault, readonly [nb: string, en: string]>> = {
  'not-an-address': [
    'Må være en adresse som https://mottak.eksempel.no/hendelser',
    'Must be an address such as https://mottak.eksempel.no/hendelser',
  ],
  'not-https': ['Må begynne med https://', 'Must begin with https://'],
  'credentials-in-address': [
    'Kan ikke ha brukernavn eller passord. Meldingene er signert',
    'Must not have a user name or password. The messages are signed',
  ],
  'port-not-allowed': ['Kan bare bruke port 443', 'Can only use port 443'],
  'inside-address': [
    'Må være en adresse på det åpne nettet',
    'Must be an address on the open internet',
  ],
};

/** Makes the fault of an endpoint that the service does not call. */
export function endpointFault(code: TargetFault): Fault {
  return fault('/endpoint', code, ...TARGET_TEXTS[code]);
}
