import {
  applyDecorators,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { documentOperation } from './operation-documentation.js';
import { offersTables, OPERATION, type OperationOptions } from './operation-options.js';

/** Makes a method the handler of one endpoint and describes it in the OpenAPI document. */
export function Operation(options: OperationOptions): MethodDecorator {
  const { method, path, status = 200 } = options;
  return applyDecorators(
    SetMetadata(OPERATION, options),
    RequestMapping({ path, method: RequestMethod[method] }),
    HttpCode(status),
    RouteConfig({ isPublic: options.scope === 'public', offersTables: offersTables(options) }),
    ...documentOperation(options),
  );
}
