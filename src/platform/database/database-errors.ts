import { BUSY, Problem, UNAVAILABLE } from '../base/problem.js';

/** Thrown when a connection would bypass row-level security. The service then refuses to start. */
export class UnsafeRoleError extends Error {
  constructor() {
    super(
      'The database role of the service, or in production its login, is a superuser, bypasses ' +
        'row-level security or owns tables; expected the role portfolio_app made by the ' +
        'migrations, and a login that is a member of it and of nothing else',
    );
    this.name = 'UnsafeRoleError';
  }
}

/** Makes the problem of an unreachable database: 503, with `Retry-After` in seconds. */
export function unavailable(): Problem {
  return new Problem(UNAVAILABLE, {
    headers: { 'retry-after': '5' },
    // When the answer to COMMIT is lost, the change may be stored, so the text cannot deny it.
    detail: {
      nb: 'Endringen kan være lagret eller ikke. Prøv igjen om noen sekunder med samme Idempotency-Key',
      en: 'The change may or may not be stored. Try again in a few seconds with the same Idempotency-Key',
    },
  });
}

/** Makes the problem of an actor that has too many requests at once. Nothing was stored. */
export function overloaded(): Problem {
  return new Problem(BUSY, {
    headers: { 'retry-after': '2' },
    detail: {
      nb: 'Aktøren har for mange forespørsler samtidig. Send færre om gangen',
      en: 'The actor has too many requests at once. Send fewer at a time',
    },
  });
}

const CONNECTION_LOSS_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ENOENT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08000',
  '08003',
  '08006',
  '3D000',
]);
const CONNECTION_LOSS_MESSAGES = new RegExp(
  [
    'Connection terminated',
    'timeout exceeded when trying to connect',
    'Driver not Connected',
    'Client has encountered a connection error',
    'not queryable',
  ].join('|'),
  'i',
);

/** Says whether an error means that the database cannot be reached. */
export function isConnectionLoss(error: unknown): boolean {
  // Not `instanceof Error`: in Jest, modules run in a context of their own, and errors of Node are
  // of another realm.
  if (!Error.isError(error)) return false;
  return (
    CONNECTION_LOSS_CODES.has(codeOf(error) ?? '') || CONNECTION_LOSS_MESSAGES.test(error.message)
  );
}

/** Says whether a statement of {@link failingOnNone} wrote no row. */
export function isDivisionByZero(error: unknown): boolean {
  return codeOf(error) === '22012';
}

/** Says whether PostgreSQL ended a statement because it took too long. */
export function isStatementTimeout(error: unknown): boolean {
  return codeOf(error) === '57014';
}

/** Says whether a replica cancelled a query, because the database had removed the rows it read. */
export function isConflictWithRecovery(error: unknown): boolean {
  return codeOf(error) === '40001';
}

/** Returns a short reason without anything from the connection string. */
export function reasonOf(error: unknown): string {
  if (!Error.isError(error)) return 'unknown';
  return codeOf(error) ?? error.name;
}

function codeOf(error: unknown): string | undefined {
  return Error.isError(error) && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
