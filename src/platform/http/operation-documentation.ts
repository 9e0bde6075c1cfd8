import {
  BUSY,
  DELEGATION_DOES_NOT_COVER,
  DELEGATION_NOT_IN_FORCE,
  FORBIDDEN,
  IDEMPOTENCY_KEY_MISSING,
  IDEMPOTENCY_KEY_REUSED,
  INSUFFICIENT_SCOPE,
  INTERNAL,
  INVALID_REQUEST,
  MALFORMED_JSON,
  NO_DELEGATION,
  NOT_ACCEPTABLE,
  NOT_DELEGABLE,
  NOT_FOUND,
  PAYLOAD_TOO_LARGE,
  PRECONDITION_REQUIRED,
  type ProblemKind,
  STALE,
  TOO_MANY_REQUESTS,
  UNAUTHENTICATED,
  UNAVAILABLE,
  UNSUPPORTED_MEDIA_TYPE,
} from '../base/problem.js';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  ApiSecurity,
} from '../fields/documentation.js';
import {
  ENTITY_TAGS,
  IDEMPOTENCY_KEY,
  isDelegable,
  mediaTypesOf,
  offersTables,
  type OperationOptions,
} from './operation-options.js';
import { XLSX_MEDIA_TYPE } from './answer.js';
import { ADDRESS_FORMATS } from './format.js';
import { referToProblems } from './problem-schemas.js';

/** Name of the security scheme in the description. */
export const SECURITY_SCHEME = 'maskinporten';

/** Returns the decorators that describe an operation in the OpenAPI document. */
export function documentOperation(
  options: OperationOptions,
  isDeprecated: boolean,
): MethodDecorator[] {
  return [
    ApiOperation({
      operationId: options.id,
      summary: options.summary,
      description: describe(options),
      ...(isDeprecated ? { deprecated: true } : {}),
    }),
    ...documentAnswer(options),
    ...documentBody(options),
    ...documentScope(options),
    ...documentHeaders(options),
    ...documentProblems(options),
  ];
}

function describe({ description, scope }: OperationOptions): string {
  const access = scope === 'public' ? describePublic(description) : `Scope: \`${scope}\`.`;
  return description === undefined ? access : `${description}\n\n${access}`;
}

/** Leaves the token to the description where that says when one is needed. */
function describePublic(description = ''): string {
  return description.includes('token') ? 'No scope needed.' : 'Public: no token needed.';
}

const TAGGED = {
  ETag: { description: 'Entity tag of this version', schema: { type: 'string' as const } },
};

const FORMAT_PARAMETER = ApiQuery({
  name: 'format',
  required: false,
  description:
    'Format of the answer, before `Accept`; also as the ending of the address (`.csv`, `.xlsx`). ' +
    'Here `csv` has semicolons, decimal commas and a byte order mark, as a Norwegian Excel reads ' +
    'it, and a list without `limit` has up to 500 items',
  schema: { type: 'string', enum: [...ADDRESS_FORMATS] },
});

/** Describes the body of a file by its media type. */
function schemaOfFile(type: string): { readonly type: 'object' | 'string' } {
  if (type.endsWith('json')) return { type: 'object' };
  return { type: 'string', ...(type.startsWith('text/') ? {} : { format: 'binary' }) };
}

/** Documents the successful answer: a file, a class, or a class that is also written as CSV. */
function documentAnswer(options: OperationOptions): MethodDecorator[] {
  const { status = 200, summary, returns, file } = options;
  const answer = { status, description: summary };
  if (file !== undefined) {
    const types = typeof file === 'string' ? [file] : file;
    const content = Object.fromEntries(types.map((type) => [type, { schema: schemaOfFile(type) }]));
    return [ApiResponse({ ...answer, content })];
  }
  if (returns === undefined) return [ApiResponse(answer)];
  if (!offersTables(options)) return [ApiResponse({ ...answer, type: returns, headers: TAGGED })];
  const content = {
    'application/json': { schema: { $ref: `#/components/schemas/${returns.name}` } },
    'text/csv': { schema: { type: 'string' as const } },
    [XLSX_MEDIA_TYPE]: { schema: { type: 'string' as const, format: 'binary' } },
  };
  return [
    ApiExtraModels(returns),
    FORMAT_PARAMETER,
    ApiResponse({ ...answer, content, headers: TAGGED }),
  ];
}

