import type { Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';

/**
 * Lists the declared classes of a handler's parameters of a kind, such as its body, by the metadata
 * of Nest. `Object` stands for a parameter that has no class.
 */
export function listParameterClasses(
  controller: Type,
  handler: string,
  kind: RouteParamtypes,
): Type[] {
  const prototype = controller.prototype as object;
  const parameters: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler);
  const types: unknown = Reflect.getMetadata('design:paramtypes', prototype, handler);
  return Object.keys(parameters ?? {})
    .filter((key) => key.startsWith(`${String(kind)}:`))
    .map((key) => {
      const type: unknown = Array.isArray(types) ? types[Number(key.split(':')[1])] : undefined;
      return typeof type === 'function' ? (type as Type) : Object;
    });
}
