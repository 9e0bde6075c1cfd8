import { type CanActivate, type ExecutionContext, Injectable, type Type } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import {
  IDEMPOTENCY_KEY,
  type OperationOptions,
  mediaTypesOf,
  offersTables,
  operationOf,
  versionIn,
} from './operation-options.js';
import { cleanText } from '../base/formats.js';
import { IDENTITY, isPlain } from './compression.js';
import { chooseFormat } from './format.js';
import { listParameterClasses } from './handler-parameters.js';
import { MAX_LIMIT, PageQuery } from './page.js';
import { mediaTypeOf } from './request-parameters.js';
import {
  fault,
  IDEMPOTENCY_KEY_MISSING,
  invalidRequest,
  pointerStep,
  PRECONDITION_REQUIRED,
  Problem,
  STALE,
  UNSUPPORTED_MEDIA_TYPE,
} from '../base/problem.js';

/**
 * Checks the headers and the form of a request: a creating request has an `Idempotency-Key`, a
 * changing one `If-Match`, and only an operation that receives files gets one. It refuses query
 * parameters and bodies where an operation takes none; the validation pipe refuses unknown members
 * elsewhere.
 */
@Injectable()
export class PreconditionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const operation = operationOf(context);
    const request = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Querystring: Record<string, unknown> }>>();
    refuseOtherMedia(operation, request);
    cleanQuery(request.query);
    readFormat(context, operation, request);
    if (queryClassOf(context) === undefined) refuseQuery(request.query);
    if (!takesBody(context, operation)) refuseBody(request.body);
    if (operation.creates === true) requireIdempotencyKey(request.headers['idempotency-key']);
    if (operation.changes === true) requireEntityTag(request.headers['if-match']);
    return true;
  }
}

/**
 * Reads the format of the answer. A file that a person saves has the longest page: nobody reads the
 * link to the next one in Excel.
 */
function readFormat(
  context: ExecutionContext,
  operation: OperationOptions,
  request: FastifyRequest<{ Querystring: Record<string, unknown> }>,
): void {
  if (operation.method !== 'GET' || operation.returns === undefined) return;
  request.format = chooseFormat(operation, request);
  if (!offersTables(operation) || request.query['format'] === undefined) return;
  delete request.query['format'];
  if (request.format !== 'json' && queryClassOf(context)?.prototype instanceof PageQuery)
    request.query['limit'] ??= String(MAX_LIMIT);
}

/**
 * Cleans the texts of a query as those of a body are, so that both find the same. Each parameter
 * refuses characters that only confuse by its own form, beside all other faults.
 */
function cleanQuery(query: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(query))
    if (typeof value === 'string') query[name] = cleanText(value);
}

function refuseQuery(query: Readonly<Record<string, unknown>>): void {
  const faults = Object.keys(query).map((name) =>
    fault(name, 'unknown-field', 'Parameteren er ukjent', 'The parameter is not known'),
  );
  if (faults.length > 0) throw invalidRequest(faults);
}

/** Refuses a body with anything in it. */
function refuseBody(body: unknown): void {
  if (body === undefined) return;
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalidRequest([
      fault('', 'wrong-type', 'Send ikke noe innhold her', 'Send no body here'),
    ]);
  const faults = Object.keys(body).map((name) =>
    fault(pointerStep(name), 'unknown-field', 'Feltet er ukjent', 'The field is not known'),
  );
  if (faults.length > 0) throw invalidRequest(faults);
}

function requireIdempotencyKey(key: string | readonly string[] | undefined): void {
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) return;
  throw new Problem(IDEMPOTENCY_KEY_MISSING, {
    errors: [
      fault(
        'Idempotency-Key',
        'idempotency-key-missing',
        'Send 1–255 synlige ASCII-tegn, ulike for hver ny handling',
        'Send 1–255 visible ASCII characters, different for each new action',
      ),
    ],
  });
}

function requireEntityTag(tag: string | undefined): void {
  if (tag === undefined || tag.trim() === '*')
    throw new Problem(PRECONDITION_REQUIRED, {
      errors: [
        fault(
          'If-Match',
          'precondition-required',
          'Send ETag fra siste lesing',
          'Send the ETag of the last read',
        ),
      ],
    });
  if (versionIn(tag) === undefined) throw new Problem(STALE);
}

/** Refuses a body of another media type than the operation takes, and a compressed one. */
function refuseOtherMedia(operation: OperationOptions, request: FastifyRequest): void {
  if (request.body === undefined) return;
  const accepted = mediaTypesOf(operation);
  if (isPlain(request) && accepted.includes(mediaTypeOf(request.headers['content-type']))) return;
  const expected = accepted.join(', ');
  throw new Problem(UNSUPPORTED_MEDIA_TYPE, {
    headers: { 'accept-encoding': IDENTITY },
    detail: {
      nb: `Forventet ${expected}, ikke komprimert`,
      en: `Expected ${expected}, not compressed`,
    },
  });
}

/** Says whether an operation takes a body: JSON for a parameter of its handler, or a file. */
function takesBody(context: ExecutionContext, { receives }: OperationOptions): boolean {
  return receives !== undefined || listClasses(context, RouteParamtypes.BODY).length > 0;
}

/** Finds the class of the handler's parameter for the query. */
function queryClassOf(context: ExecutionContext): Type | undefined {
  return listClasses(context, RouteParamtypes.QUERY)[0];
}

function listClasses(context: ExecutionContext, kind: RouteParamtypes): Type[] {
  return listParameterClasses(context.getClass(), context.getHandler().name, kind);
}
