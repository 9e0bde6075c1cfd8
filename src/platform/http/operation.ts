import {
  applyDecorators,
  Header,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { findDeprecation } from '../api-changes/api-change.reader.js';
import { headersOfDeprecation } from '../base/deprecation.js';
import { documentOperation } from './operation-documentation.js';
import { offersTables, OPERATION, type OperationOptions } from './operation-options.js';

/**
 * Makes a method the handler of one endpoint and describes it in the OpenAPI document. An operation
 * that ends is told so by data/api/changes.json.
 */
export function Operation(
  options: OperationOptions,
  deprecated = findDeprecation(options.id),
): MethodDecorator {
  const { method, path, status = 200 } = options;
  const told = deprecated === undefined ? [] : headersOfDeprecation(deprecated);
  return applyDecorators(
    SetMetadata(OPERATION, options),
    RequestMapping({ path, method: RequestMethod[method] }),
    HttpCode(status),
    ...told.map(([name, value]) => Header(name, value)),
    RouteConfig({ isPublic: options.scope === 'public', offersTables: offersTables(options) }),
    ...documentOperation(options, deprecated !== undefined),
  );
}
