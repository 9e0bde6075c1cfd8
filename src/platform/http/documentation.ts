import type * as Swagger from '@nestjs/swagger';

/**
 * The decorators of @nestjs/swagger under their own names. What they say is kept until somebody
 * asks for the description: with what it loads the library is a fifth of the service's start and 20
 * MB of its memory, and most processes are never asked.
 */
const said: ((swagger: typeof Swagger) => void)[] = [];

/** Has everything said that was declared since it was asked last. */
export function declareAll(swagger: typeof Swagger): void {
  for (const say of said.splice(0)) say(swagger);
}

type Decorator = PropertyDecorator & MethodDecorator & ClassDecorator;

function later(
  decorator: (swagger: typeof Swagger) => PropertyDecorator | MethodDecorator | ClassDecorator,
): Decorator {
  return ((...at: Parameters<MethodDecorator>) => {
    said.push((swagger) => {
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

/** A decorator of a property that other classes can take over, by {@link OmitType} and its like. */
export function member(decorator: PropertyDecorator): PropertyDecorator {
  return (target, property) => {
    const own = (Reflect.getOwnMetadata(MEMBERS, target) ?? []) as readonly Member[];
    Reflect.defineMetadata(MEMBERS, [...own, [property, decorator]], target);
    decorator(target, property);
  };
}

/** What a class says of its properties, those of its parents first. */
export function membersOf(prototype: object | null): readonly Member[] {
  return prototype === null
    ? []
    : [
        ...membersOf(Object.getPrototypeOf(prototype) as object | null),
        ...((Reflect.getOwnMetadata(MEMBERS, prototype) ?? []) as readonly Member[]),
      ];
}

export const describedProperty = (...options: Options<'ApiProperty'>): PropertyDecorator =>
  later(({ ApiProperty: decorator }) => decorator(...options));
export const ApiProperty = (...options: Options<'ApiProperty'>): PropertyDecorator =>
  member(describedProperty(...options));
export const ApiTags = (...options: Options<'ApiTags'>): Decorator =>
  later(({ ApiTags: decorator }) => decorator(...options));
export const ApiExcludeController = (): Decorator =>
  later(({ ApiExcludeController: decorator }) => decorator());
export const ApiOperation = (...options: Options<'ApiOperation'>): Decorator =>
  later(({ ApiOperation: decorator }) => decorator(...options));
export const ApiParam = (...options: Options<'ApiParam'>): Decorator =>
  later(({ ApiParam: decorator }) => decorator(...options));
export const ApiHeader = (...options: Options<'ApiHeader'>): Decorator =>
  later(({ ApiHeader: decorator }) => decorator(...options));
export const ApiBody = (...options: Options<'ApiBody'>): Decorator =>
  later(({ ApiBody: decorator }) => decorator(...options));
export const ApiConsumes = (...options: Options<'ApiConsumes'>): Decorator =>
  later(({ ApiConsumes: decorator }) => decorator(...options));
export const ApiProduces = (...options: Options<'ApiProduces'>): Decorator =>
  later(({ ApiProduces: decorator }) => decorator(...options));
export const ApiResponse = (...options: Options<'ApiResponse'>): Decorator =>
  later(({ ApiResponse: decorator }) => decorator(...options));
export const ApiExtraModels = (...options: Options<'ApiExtraModels'>): Decorator =>
  later(({ ApiExtraModels: decorator }) => decorator(...options));
export const ApiBearerAuth = (...options: Options<'ApiBearerAuth'>): Decorator =>
  later(({ ApiBearerAuth: decorator }) => decorator(...options));
export const ApiExtension = (key: string, value: string): Decorator =>
  later(({ ApiExtension: decorator }) => decorator(key, value));
