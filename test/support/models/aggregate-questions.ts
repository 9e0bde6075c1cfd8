import type { Where } from './round-reader.js';

/** Every plain value of a body, by where it stands. */
export function cellsOf(
  value: unknown,
  at = '',
  found = new Map<string, unknown>(),
): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return found.set(at, value);
  const members = Object.entries(value);
  if (members.length === 0) found.set(at, Array.isArray(value) ? '[]' : '{}');
  for (const [name, member] of members) cellsOf(member, `${at}/${name}`, found);
  return found;
}

/** Values of filters, by dimension. `-` stands for none. */
export const FILTERS: Readonly<Record<string, readonly string[]>> = {
  state: ['active', 'planned', 'paused'],
  colour: ['red', 'yellow', 'green', '-'],
  ruleColour: ['red', '-'],
  directorateColour: ['red', 'green', '-'],
  timeColour: ['red', 'yellow', '-'],
  riskColour: ['red', 'green', '-'],
  actorKind: ['regionalHealthAuthority', 'hospitalTrust', 'municipality'],
  standing: ['nominated', 'registered', 'any'],
  phase: ['execution', 'idea'],
  kind: ['programme', 'project'],
  cause: ['supplier', '-'],
  nationalSolution: ['HelseID', 'SFM', '-'],
  frameBand: ['upTo10', 'upTo50', 'above200', '-'],
};

/** Returns the parameters that have a value, as a query carries them. */
export function listGiven(
  values: Readonly<Record<string, string | number | null>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null ? [] : [[name, String(value)]],
    ),
  );
}

/** Returns the path of a question about a round, with the state that it is asked about. */
export function pathOf(
  where: Where,
  path: string,
  parameters: Readonly<Record<string, string>> = {},
): string {
  return `/v1/rounds/${where.round}/${path}?${new URLSearchParams({
    ...parameters,
    ...(where.asOf === null ? {} : { asOf: where.asOf.toISOString() }),
    ...(where.snapshot === null ? {} : { snapshot: where.snapshot }),
  }).toString()}`;
}

const ABOUT = ['asOf', 'computedAt', 'hash', 'links'];
const OF_QUESTION = [
  'measure',
  'states',
  'standings',
  'budgetYear',
  'unit',
  'prices',
  'conversion',
  'by',
];

/** Returns the members of an answer that the model leaves aside. */
export function membersAside(name: string): string[] {
  if (name === 'status') return ABOUT;
  return [...ABOUT, 'round', ...(name === 'figures/differences' ? OF_QUESTION : [])];
}
