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
  /** Of the token, beside those of its actor. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

export interface Refusal {
  readonly status: number;
  readonly code: string;
  /** Pointer and code of every fault, in the order of the answer. */
  readonly errors?: readonly (readonly [pointer: string, code: string])[];
}

/**
 * Sends a request in both languages and expects the same refusal in each, its texts in that
 * language, and nothing stored.
 */
export async function refused(
  service: TestService,
  { actor, method = 'POST', path, body, raw, headers = {}, claims = {} }: Sent,
  { status, code, errors }: Refusal,
): Promise<Answered> {
  const before = await fingerprints(service);
  const answers: Answered[] = [];
  for (const language of ['nb', 'en'] as const) {
    const answer = await service.call(method, path, {
      token: await service.token(actor.organisationNumber, undefined, claims),
      ...(raw === undefined ? { body } : { raw }),
      headers: {
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        'accept-language': language,
        ...headers,
      },
    });
    expect({
      status: answer.status,
      code: answer.body?.code as unknown,
      errors: (answer.body?.errors as { pointer: string; code: string }[] | undefined)?.map(
        (fault) => [fault.pointer, fault.code],
      ),
    }).toEqual({ status, code, errors });
    const kind = problemCatalogue().find((known) => known.code === code);
    expect(answer.body).toMatchObject({
      type: `urn:portfolio:problem:${code}`,
      title: kind?.title[language],
      status,
      instance: path.split('?')[0],
    });
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers.get('content-language')).toBe(language);
    answers.push(answer);
  }
  const texts = answers.map(
    ({ body: problem }) =>
      (problem.errors as { detail: string }[] | undefined)?.map(({ detail }) => detail) ?? [],
  );
  for (const [index, text] of (texts[0] ?? []).entries())
    expect([text.length > 0, text]).not.toEqual([true, texts[1]?.[index]]);
  expect(await fingerprints(service)).toEqual(before);
  const [answer] = answers;
  if (answer === undefined) throw new Error('Nothing was answered');
  return answer;
}
