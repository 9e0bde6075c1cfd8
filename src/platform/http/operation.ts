import { Readable } from 'node:stream';
import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  type Type,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExtension,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
} from './documentation.js';
import type { FastifyRequest } from 'fastify';
import { wantsCsv } from './csv.writer.js';
import type { Principal } from '../base/principal.js';
import {
  DELEGATION_DOES_NOT_COVER,
  DELEGATION_NOT_IN_FORCE,
  IDEMPOTENCY_KEY_MISSING,
  IDEMPOTENCY_KEY_REUSED,
  INSUFFICIENT_SCOPE,
  INVALID_REQUEST,
  NO_DELEGATION,
  NOT_FOUND,
  PRECONDITION_REQUIRED,
  STALE,
  UNAUTHENTICATED,
  UNAVAILABLE,
  type ProblemKind,
} from '../base/problem.js';
import { ProblemResponse } from './problem.dto.js';
import type { Scope } from '../base/scopes.js';

export interface OperationOptions {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /**
   * The scope a token must carry, or `public`. A route without one is refused by the guard and by a
   * test.
   */
  readonly scope: Scope | 'public';
  readonly returns?: Type;
  readonly status?: 200 | 201 | 202 | 204;
  /** Also answered as CSV, to who asks for `text/csv`. */
  readonly csv?: boolean;
  /** Answered as a file of this media type, and as nothing else. */
  readonly file?: string;
  /** Takes a file as it is, of one of these media types, instead of a JSON body. */
  readonly receives?: readonly string[];
  /** Creates something: `Idempotency-Key` is required. */
  readonly creates?: boolean;
  /** Changes something: `If-Match` is required. */
  readonly changes?: boolean;
  /**
   * May be done on behalf of another actor that has granted it: `On-Behalf-Of` is taken, which
   * others refuse.
   */
  readonly delegable?: boolean;
  readonly problems?: readonly ProblemKind[];
}

export const OPERATION = 'portfolio:operation';
const METHODS = {
  GET: RequestMethod.GET,
  POST: RequestMethod.POST,
  PUT: RequestMethod.PUT,
  PATCH: RequestMethod.PATCH,
  DELETE: RequestMethod.DELETE,
};
const TAGGED = {
  ETag: { description: 'Entity tag of this version', schema: { type: 'string' as const } },
};

/** One endpoint: its route, its scope, its preconditions and its documentation, in one place. */
export function Operation(options: OperationOptions): MethodDecorator {
  const { id, method, path, scope, status = 200 } = options;
  const problems = [
    ...(scope === 'public' ? [] : [UNAUTHENTICATED, INSUFFICIENT_SCOPE]),
    INVALID_REQUEST,
    ...(path.includes(':') ? [NOT_FOUND] : []),
    ...(options.creates === true ? [IDEMPOTENCY_KEY_MISSING, IDEMPOTENCY_KEY_REUSED] : []),
    ...(options.changes === true ? [PRECONDITION_REQUIRED, STALE] : []),
    ...(options.delegable === true
      ? [NO_DELEGATION, DELEGATION_NOT_IN_FORCE, DELEGATION_DOES_NOT_COVER]
      : []),
    ...(options.problems ?? []),
    UNAVAILABLE,
  ];
  const byStatus = Map.groupBy(new Set(problems), (problem) => problem.status);
  return applyDecorators(
    SetMetadata(OPERATION, options),
    RequestMapping({ path, method: METHODS[method] }),
    HttpCode(status),
    ApiOperation({
      operationId: id,
      summary: options.summary,
      description: [
        options.description,
        scope === 'public' ? 'Public: no token needed.' : `Scope: \`${scope}\`.`,
      ]
        .filter((text) => text !== undefined)
        .join('\n\n'),
    }),
    ...answered(options),
    ...(options.receives === undefined
      ? []
      : [
          ApiConsumes(...options.receives),
          ApiBody({ required: true, schema: { type: 'string', format: 'binary' } }),
        ]),
    ...(scope === 'public' ? [] : [ApiBearerAuth('maskinporten'), ApiExtension('x-scope', scope)]),
    ...(options.creates === true
      ? [
          ApiHeader({
            name: 'Idempotency-Key',
            required: true,
            description: 'Chosen by the client; the same key and body get the same answer',
            schema: {
              type: 'string',
              minLength: 1,
              maxLength: 255,
              pattern: IDEMPOTENCY_KEY.source,
            },
          }),
        ]
      : []),
    ...(options.changes === true
      ? [
          ApiHeader({
            name: 'If-Match',
            required: true,
            description: 'The ETag of the version that was read',
            schema: { type: 'string', pattern: ENTITY_TAG.source },
          }),
        ]
      : []),
    ...(options.delegable === true
      ? [
          ApiHeader({
            name: 'On-Behalf-Of',
            required: false,
            description:
              'Organisation number of the actor for which the caller acts, by its delegation',
            schema: { type: 'string', pattern: '^\\d{9}$' },
          }),
        ]
      : []),
    ...[...byStatus].map(([problemStatus, kinds]) =>
      ApiResponse({
        status: problemStatus,
        description: kinds.map((kind) => `\`${kind.code}\`: ${kind.title.en}`).join('; '),
        type: ProblemResponse,
      }),
    ),
  );
}

