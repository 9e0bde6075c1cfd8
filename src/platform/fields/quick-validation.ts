import type { Type } from '@nestjs/common';
import { getMetadataStorage, type ValidationArguments } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata.js';

/** Metadata key under which `Nested` and `NestedList` store the class of their values. */
export const NESTED_CLASS = 'portfolio:nested-class';

type Passes = (value: unknown) => boolean;

const compiled = new Map<Type, Passes>();

/**
 * Returns a function that says whether a body is without fault. It uses the same declarations as
 * the validation pipe, compiled once per class, and is 10 times as fast, which counts for files of
 * a hundred thousand reports. The pipe still finds the faults of a body that fails; a test compares
 * the two.
 */
export function passes(type: Type): Passes {
  let known = compiled.get(type);
  if (known === undefined) {
    known = compile(type);
    compiled.set(type, known);
  }
  return known;
}

type Check = (object: object, value: unknown) => boolean;

interface Property {
  readonly name: string;
  readonly conditions: readonly Check[];
  readonly checks: readonly Check[];
  readonly inside: Passes | undefined;
}

/** Compiles the declarations of a class into one function. */
function compile(type: Type): Passes {
  const properties = listProperties(type);
  const names = new Set(properties.map(({ name }) => name));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    for (const key of Object.keys(value)) if (!names.has(key)) return false;
    for (const property of properties) if (!propertyPasses(property, value)) return false;
    return true;
  };
}

function propertyPasses({ name, conditions, checks, inside }: Property, object: object): boolean {
  const value = Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
  if (!allHold(conditions, object, value)) return true;
  if (!allHold(checks, object, value)) return false;
  if (inside === undefined) return true;
  return Array.isArray(value) ? value.every(inside) : inside(value);
}

function listProperties(type: Type): Property[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const byName = Object.groupBy(rules, ({ propertyName }) => propertyName);
  return Object.entries(byName).map(([name, own = []]) => ({
    name,
    conditions: own
      .filter((rule) => rule.type === 'conditionalValidation')
      .map((rule) => rule.constraints[0] as Check),
    checks: own
      .filter((rule) => rule.type === 'customValidation')
      .flatMap((rule) => compileRule(type, name, rule)),
    inside: compileInside(type, name, own),
  }));
}

function compileRule(type: Type, property: string, rule: ValidationMetadata): Check[] {
  const { constraints, each, constraintCls } = rule;
  const validators = getMetadataStorage().getTargetValidatorConstraints(constraintCls);
  return validators.map(({ instance }) => {
    // Shared by all calls: a validator answers before the next call, and keeps nothing.
    const args: ValidationArguments = {
      targetName: type.name,
      property,
      object: {},
      value: undefined,
      constraints,
    };
    return (object, value) => {
      [args.object, args.value] = [object, value];
      return each && Array.isArray(value)
        ? value.every((item) => instance.validate(item, args) === true)
        : instance.validate(value, args) === true;
    };
  });
}

/** Compiles the class of a nested property. Throws when only one of the two declares it nested. */
function compileInside(
  type: Type,
  property: string,
  rules: readonly ValidationMetadata[],
): Passes | undefined {
  const nested = Reflect.getMetadata(NESTED_CLASS, type.prototype as object, property) as
    (() => Type) | undefined;
  const isNested = rules.some((rule) => rule.type === 'nestedValidation');
  if (isNested !== (nested !== undefined))
    throw new Error(`${type.name}.${property} is nested for one and not for the other`);
  return nested === undefined ? undefined : passes(nested());
}

function allHold(checks: readonly Check[], object: object, value: unknown): boolean {
  for (const check of checks) if (!check(object, value)) return false;
  return true;
}
