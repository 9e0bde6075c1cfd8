import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Log } from '../base/logging.js';
import {
  fault,
  FORBIDDEN,
  INTERNAL,
  INVALID_REQUEST,
  METHOD_NOT_ALLOWED,
  NOT_FOUND,
  PAYLOAD_TOO_LARGE,
  Problem,
  RULE_BROKEN,
  STALE,
  UNAVAILABLE,
  UNSUPPORTED_MEDIA_TYPE,
} from '../base/problem.js';
import { preferredLanguage, PROBLEM_MEDIA_TYPE, problemBody } from './problem-json.writer.js';

/** Writes every refusal and every failure as RFC 9457, in the caller's language. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    this.write(error, request, http.getResponse<FastifyReply>());
  }

  write(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = asProblem(error);
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
        'the database refused what the application had let through',
      );
    writeProblem(problem, request, reply);
  }
}

/**
 * What Fastify refuses before any route is known: a path that cannot be decoded, or with a
 * parameter too long to be a key.
 */
export function refuseUnrouted(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  writeProblem(asProblem(error), request, reply);
}

function writeProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const language = preferredLanguage(request.headers['accept-language']);
  void reply
    .status(problem.kind.status)
    .headers({
      'content-type': PROBLEM_MEDIA_TYPE,
      'content-language': language,
      'cache-control': 'no-store',
      vary: 'Accept-Language',
      ...problem.options.headers,
    })
    .send(JSON.stringify(problemBody(problem, language, request.url.split('?')[0] ?? '')));
}

/**
 * Row-level security or a missing right: the second layer of isolation has held where the first did
 * not.
 */
function isRefusedByDatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42501';
}

/**
 * Errors of the framework and of PostgreSQL that a client can cause, as problems; anything else is
 * ours.
 */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isRefusedByDatabase(error)) return new Problem(FORBIDDEN);
  if (error instanceof HttpException) {
    if (error.getStatus() === 404) return new Problem(NOT_FOUND);
    if (error.getStatus() === 413) return new Problem(PAYLOAD_TOO_LARGE);
    if (error.getStatus() === 415) return new Problem(UNSUPPORTED_MEDIA_TYPE);
    if (error.getStatus() < 500) return new Problem(INVALID_REQUEST);
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const status =
      'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 0;
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Problem(PAYLOAD_TOO_LARGE);
    if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
      return new Problem(UNSUPPORTED_MEDIA_TYPE, {
        detail: { nb: 'Forventet application/json', en: 'Expected application/json' },
      });
    }
    if (error.code === 'FST_ERR_NOT_FOUND' || error.code === 'FST_ERR_MAX_PARAM_LENGTH')
      return new Problem(NOT_FOUND);
    if (status === 405) return new Problem(METHOD_NOT_ALLOWED);
    if (status >= 400 && status < 500)
      return new Problem(INVALID_REQUEST, {
        errors: [
          fault(
            '',
            'invalid-request',
            'Forespørselen kan ikke leses',
            'The request cannot be read',
          ),
        ],
      });
    // Lost races that the database settled: the caller reads again and decides anew.
    if (error.code === '40001' || error.code === '40P01' || error.code === '55P03')
      return new Problem(STALE);
    // A statement that waited too long, for the lock of a long import say.
    if (error.code === '57014')
      return new Problem(UNAVAILABLE, { headers: { 'retry-after': '15' } });
    if (error.code === '23514' || error.code === '22P02') return new Problem(RULE_BROKEN);
  }
  return new Problem(INTERNAL);
}
