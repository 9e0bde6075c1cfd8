import type { InputTarget } from '../attacks/input-target.js';
import { preconditionsOf, type Route } from '../operations/operations.js';
import { type Answered, send } from '../service.js';
import { each } from '../tables.js';
import { startProcessBeside } from './processes.js';

/** An operation that two services on one database answer differently. */
export interface Difference {
  readonly operation: string;
  readonly modules: string;
  readonly bundle: string;
}

/**
 * Asks every operation of a service in this process, which runs module by module, and of one that runs
 * from the bundle, on the same database and at the same instant. A change is sent with a body that is
 * refused. Returns the operations whose answers differ.
 */
export async function compareWithBundle(target: InputTarget): Promise<Difference[]> {
  const { service } = target;
  const bundle = await startProcessBeside(service, { ROLE: 'api' });
  const differences: Difference[] = [];
  try {
    // Each process has its own metrics.
    const routes = target.routes.filter(({ id }) => id !== 'metrics');
    await each(routes, 4, async (route) => {
      const [ours, theirs] = [
        await ask(target, service.url, route),
        await ask(target, bundle.url, route),
      ];
      if (plain(ours) !== plain(theirs))
        differences.push({ operation: route.id, modules: plain(ours), bundle: plain(theirs) });
    });
  } finally {
    await bundle.end('SIGTERM');
  }
  return differences;
}

async function ask(target: InputTarget, url: string, route: Route): Promise<Answered> {
  const token = await target.token(route);
  // A stream of events ends after the seconds that are asked for.
  const path = `${target.pathOf(route)}${route.id === 'listenToRound' ? '?seconds=1' : ''}`;
  if (route.method === 'GET') return send(url, 'GET', path, { token });
  const headers = preconditionsOf(route);
  const body = { noSuchField: 1 };
  const sent = route.requestBody === undefined ? {} : { body };
  return send(url, route.method, `${path}?noSuchQuery=1`, { token, headers, ...sent });
}

/** An answer without what differs between two moments: instants and addresses of this run. */
function plain({ status, text, headers }: Answered): string {
  const type = headers.get('content-type') ?? '';
  const timeless = text
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'INSTANT')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'URL');
  return `${String(status)} ${type} ${timeless}`;
}
