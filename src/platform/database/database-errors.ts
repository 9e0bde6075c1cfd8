import { Problem, UNAVAILABLE } from '../base/problem.js';

/** The connection would bypass row-level security. Refusing to serve is the only safe answer. */
export class UnsafeRoleError extends Error {
  constructor() {
    super(
      'The database role of the service is a superuser, bypasses row-level security or owns tables; expected the role portfolio_app made by the migrations',
    );
    this.name = 'UnsafeRoleError';
  }
}

/**
 * Returns the problem that is answered while the database cannot be reached: 503, with
 * `Retry-After` in seconds.
 */
export function unavailable(): Problem {
  return new Problem(UNAVAILABLE, {
    headers: { 'retry-after': '5' },
    // A commit whose answer was lost may have happened, so the text cannot say that nothing was
    // stored.
    detail: {
      nb: 'Ikke bekreftet lagret; prøv igjen om noen sekunder, med samme Idempotency-Key',
      en: 'Not confirmed as stored; try again in a few seconds, with the same Idempotency-Key',
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
const CONNECTION_LOSS_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Driver not Connected|Client has encountered a connection error|not queryable/i;

/** Says whether an error means that the database cannot be reached. */
export function isConnectionLoss(error: unknown): boolean {
  // Not `instanceof Error`: where modules run in a context of their own, as in Jest, Node's own
  // errors are of another realm.
  if (!Error.isError(error)) return false;
  return (
    CONNECTION_LOSS_CODES.has(codeOf(error) ?? '') || CONNECTION_LOSS_MESSAGES.test(error.message)
  );
}

/** Says whether a statement of {@link failingOnNone} wrote no row. */
export function isDivisionByZero(error: unknown): boolean {
  return codeOf(error) === '22012';
}

/**
 * Says whether a replica cancelled a query because the database had removed the rows it was
 * reading.
 */
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
