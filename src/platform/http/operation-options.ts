import type { ExecutionContext, Type } from '@nestjs/common';
import type { ProblemKind } from '../base/problem.js';
import type { Scope } from '../base/scopes.js';

/** One endpoint of the API: its route, its scope, its preconditions and its documentation. */
export interface OperationOptions {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /**
   * The scope that a token must carry, or `public`. The guard and a test refuse a route without.
   */
  readonly scope: Scope | 'public';
  readonly returns?: Type;
  /** 302 redirects to the address in `Location`. */
  readonly status?: 200 | 201 | 202 | 204 | 302;
  /** Answers CSV and workbooks as well. Default: what is public does. */
  readonly tables?: boolean;
  /** Answers a file of this media type only, or of one of these. */
  readonly file?: string | readonly string[];
  /** Takes a file of one of these media types instead of a JSON body. */
  readonly receives?: readonly string[];
  /** Creates something: `Idempotency-Key` is required. */
  readonly creates?: boolean;
  /** Changes something: `If-Match` is required. */
  readonly changes?: boolean;
  /**
   * Takes `On-Behalf-Of`, for an actor that has granted it: the right to report, or for `rollOuts`
   * the right to introduce. Other operations refuse the header.
   */
  readonly delegable?: boolean | 'rollOuts';
  /** Is not counted in the rates of its caller: probes, and the local issuer. */
  readonly isUncounted?: true;
  readonly problems?: readonly ProblemKind[];
}

/** Metadata key of a handler's {@link OperationOptions}. */
export const OPERATION = 'portfolio:operation';

/** Says whether an operation takes `On-Behalf-Of`. */
export function isDelegable({ delegable = false }: Pick<OperationOptions, 'delegable'>): boolean {
  return delegable !== false;
}

/** Says whether an operation answers CSV and workbooks beside JSON. */
export function offersTables({ tables, method, scope, returns }: OperationOptions): boolean {
  return tables ?? (method === 'GET' && scope === 'public' && returns !== undefined);
}

/** Media type of a JSON body. */
export const JSON_TYPE = 'application/json';
/** Media type of a PATCH (RFC 7396), which means the same as JSON does. */
export const MERGE_PATCH = 'application/merge-patch+json';

/** Lists the media types of the bodies that an operation takes. */
export function mediaTypesOf({ receives, method }: OperationOptions): readonly string[] {
  return receives ?? (method === 'PATCH' ? [JSON_TYPE, MERGE_PATCH] : [JSON_TYPE]);
}

/** Form of an `Idempotency-Key`. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;
/** Form of `If-Match`: entity tags, also in the weak form that a compressing proxy gives them. */
export const ENTITY_TAGS = /^(?:W\/)?"\d{1,9}"(?: *, *(?:W\/)?"\d{1,9}")*$/;

/**
 * Returns the version that `If-Match` names, the newest of several: versions only grow. Undefined
 * when the header is absent or names no version.
 */
export function versionIn(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || !ENTITY_TAGS.test(ifMatch.trim())) return undefined;
  return Math.max(...Array.from(ifMatch.matchAll(/\d+/g), ([version]) => Number(version)));
}

/** Returns the options of the handler that answers a request. Throws when it has none. */
export function operationOf(context: ExecutionContext): OperationOptions {
  const options: unknown = Reflect.getMetadata(OPERATION, context.getHandler());
  if (options === undefined)
    throw new Error(`${context.getClass().name}.${context.getHandler().name} has no @Operation`);
  return options as OperationOptions;
}
