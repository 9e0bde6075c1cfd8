import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Prefix of the request ids of this process; a count follows. */
const PROCESS = randomUUID().slice(0, 18);
let requests = 0;

/** Returns the id of a request: the client's own when its form is valid, else a new one. */
export function nameRequest(headers: IncomingHttpHeaders): string {
  const sent = headers['x-request-id'];
  return typeof sent === 'string' && /^[\w-]{8,64}$/.test(sent)
    ? sent
    : `${PROCESS}-${(++requests).toString(36)}`;
}