function documentBody(options: OperationOptions): MethodDecorator[] {
  const consumed = ApiConsumes(...mediaTypesOf(options));
  if (options.receives !== undefined)
    return [consumed, ApiBody({ required: true, schema: { type: 'string', format: 'binary' } })];
  return options.method === 'PATCH' ? [consumed] : [];
}

/** Documents the scope, and that a token is optional where it only says who may read before others. */
function documentScope(options: OperationOptions): MethodDecorator[] {
  if (options.scope !== 'public') return [ApiSecurity(SECURITY_SCHEME, [options.scope])];
  return takesToken(options) ? [ApiSecurity({}), ApiSecurity(SECURITY_SCHEME, [])] : [];
}

function takesToken({ scope, problems = [] }: OperationOptions): boolean {
  return scope !== 'public' || problems.includes(UNAUTHENTICATED);
}

const IDEMPOTENCY_KEY_HEADER = ApiHeader({
  name: 'Idempotency-Key',
  required: true,
  description: 'Chosen by the client. The same key with the same body gets the same answer',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: IDEMPOTENCY_KEY.source },
});
const IF_MATCH_HEADER = ApiHeader({
  name: 'If-Match',
  required: true,
  description: 'ETag of the version that the client has read; of several, the newest counts',
  schema: { type: 'string', pattern: ENTITY_TAGS.source },
});
const ON_BEHALF_OF_HEADER = ApiHeader({
  name: 'On-Behalf-Of',
  required: false,
  description: 'Organisation number of the actor that has granted the caller a delegation',
  schema: { type: 'string', pattern: '^\\d{9}$' },
});

function documentHeaders(options: OperationOptions): MethodDecorator[] {
  const { creates, changes } = options;
  return [
    ...(creates === true ? [IDEMPOTENCY_KEY_HEADER] : []),
    ...(changes === true ? [IF_MATCH_HEADER] : []),
    ...(isDelegable(options) ? [ON_BEHALF_OF_HEADER] : []),
  ];
}

function documentProblems(options: OperationOptions): MethodDecorator[] {
  const byStatus = Map.groupBy(new Set(listProblems(options)), (kind) => kind.status);
  return [...byStatus].map(([status, kinds]) =>
    ApiResponse({
      status,
      description: kinds.map((kind) => `\`${kind.code}\`: ${kind.title.en}`).join('; '),
      content: { 'application/problem+json': { schema: referToProblems(kinds) } },
    }),
  );
}

/** Lists the problems that follow from the options, and those that the operation adds. */
function listProblems(options: OperationOptions): ProblemKind[] {
  const { scope, method, path, creates, changes, problems = [] } = options;
  return [
    ...(takesToken(options) ? [UNAUTHENTICATED, FORBIDDEN] : []),
    ...(scope === 'public' ? [] : [INSUFFICIENT_SCOPE]),
    INVALID_REQUEST,
    ...(method === 'GET' ? [] : [MALFORMED_JSON, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE]),
    ...(path.includes(':') ? [NOT_FOUND] : []),
    ...(method === 'GET' && options.returns !== undefined ? [NOT_ACCEPTABLE] : []),
    ...(creates === true ? [IDEMPOTENCY_KEY_MISSING, IDEMPOTENCY_KEY_REUSED] : []),
    ...(changes === true ? [PRECONDITION_REQUIRED, STALE] : []),
    ...(isDelegable(options)
      ? [NO_DELEGATION, DELEGATION_NOT_IN_FORCE, DELEGATION_DOES_NOT_COVER]
      : [NOT_DELEGABLE]),
    ...problems,
    ...(options.isUncounted === true ? [] : [TOO_MANY_REQUESTS]),
    INTERNAL,
    UNAVAILABLE,
    BUSY,
  ];
}
