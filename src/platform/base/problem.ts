/** A text in the service's two languages. */
export interface Localised {
  readonly nb: string;
  readonly en: string;
}
export type Language = keyof Localised;

/** A kind of problem with its stable code. `status` is the HTTP status of the answer. */
export interface ProblemKind {
  readonly code: string;
  readonly status: number;
  readonly title: Localised;
}

/**
 * One fault in the input. `pointer` is an RFC 6901 pointer into the body, or the name of a header
 * or query parameter. `detail` says what was expected.
 */
export interface Fault {
  readonly pointer: string;
  readonly code: string;
  readonly detail: Localised;
}

/** Thrown to refuse a request. `ProblemFilter` writes it as RFC 9457. */
export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly options: {
      readonly detail?: Localised;
      readonly errors?: readonly Fault[];
      readonly headers?: Readonly<Record<string, string>>;
      /** Further members of the problem, such as the id of the row that exists already. */
      readonly members?: Readonly<Record<string, string | number | readonly string[]>>;
    } = {},
  ) {
    super(options.detail?.en ?? kind.title.en);
    this.name = 'Problem';
  }
}

const catalogue = new Map<string, ProblemKind>();

/**
 * Declares a kind of problem. Codes are unique over the whole service and never change their
 * meaning.
 */
export function problemKind(code: string, status: number, nb: string, en: string): ProblemKind {
  if (catalogue.has(code)) throw new Error(`The problem code ${code} is declared twice`);
  const kind = { code, status, title: { nb, en } };
  catalogue.set(code, kind);
  return kind;
}

/** Lists every declared kind of problem, in the order of their codes. */
export function problemCatalogue(): readonly ProblemKind[] {
  return [...catalogue.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

export const INVALID_REQUEST = problemKind(
  'invalid-request',
  400,
  'Forespørselen har feil',
  'The request has faults',
);
export const RULE_BROKEN = problemKind(
  'rule-broken',
  422,
  'Innholdet bryter en regel',
  'The content breaks a rule',
);
export const MALFORMED_JSON = problemKind(
  'malformed-json',
  400,
  'Innholdet er ikke gyldig JSON',
  'The body is not well-formed JSON',
);
export const PAYLOAD_TOO_LARGE = problemKind(
  'payload-too-large',
  413,
  'Innholdet er for stort',
  'The body is too large',
);
export const UNSUPPORTED_MEDIA_TYPE = problemKind(
  'unsupported-media-type',
  415,
  'Innholdstypen støttes ikke',
  'The media type is not supported',
);
export const UNAUTHENTICATED = problemKind(
  'unauthenticated',
  401,
  'Gyldig token mangler',
  'A valid token is missing',
);
export const FORBIDDEN = problemKind('forbidden', 403, 'Ingen tilgang', 'Not allowed');
export const INSUFFICIENT_SCOPE = problemKind(
  'insufficient-scope',
  403,
  'Tokenet mangler scope',
  'The token lacks the scope',
);
export const NOT_DELEGABLE = problemKind(
  'not-delegable',
  403,
  'Kan ikke gjøres på vegne av andre',
  'Cannot be done on behalf of others',
);
export const NO_DELEGATION = problemKind(
  'no-delegation',
  403,
  'Fullmakt mangler',
  'There is no delegation',
);
export const DELEGATION_NOT_IN_FORCE = problemKind(
  'delegation-not-in-force',
  403,
  'Fullmakten gjelder ikke nå',
  'The delegation is not in force',
);
export const DELEGATION_DOES_NOT_COVER = problemKind(
  'delegation-does-not-cover',
  403,
  'Fullmakten dekker ikke handlingen',
  'The delegation does not cover the operation',
);
export const NOT_FOUND = problemKind('not-found', 404, 'Finnes ikke', 'Not found');
export const METHOD_NOT_ALLOWED = problemKind(
  'method-not-allowed',
  405,
  'Metoden støttes ikke her',
  'The method is not supported here',
);
export const NOT_ACCEPTABLE = problemKind(
  'not-acceptable',
  406,
  'Svaret finnes ikke i formatet',
  'The answer does not exist in the format',
);
export const STALE = problemKind(
  'stale',
  412,
  'Ressursen er endret siden den ble lest',
  'The resource has changed since it was read',
);
export const PRECONDITION_REQUIRED = problemKind(
  'precondition-required',
  428,
  'If-Match mangler',
  'If-Match is missing',
);
export const IDEMPOTENCY_KEY_MISSING = problemKind(
  'idempotency-key-missing',
  400,
  'Idempotency-Key mangler',
  'Idempotency-Key is missing',
);
export const IDEMPOTENCY_KEY_REUSED = problemKind(
  'idempotency-key-reused',
  422,
  'Idempotency-Key er brukt med annet innhold',
  'The Idempotency-Key was used with other content',
);
export const UNAVAILABLE = problemKind(
  'unavailable',
  503,
  'Tjenesten er midlertidig utilgjengelig',
  'The service is temporarily unavailable',
);
export const BUSY = problemKind('busy', 503, 'Tjenesten er opptatt', 'The service is busy');
export const TOO_MANY_REQUESTS = problemKind(
  'too-many-requests',
  429,
  'For mange forespørsler',
  'Too many requests',
);
export const QUOTA_USED = problemKind(
  'quota-used',
  429,
  'Dagens kvote er brukt opp',
  "The day's quota is used up",
);
export const INTERNAL = problemKind('internal', 500, 'Uventet feil', 'Unexpected error');

export function fault(pointer: string, code: string, nb: string, en: string): Fault {
  return { pointer, code, detail: { nb, en } };
}

/** Makes the problem of a request whose form is wrong (400), with every fault. */
export function invalidRequest(errors: readonly Fault[]): Problem {
  return new Problem(INVALID_REQUEST, { errors });
}

/** Makes the problem of content that breaks rules of the domain (422), with every fault. */
export function ruleBroken(errors: readonly Fault[]): Problem {
  return new Problem(RULE_BROKEN, { errors });
}

/** Makes the problem of a resource that does not exist, or that the caller may not see. */
export function notFound(what: Localised): Problem {
  return new Problem(NOT_FOUND, {
    detail: { nb: `${what.nb} finnes ikke`, en: `${what.en} does not exist` },
  });
}

/** Writes one step of an RFC 6901 pointer. */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
