import {
  applyDecorators,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
} from '@nestjs/common';
import { documentOperation } from './operation-documentation.js';
import { OPERATION, type OperationOptions } from './operation-options.js';

/** Makes a method the handler of one endpoint and describes it in the OpenAPI document. */
export function Operation(options: OperationOptions): MethodDecorator {
  const { method, path, status = 200 } = options;
  return applyDecorators(
    SetMetadata(OPERATION, options),
    RequestMapping({ path, method: RequestMethod[method] }),
    HttpCode(status),
    ...documentOperation(options),
  );
}
