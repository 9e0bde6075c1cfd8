import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  NotFoundException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Log } from '../telemetry/logging.js';
import {
  BUSY,
  fault,
  FORBIDDEN,
  INTERNAL,
  INVALID_REQUEST,
  METHOD_NOT_ALLOWED,
  NOT_FOUND,
  PAYLOAD_TOO_LARGE,
  Problem,
  type ProblemKind,
  RULE_BROKEN,
  STALE,
  UNAVAILABLE,
  UNSUPPORTED_MEDIA_TYPE,
} from '../base/problem.js';
import { SECURITY_HEADERS } from './answer.js';
import { BODY_LIMITS } from './json-body.parser.js';
import { JSON_TYPE } from './operation-options.js';
import { chooseLanguage, PROBLEM_MEDIA_TYPE, problemBodyOf } from './problem-json.writer.js';
import { Routes } from './routes.js';

/** Answers every error as RFC 9457, in the caller's language. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly routes: Routes,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    this.write(error, request, http.getResponse<FastifyReply>());
  }

  write(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.problemOf(error, request);
    if (problem.kind.status >= 500) {
      this.log.error(
        {
          err: problem.kind === INTERNAL ? error : undefined,
          requestId: request.id,
          code: problem.kind.code,
        },
        'request failed',
      );
    }
    if (isRefusedByDatabase(error))
      this.log.warn(
        { err: error, requestId: request.id },
        'row-level security refused a statement that the application had allowed',
      );
    writeProblem(problem, request, reply);
  }

  private problemOf(error: unknown, { method, url }: FastifyRequest): Problem {
    // Only Nest throws this error, for a request that has no route.
    if (!(error instanceof NotFoundException)) return asProblem(error);
    const methods = this.routes.methodsOf(url.split('?')[0] ?? '');
    return methods.length === 0 ? new Problem(NOT_FOUND) : methodNotAllowed(method, methods);
  }
}

/** Makes the problem of a path that has other methods than the one of the request. */
function methodNotAllowed(method: string, methods: readonly string[]): Problem {
  const allowed = methods.join(', ');
  return new Problem(METHOD_NOT_ALLOWED, {
    detail: {
      nb: `${method} støttes ikke her. Bruk ${allowed}`,
      en: `${method} is not supported here. Use ${allowed}`,
    },
    headers: { allow: allowed },
  });
}

/**
 * Answers an error of Fastify before any route is known: a path that cannot be decoded, or a
 * parameter that is too long to be a key.
 */
export function refuseUnrouted(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  // No hook sees such a request.
  void reply.headers({ 'x-request-id': request.id, ...SECURITY_HEADERS });
  writeProblem(asProblem(error), request, reply);
}

/**
 * Answers bytes that are no HTTP request, whose headers are too long or that never end: before there
 * is any request. Node closes the connection.
 */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = new Problem(INVALID_REQUEST, { errors: [UNREADABLE] });
  const body = JSON.stringify(problemBodyOf(problem, 'nb', ''));
  const headers = {
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    'cache-control': 'no-store',
    connection: 'close',
    'x-request-id': randomUUID(),
    ...SECURITY_HEADERS,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join('')}\r\n${body}`);
}

const UNREADABLE = fault(
  '',
  'invalid-request',
  'Forespørselen kan ikke leses',
  'The request cannot be read',
);

function writeProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const language = chooseLanguage(request.headers['accept-language']);
  void reply
    .status(problem.kind.status)
    .headers({
      'content-type': PROBLEM_MEDIA_TYPE,
      'content-language': language,
      'cache-control': 'no-store',
      vary: 'Accept, Accept-Encoding, Accept-Language, Authorization',
      ...problem.options.headers,
    })
    .send(JSON.stringify(problemBodyOf(problem, language, request.url.split('?')[0] ?? '')));
}

/** Says whether PostgreSQL refused a statement by row-level security or for a missing right. */
function isRefusedByDatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42501';
}

/**
 * Returns the problem of an error: of the framework or PostgreSQL where a client can cause it, an
 * internal one otherwise.
 */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isRefusedByDatabase(error)) return new Problem(FORBIDDEN);
  // Nest wraps the errors of Fastify, which have codes of their own.
  if (error instanceof HttpException && error.cause instanceof Error && 'code' in error.cause)
    return asProblem(error.cause);
  if (error instanceof HttpException && error.getStatus() < 500)
    return new Problem(KIND_OF_STATUS[error.getStatus()] ?? INVALID_REQUEST);
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string'))
    return new Problem(INTERNAL);
  const status =
    'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 0;
  return frameworkProblem(error.code, status) ?? databaseProblem(error.code);
}

const BODY_LIMIT = `${String(BODY_LIMITS.bytes / 1024)} KiB`;

const KIND_OF_STATUS: Readonly<Record<number, ProblemKind | undefined>> = {
  404: NOT_FOUND,
  413: PAYLOAD_TOO_LARGE,
  415: UNSUPPORTED_MEDIA_TYPE,
};

/** Returns the problem of an error of Fastify; undefined when it is none of Fastify's. */
function frameworkProblem(code: string, status: number): Problem | undefined {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new Problem(PAYLOAD_TOO_LARGE, {
      detail: { nb: `Høyst ${BODY_LIMIT} i JSON`, en: `At most ${BODY_LIMIT} of JSON` },
    });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new Problem(UNSUPPORTED_MEDIA_TYPE, {
      detail: { nb: `Forventet ${JSON_TYPE}`, en: `Expected ${JSON_TYPE}` },
    });
  if (code === 'FST_ERR_NOT_FOUND' || code === 'FST_ERR_MAX_PARAM_LENGTH')
    return new Problem(NOT_FOUND);
  if (status < 400 || status >= 500) return undefined;
  return new Problem(INVALID_REQUEST, {
    errors: [UNREADABLE],
  });
}

/** Makes the problem of a request that waited too long for a lock. Nothing was stored. */
function lockedByOthers(): Problem {
  return new Problem(BUSY, {
    headers: { 'retry-after': '5' },
    detail: {
      nb: 'En import eller en annen endring arbeider med det samme. Ingenting er lagret. Prøv igjen om litt',
      en: 'An import or another change works on the same. Nothing was stored. Try again shortly',
    },
  });
}

/** Returns the problem of an error of PostgreSQL by its SQLSTATE. */
function databaseProblem(code: string): Problem {
  // Another transaction won the race. The caller reads again and decides anew.
  if (code === '40001' || code === '40P01') return new Problem(STALE);
  if (code === '55P03') return lockedByOthers();
  // The statement waited too long, for example for the lock of a long import.
  if (code === '57014') return new Problem(UNAVAILABLE, { headers: { 'retry-after': '15' } });
  // PostgreSQL is short of disk, memory or connections. It has stored nothing.
  if (code.startsWith('53'))
    return new Problem(UNAVAILABLE, {
      headers: { 'retry-after': '30' },
      detail: {
        nb: 'Tjenesten har ikke plass til å lagre nå. Ingenting er lagret. Prøv igjen om litt',
        en: 'The service has no room to store now. Nothing was stored. Try again in a while',
      },
    });
  if (code === '23514' || code === '22P02') return new Problem(RULE_BROKEN);
  return new Problem(INTERNAL);
}
