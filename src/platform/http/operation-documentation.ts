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
  type ProblemKind,
  STALE,
  UNAUTHENTICATED,
  UNAVAILABLE,
} from '../base/problem.js';
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
import { ENTITY_TAGS, IDEMPOTENCY_KEY, type OperationOptions } from './operation-options.js';
import { ProblemResponse } from './problem.dto.js';

/** Returns the decorators that describe an operation in the OpenAPI document. */
export function documentOperation(options: OperationOptions): MethodDecorator[] {
  return [
    ApiOperation({
      operationId: options.id,
      summary: options.summary,
      description: describe(options),
    }),
    ...documentAnswer(options),
    ...documentFile(options),
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

/** Documents the successful answer: a file, a class, or a class that is also written as CSV. */
function documentAnswer(options: OperationOptions): MethodDecorator[] {
  const { status = 200, summary, returns, csv, file } = options;
  const answer = { status, description: summary };
  if (file !== undefined) {
    const content = { [file]: { schema: { type: 'string', format: 'binary' } } };
    return [ApiResponse({ ...answer, content })];
  }
  if (returns === undefined) return [ApiResponse(answer)];
  if (csv !== true) return [ApiResponse({ ...answer, type: returns, headers: TAGGED })];
  const content = {
    'application/json': { schema: { $ref: `#/components/schemas/${returns.name}` } },
    'text/csv': { schema: { type: 'string' as const } },
  };
  return [ApiExtraModels(returns), ApiResponse({ ...answer, content, headers: TAGGED })];
}

function documentFile({ receives }: OperationOptions): MethodDecorator[] {
  if (receives === undefined) return [];
  return [
    ApiConsumes(...receives),
    ApiBody({ required: true, schema: { type: 'string', format: 'binary' } }),
  ];
}

function documentScope({ scope }: OperationOptions): MethodDecorator[] {
  return scope === 'public' ? [] : [ApiBearerAuth('maskinporten'), ApiExtension('x-scope', scope)];
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

function documentHeaders({ creates, changes, delegable }: OperationOptions): MethodDecorator[] {
  return [
    ...(creates === true ? [IDEMPOTENCY_KEY_HEADER] : []),
    ...(changes === true ? [IF_MATCH_HEADER] : []),
    ...(delegable === true ? [ON_BEHALF_OF_HEADER] : []),
  ];
}

function documentProblems(options: OperationOptions): MethodDecorator[] {
  const byStatus = Map.groupBy(new Set(listProblems(options)), (kind) => kind.status);
  return [...byStatus].map(([status, kinds]) =>
    ApiResponse({
      status,
      description: kinds.map((kind) => `\`${kind.code}\`: ${kind.title.en}`).join('; '),
      type: ProblemResponse,
    }),
  );
}

/** Lists the problems that follow from the options, and those that the operation adds. */
function listProblems(options: OperationOptions): ProblemKind[] {
  const { scope, path, creates, changes, delegable, problems = [] } = options;
  return [
    ...(scope === 'public' ? [] : [UNAUTHENTICATED, INSUFFICIENT_SCOPE]),
    INVALID_REQUEST,
    ...(path.includes(':') ? [NOT_FOUND] : []),
    ...(creates === true ? [IDEMPOTENCY_KEY_MISSING, IDEMPOTENCY_KEY_REUSED] : []),
    ...(changes === true ? [PRECONDITION_REQUIRED, STALE] : []),
    ...(delegable === true
      ? [NO_DELEGATION, DELEGATION_NOT_IN_FORCE, DELEGATION_DOES_NOT_COVER]
      : []),
    ...problems,
    UNAVAILABLE,
  ];
}
