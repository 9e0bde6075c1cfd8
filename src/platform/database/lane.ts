import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Pool from which work takes its connections. Requests share one pool. Jobs, the relay and
 * everything that runs inside an open transaction take theirs from another, so that requests that
 * wait for a job never hold the connections that the job needs to go on.
 */
type Lane = 'requests' | 'background';

const lanes = new AsyncLocalStorage<Lane>();

/** Runs work, and all work that it starts, with connections of the background pool. */
export function runInBackground<T>(work: () => T): T {
  return lanes.run('background', work);
}

/** Says whether the current work takes its connections from the background pool. */
export function isInBackground(): boolean {
  return lanes.getStore() === 'background';
}
