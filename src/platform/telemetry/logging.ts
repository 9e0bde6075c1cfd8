import { pino, type Logger } from 'pino';
import { currentTraceId } from './telemetry.js';

/** The structured log with one JSON line per event. No tokens, bodies or personal names. */
export abstract class Log {
  abstract readonly pino: Logger;
  abstract debug(fields: object, message: string): void;
  abstract info(fields: object, message: string): void;
  abstract warn(fields: object, message: string): void;
  abstract error(fields: object, message: string): void;
}

/** Picks the members of an error that are safe to log. PostgreSQL's errors also carry rows. */
function pickErrorMembers(error: unknown): object {
  if (!Error.isError(error)) return { type: typeof error };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    stack: error.stack,
  };
}

/** Returns the running trace of a line; nothing while telemetry is off. */
function nameTrace(): object {
  const traceId = currentTraceId();
  return traceId === undefined ? {} : { traceId };
}

/** Creates a log that writes with pino. It redacts fields named authorization or token. */
export function createLog(level: string, destination?: NodeJS.WritableStream): Log {
  const options = {
    level,
    base: { service: 'portfolio' },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['authorization', 'token'],
    mixin: nameTrace,
    serializers: { err: pickErrorMembers },
  };
  // Collects lines for at most a second. Writing each line alone costs as much as a small answer.
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
