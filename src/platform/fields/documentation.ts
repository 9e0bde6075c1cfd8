import type * as Swagger from '@nestjs/swagger';

/**
 * Calls of the decorators of @nestjs/swagger, kept until somebody asks for the description. Loading
 * the library takes a fifth of the service's start and 20 MB of memory, and most processes never
 * need it. The decorators below have the library's own names.
 */
const deferred: ((swagger: typeof Swagger) => void)[] = [];

/** Runs the decorators that were deferred since the last call. */
export function declareAll(swagger: typeof Swagger): void {
  for (const declare of deferred.splice(0)) declare(swagger);
}

type Decorator = PropertyDecorator & MethodDecorator & ClassDecorator;

function defer(
  decorator: (swagger: typeof Swagger) => PropertyDecorator | MethodDecorator | ClassDecorator,
): Decorator {
  return ((...at: Parameters<MethodDecorator>) => {
    deferred.push((swagger) => {
      (decorator(swagger) as MethodDecorator)(...at);
    });
  }) as Decorator;
}

type Options<Name extends keyof typeof Swagger> = (typeof Swagger)[Name] extends (
  ...args: infer Args
) => unknown
  ? Args
  : never;

const MEMBERS = 'portfolio:members';
type Member = readonly [property: string | symbol, decorator: PropertyDecorator];

/** Makes a property decorator that classes made by `OmitType` and the like take over. */
export function declareMember(decorator: PropertyDecorator): PropertyDecorator {
  return (target, property) => {
    const own = (Reflect.getOwnMetadata(MEMBERS, target) ?? []) as readonly Member[];
    Reflect.defineMetadata(MEMBERS, [...own, [property, decorator]], target);
    decorator(target, property);
  };
}

/** Lists the decorators of the properties of a class, those of its parents first. */
export function membersOf(prototype: object | null): readonly Member[] {
  return prototype === null
    ? []
    : [
        ...membersOf(Object.getPrototypeOf(prototype) as object | null),
        ...((Reflect.getOwnMetadata(MEMBERS, prototype) ?? []) as readonly Member[]),
      ];
}

export const describeProperty = (...options: Options<'ApiProperty'>): PropertyDecorator =>
  defer(({ ApiProperty: decorator }) => decorator(...options));
export const ApiProperty = (...options: Options<'ApiProperty'>): PropertyDecorator =>
  declareMember(describeProperty(...options));
export const ApiTags = (...options: Options<'ApiTags'>): Decorator =>
  defer(({ ApiTags: decorator }) => decorator(...options));
export const ApiExcludeController = (): Decorator =>
  defer(({ ApiExcludeController: decorator }) => decorator());
export const ApiOperation = (...options: Options<'ApiOperation'>): Decorator =>
  defer(({ ApiOperation: decorator }) => decorator(...options));
export const ApiParam = (...options: Options<'ApiParam'>): Decorator =>
  defer(({ ApiParam: decorator }) => decorator(...options));
export const ApiQuery = (...options: Options<'ApiQuery'>): Decorator =>
  defer(({ ApiQuery: decorator }) => decorator(...options));
export const ApiHeader = (...options: Options<'ApiHeader'>): Decorator =>
  defer(({ ApiHeader: decorator }) => decorator(...options));
export const ApiBody = (...options: Options<'ApiBody'>): Decorator =>
  defer(({ ApiBody: decorator }) => decorator(...options));
export const ApiConsumes = (...options: Options<'ApiConsumes'>): Decorator =>
  defer(({ ApiConsumes: decorator }) => decorator(...options));
export const ApiProduces = (...options: Options<'ApiProduces'>): Decorator =>
  defer(({ ApiProduces: decorator }) => decorator(...options));
export const ApiResponse = (...options: Options<'ApiResponse'>): Decorator =>
  defer(({ ApiResponse: decorator }) => decorator(...options));
export const ApiExtraModels = (...options: Options<'ApiExtraModels'>): Decorator =>
  defer(({ ApiExtraModels: decorator }) => decorator(...options));
export const ApiSecurity = (...options: Options<'ApiSecurity'>): Decorator =>
  defer(({ ApiSecurity: decorator }) => decorator(...options));
