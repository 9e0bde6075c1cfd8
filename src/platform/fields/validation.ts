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

/** Creates the pipe that validates every body and query. It answers all faults at once. */
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
 * Validates a body that did not come as an HTTP body, such as a line of a file. Returns the body,
 * or the faults that the pipe finds.
 */
export async function validate<T extends object>(
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

/** An instant whose `+` the URL made a space of: nothing else stands between time and offset. */
const SPACE_FOR_PLUS = /^(\d{4}-\d{2}-\d{2}T[\d:.]+) (\d{2}:\d{2})$/;

/** Returns a query with the `+` of its instants, where a client sent them as they are. */
function withPluses(query: unknown): unknown {
  return Object.fromEntries(
    Object.entries(query as Record<string, unknown>).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(SPACE_FOR_PLUS, '$1+$2') : value,
    ]),
  );
}

/**
 * Refuses a missing body and a body that is no object. Nest's own pipe takes a missing body and
 * `null` for an empty object.
 */
class ObjectValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    const hasClass = metatype !== undefined && metatype !== Object;
    if (type === 'body' && hasClass) refuseNoObject(value);
    // A value without fault is passed on as it was parsed. A value with faults, and a query whose
    // numbers are still text or whose `+` is a space, takes the slow way.
    if ((type === 'body' || type === 'query') && hasClass && passes(metatype)(value)) return value;
    const read = type === 'query' ? withPluses(value) : value;
    return super.transform(read, metadata) as Promise<unknown>;
  }
}

function refuseNoObject(body: unknown): void {
  if (body === undefined)
    throw invalidRequest([fault('', 'missing', 'Innholdet mangler', 'The body is missing')]);
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw invalidRequest([fault('', 'wrong-type', 'Må være et objekt', 'Must be an object')]);
}

/** Lists the faults of one property and of everything inside it. */
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
  // A value of the wrong type has one fault. Faults inside it say nothing more.
  if (wrongType !== undefined && !Array.isArray(error.value))
    return [fault(pointer, wrongType.code, wrongType.nb, wrongType.en)];
  const reported = wrongType === undefined ? texts : [wrongType];
  if (reported.length === 0)
    return [
      ...children,
      fault(pointer, 'wrong-type', 'Verdien har feil form', 'The value has the wrong form'),
    ];
  const distinct = new Map(reported.map((text) => [text.code, text]));
  return [
    ...children,
    ...[...distinct.values()].map((text) => fault(pointer, text.code, text.nb, text.en)),
  ];
}
