import { randomUUID } from 'node:crypto';
import { problemCatalogue } from '../../src/platform/base/problem.js';
import type { Answered, TestService } from './service.js';
import type { Actor } from './story.js';
import { fingerprints } from './tables.js';

export interface Sent {
  readonly actor: Actor;
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  /** The body as it is sent, when JSON.stringify would not write it. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Version that the request changes: its If-Match. */
  readonly etag?: string;
  /** Claims of the token, beside those of its actor. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Pointer and code of every fault, in the order of the answer. */
  readonly errors?: readonly (readonly [pointer: string, code: string])[];
}

/** Refusal of a step or change that the state of things does not allow. */
export const conflict = (code: string, pointer: string = ''): Refusal => ({
  status: 409,
  code,
  errors: [[pointer, code]],
});
/** Refusal of a value that has the right form but breaks a rule. */
export const broken = (...errors: NonNullable<Refusal['errors']>): Refusal => ({
  status: 422,
  code: 'rule-broken',
  errors,
});
/** Refusal of a value that has the wrong form. */
export const invalid = (...errors: NonNullable<Refusal['errors']>): Refusal => ({
  status: 400,
  code: 'invalid-request',
  errors,
});

export const FORBIDDEN: Refusal = { status: 403, code: 'forbidden' };
export const NOT_FOUND: Refusal = { status: 404, code: 'not-found' };
/** Refusal of a change that names another version than the present one. */
export const STALE: Refusal = { status: 412, code: 'stale' };

/**
 * Sends a request in both languages and expects the same refusal in each, its texts in that
 * language, and nothing stored.
 */
export async function refused(
  service: TestService,
  sent: Sent,
  refusal: Refusal,
): Promise<Answered> {
  const before = await fingerprints(service);
  const answer = await refuseIn('nb', service, sent, refusal);
  const inEnglish = await refuseIn('en', service, sent, refusal);
  const english = detailsOf(inEnglish);
  for (const [index, text] of detailsOf(answer).entries())
    expect([text.length > 0, text]).not.toEqual([true, english[index]]);
  expect(await fingerprints(service)).toEqual(before);
  return answer;
}

const detailsOf = ({ body }: Answered): string[] =>
  (body.errors as { detail: string }[] | undefined)?.map(({ detail }) => detail) ?? [];

async function refuseIn(
  language: 'nb' | 'en',
  service: TestService,
  sent: Sent,
  { status, code, errors }: Refusal,
): Promise<Answered> {
  const answer = await sendIn(language, service, sent);
  const faults = answer.body?.errors as { pointer: string; code: string }[] | undefined;
  expect({
    status: answer.status,
    code: answer.body?.code as unknown,
    errors: faults?.map((fault) => [fault.pointer, fault.code]),
  }).toEqual({ status, code, errors });
  const kind = problemCatalogue().find((known) => known.code === code);
  expect(answer.body).toMatchObject({
    type: `urn:portfolio:problem:${code}`,
    title: kind?.title[language],
    status,
    instance: sent.path.split('?')[0],
  });
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers.get('content-language')).toBe(language);
  return answer;
}

async function sendIn(
  language: 'nb' | 'en',
  service: TestService,
  { actor, method = 'POST', path, body, raw, headers = {}, etag, claims = {} }: Sent,
): Promise<Answered> {
  return service.call(method, path, {
    token: await service.token(actor.organisationNumber, undefined, claims),
    ...(raw === undefined ? { body } : { raw }),
    headers: {
      ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
      'accept-language': language,
      ...(etag === undefined ? {} : { 'if-match': etag }),
      ...headers,
    },
  });
}
