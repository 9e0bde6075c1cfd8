import { type ArgumentMetadata, type Type, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import type { FaultText } from './field.js';
import { passes } from './quick-validation.js';
import {
  fault,
  INVALID_REQUEST,
  invalidRequest,
  pointerStep,
  Problem,
  type Fault,
} from '../base/problem.js';

/**
 * Validates every body and query against its class; answers all faults at once with their pointers.
 */
export function createValidationPipe(): ValidationPipe {
  return new ObjectValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    validationError: { target: false, value: true },
    exceptionFactory: (errors) => invalidRequest(errors.flatMap((error) => faultsOf(error, ''))),
  });
}

/**
 * Holds a body that came in another way than HTTP against its class: the body, or its faults as the
 * same pipe tells them.
 */
export async function validated<T extends object>(
  pipe: ValidationPipe,
  metatype: Type<T>,
  body: unknown,
): Promise<T | readonly Fault[]> {
  if (passes(metatype)(body)) return body as T;
  try {
    return (await pipe.transform(body, { type: 'body', metatype })) as T;
  } catch (error) {
    if (error instanceof Problem && error.kind === INVALID_REQUEST)
      return error.options.errors ?? [];
    throw error;
  }
}

/**
 * Nest takes no body and `null` for an empty object; where an operation has a body, that is a
 * fault.
 */
class ObjectValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (
      metadata.type === 'body' &&
      metadata.metatype !== undefined &&
      metadata.metatype !== Object
    ) {
      if (value === undefined)
        throw invalidRequest([fault('', 'missing', 'Innholdet mangler', 'The body is missing')]);
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw invalidRequest([fault('', 'wrong-type', 'Må være et objekt', 'Must be an object')]);
    }
    // What is without fault is handed on as it was parsed; what is wrong, and a number in a query,
    // takes the long way.
    if (
      (metadata.type === 'body' || metadata.type === 'query') &&
      metadata.metatype !== undefined &&
      metadata.metatype !== Object &&
      passes(metadata.metatype)(value)
    )
      return value;
    return super.transform(value, metadata) as Promise<unknown>;
  }
}

function faultsOf(error: ValidationError, parent: string): Fault[] {
  const pointer = parent + pointerStep(error.property);
  const children = (error.children ?? []).flatMap((child) => faultsOf(child, pointer));
  const names = Object.keys(error.constraints ?? {});
  if (names.length === 0) return children;
  if (names.includes('whitelistValidation'))
    return [fault(pointer, 'unknown-field', 'Feltet er ukjent', 'The field is not known')];
  if (error.value === undefined)
    return [fault(pointer, 'missing', 'Feltet mangler', 'The field is missing')];
  const texts = Object.values<FaultText>(error.contexts ?? {});
  const wrongType = texts.find((text) => text.code === 'wrong-type');
  // What stands inside something that should not be there at all says nothing more.
  if (wrongType !== undefined && !Array.isArray(error.value))
    return [fault(pointer, wrongType.code, wrongType.nb, wrongType.en)];
  const told = wrongType === undefined ? texts : [wrongType];
  if (told.length === 0)
    return [
      ...children,
      fault(pointer, 'wrong-type', 'Verdien har feil form', 'The value has the wrong form'),
    ];
  const distinct = new Map(told.map((text) => [text.code, text]));
  return [
    ...children,
    ...[...distinct.values()].map((text) => fault(pointer, text.code, text.nb, text.en)),
  ];
}
