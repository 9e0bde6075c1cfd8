import { pino, type Logger } from 'pino';

/** The structured log: one JSON line an event. Never a token, a body or a personal name. */
export abstract class Log {
  abstract readonly pino: Logger;
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
}

function namedError(error: unknown): object {
  if (!Error.isError(error)) return { type: typeof error };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    stack: error.stack,
  };
}

/**
 * Logs with pino; a field called authorization or token is redacted even when logged by mistake.
 */
export function createLog(level: string, destination?: NodeJS.WritableStream): Log {
  const options = {
    level,
    base: { service: 'portfolio' },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['authorization', 'token'],
    // PostgreSQL's errors carry the row they are about: only what names the fault is logged.
    serializers: { err: namedError },
  };
  // Lines are written together, at most a second late: a write a line would cost as much as a small
  // answer.
  const logger = pino(
    options,
    destination ??
      pino.destination({ dest: 1, sync: false, minLength: 8_192, periodicFlush: 1_000 }),
  );
  return {
    pino: logger,
    debug: (fields, message) => {
      logger.debug(fields, message);
    },
    info: (fields, message) => {
      logger.info(fields, message);
    },
    warn: (fields, message) => {
      logger.warn(fields, message);
    },
    error: (fields, message) => {
      logger.error(fields, message);
    },
  };
}
