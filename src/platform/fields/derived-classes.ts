import type { Type } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import { describeProperty, declareMember, membersOf } from './documentation.js';

/** Makes a class with the properties of another, except some. */
export function OmitType<T extends object, K extends keyof T>(
  parent: Type<T>,
  omitted: readonly K[],
): Type<Omit<T, K>> {
  return derived([parent], (property) => !omitted.includes(property as K)) as Type<Omit<T, K>>;
}

/** Makes a class with the properties of two others. */
export function IntersectionType<A extends object, B extends object>(
  first: Type<A>,
  second: Type<B>,
): Type<A & B> {
  return derived([first, second]) as Type<A & B>;
}

/**
 * Makes a class of a PATCH: every property of another class may be absent. Null stays allowed or
 * refused as before.
 */
export function PartialType<T extends object>(parent: Type<T>): Type<Partial<T>> {
  const partial = derived([parent]);
  for (const property of new Set(membersOf(partial.prototype as object).map(([name]) => name))) {
    declareMember((target, name) => {
      ValidateIf((_: object, value: unknown) => value !== undefined)(target, name);
      describeProperty({ required: false })(target, name);
    })(partial.prototype as object, property);
  }
  return partial as Type<Partial<T>>;
}

function derived(
  parents: readonly Type[],
  keeps: (property: string | symbol) => boolean = () => true,
): Type {
  class Derived {} // eslint-disable-line @typescript-eslint/no-extraneous-class -- its properties are declared below
  for (const { prototype } of parents as readonly { readonly prototype: object }[]) {
    for (const [property, decorator] of membersOf(prototype)) {
      if (!keeps(property)) continue;
      const type: unknown = Reflect.getMetadata('design:type', prototype, property);
      if (type !== undefined)
        Reflect.defineMetadata('design:type', type, Derived.prototype, property);
      declareMember(decorator)(Derived.prototype, property);
    }
  }
  return Derived;
}
