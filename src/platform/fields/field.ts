import { applyDecorators } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateIf, type ValidationOptions } from 'class-validator';
import type { Localised } from '../base/problem.js';
import { describeProperty, declareMember } from './documentation.js';

/** Fault that a failed validator reports; class-validator carries it as its `context`. */
export interface FaultText extends Localised {
  readonly code: string;
}

export interface FieldOptions {
  readonly description: string;
  readonly example?: unknown;
  /** May be absent. In a PATCH absent leaves the value as it is. */
  readonly optional?: boolean;
  /** May be null. In a PATCH null clears the value. */
  readonly nullable?: boolean;
}

/**
 * Returns validation options that carry the text of a fault. The message is not used, but
 * class-validator drops the context of a custom validator without one.
 */
export function explain(code: string, nb: string, en: string): ValidationOptions {
  return { message: en, context: { code, nb, en } satisfies FaultText };
}

/**
 * Declares a property with one decorator, so that validation and documentation cannot differ.
 * Classes made by `OmitType` and the like take the declaration over.
 */
export function declareField(
  options: FieldOptions,
  api: ApiPropertyOptions,
  validators: readonly PropertyDecorator[],
): PropertyDecorator {
  return declareMember(decorateField(options, api, validators));
}

/** Combines the documentation and the validators of a property into one decorator. */
export function decorateField(
  options: FieldOptions,
  api: ApiPropertyOptions,
  validators: readonly PropertyDecorator[],
): PropertyDecorator {
  const { optional = false, nullable = false } = options;
  const documentation = describeProperty({
    ...api,
    description: options.description,
    required: !optional,
    ...(nullable ? { nullable: true } : {}),
    ...(options.example === undefined ? {} : { example: options.example }),
  } as ApiPropertyOptions);
  if (!optional && !nullable) return applyDecorators(documentation, ...validators);
  const isGiven = (_: object, value: unknown): boolean =>
    !(optional && value === undefined) && !(nullable && value === null);
  return applyDecorators(documentation, ...validators, ValidateIf(isGiven));
}
