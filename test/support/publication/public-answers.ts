import { operationsOf, type Parameter, pathOf, type Route } from '../operations/operations.js';
import type { TestService } from '../service.js';

/** Values of parameters by their names. A parameter without any takes its example. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/** Headers that tell of an answer's content. */
const TELLING = ['etag', 'content-length', 'location', 'last-modified', 'link', 'content-type'];

/** Operations whose answers are of the process, not of the figures, or do not end. */
const OF_THE_PROCESS = ['live', 'ready', 'metrics', 'listenToRound'];

/** Pages of people, which stand outside the description. */
const PAGES = [
  '',
  '/projects',
  '/actors',
  '/trend',
  '/criteria',
  '/corrections',
  '/releases',
  '/data',
  '/data/criteria_replays',
];

/** Lists the public operations of a service that read. */
export function listPublicReads({ app }: TestService): Route[] {
  return operationsOf(app).filter(
    ({ id, scope, method, documented }) =>
      documented && method === 'GET' && scope === 'public' && !OF_THE_PROCESS.includes(id),
  );
}

/**
 * Lists addresses of every public operation: with each value of its path, alone and with each value
 * of its query, and as a table where it is one.
 */
export function listAddresses(service: TestService, values: KnownValues): string[] {
  const addresses = listPublicReads(service).flatMap((route) => addressesOf(route, values));
  return [...addresses, ...['nb', 'nn', 'en'].flatMap((l) => PAGES.map((page) => `/${l}${page}`))];
}

function addressesOf({ route, parameters }: Route, values: KnownValues): string[] {
  const paths = combine(
    parameters.filter((one) => one.in === 'path'),
    values,
  ).map((path) => pathOf(route, path));
  const asked = parameters.filter((one) => one.in === 'query');
  const required = asked.filter((one) => one.required);
  const queries = combine(required, values).flatMap((query) => [
    query,
    ...asked
      .filter((one) => !one.required && (values[one.name] ?? []).length > 0)
      .flatMap(({ name }) => (values[name] ?? []).map((value) => ({ ...query, [name]: value }))),
    ...(asked.some(({ name }) => name === 'format') ? [{ ...query, format: 'csv' }] : []),
  ]);
  return paths.flatMap((path) =>
    queries.map((query) => {
      const text = new URLSearchParams(query).toString();
      return text === '' ? path : `${path}?${text}`;
    }),
  );
}

/** Returns every choice of a value for each parameter. */
function combine(
  parameters: readonly Parameter[],
  values: KnownValues,
): Readonly<Record<string, string>>[] {
  let choices: Readonly<Record<string, string>>[] = [{}];
  for (const { name, schema, ...parameter } of parameters) {
    const { example } = parameter as { readonly example?: string };
    const known = values[name] ?? [example ?? (schema.example as string | undefined) ?? 'x'];
    choices = choices.flatMap((choice) => known.map((value) => ({ ...choice, [name]: value })));
  }
  return choices;
}

/** Reads each address as anybody: status, headers that tell of the content, and body. */
export async function readAll(
  service: TestService,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const told = new Map<string, string>();
  for (const address of addresses) {
    const { status, headers, text } = await service.call('GET', address);
    const shown = TELLING.map((name) => `${name}: ${headers.get(name) ?? ''}`);
    told.set(address, [status, ...shown, text].join('\n'));
  }
  return told;
}

/** Lists the addresses that are told otherwise than before, each with the first differing line. */
export function listChanged(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  return [...before].flatMap(([address, text]) => {
    const was = text.split('\n');
    const is = (after.get(address) ?? '').split('\n');
    const at = was.findIndex((line, index) => line !== is[index]);
    if (at === -1 && was.length === is.length) return [];
    return [`${address}: ${String(was[at]).slice(0, 300)} → ${String(is[at]).slice(0, 300)}`];
  });
}