/** What a good answer is: of a class, of a class or CSV, or a file. */
function answered({
  status = 200,
  summary,
  returns,
  csv,
  file,
}: OperationOptions): MethodDecorator[] {
  if (file !== undefined)
    return [
      ApiResponse({
        status,
        description: summary,
        content: { [file]: { schema: { type: 'string', format: 'binary' } } },
      }),
    ];
  if (returns === undefined) return [ApiResponse({ status, description: summary })];
  if (csv !== true)
    return [ApiResponse({ status, description: summary, type: returns, headers: TAGGED })];
  const content = {
    'application/json': { schema: { $ref: `#/components/schemas/${returns.name}` } },
    'text/csv': { schema: { type: 'string' as const } },
  };
  return [
    ApiExtraModels(returns),
    ApiResponse({ status, description: summary, content, headers: TAGGED }),
  ];
}

/** Who acts and how: what every change needs to know of its request. */
export interface Command {
  readonly principal: Principal;
  readonly operation: string;
  readonly requestId: string;
  /** The path, part of what an idempotency key stands for. */
  readonly path: string;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
  /** The version that `If-Match` names. */
  readonly expectedVersion: number | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
  }
}

export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;
export const ENTITY_TAG = /^"(\d{1,9})"$/;

/** The command of this request; the guard has made sure that somebody acts. */
export const Acting = createParamDecorator((_: unknown, context: ExecutionContext): Command => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { principal } = request;
  if (principal === undefined) throw new Error('A command needs an operation with a scope');
  const key = request.headers['idempotency-key'];
  const tag = ENTITY_TAG.exec(request.headers['if-match'] ?? '')?.[1];
  return {
    principal,
    operation: operationOf(context).id,
    requestId: request.id,
    path: request.url,
    body: request.body,
    idempotencyKey: typeof key === 'string' ? key : undefined,
    expectedVersion: tag === undefined ? undefined : Number(tag),
  };
});

/** A file that streams in: its handler reads it to the end, or refuses it. */
export interface SentFile {
  readonly mediaType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** The file of an operation that `receives` one; undefined when none was sent. */
export const Sent = createParamDecorator(
  (_: unknown, context: ExecutionContext): SentFile | undefined => {
    const { body, headers } = context.switchToHttp().getRequest<FastifyRequest>();
    // Who stops reading still answers: the connection is not thrown away with the rest of the file.
    return body instanceof Readable
      ? {
          mediaType: mediaTypeOf(headers['content-type']),
          bytes: body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>,
        }
      : undefined;
  },
);

export function mediaTypeOf(contentType: string | undefined): string {
  return (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The caller, where a public route also knows tokens. */
export const Caller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().principal,
);

/** How a public read is asked: its path with query, and whether its answer is wanted as CSV. */
export interface Asked {
  readonly path: string;
  readonly csv: boolean;
}

export const AskedFor = createParamDecorator((_: unknown, context: ExecutionContext): Asked => {
  const { url, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return { path: url, csv: wantsCsv(headers.accept) };
});

export function operationOf(context: ExecutionContext): OperationOptions {
  const options: unknown = Reflect.getMetadata(OPERATION, context.getHandler());
  if (options === undefined)
    throw new Error(`${context.getClass().name}.${context.getHandler().name} has no @Operation`);
  return options as OperationOptions;
}
