import { Param, type PipeTransform } from '@nestjs/common';
import { isId } from '../base/ids.js';
import { type Localised, notFound } from '../base/problem.js';
import { ApiParam } from '../fields/documentation.js';

/**
 * Makes a decorator for a path parameter that is a key. Answers a value that cannot be a key with
 * 404, like a key that does not exist. The description says what a client puts there.
 */
// eslint-disable-next-line no-restricted-syntax -- called once for each kind of key, in all areas
export function keyParam(
  name: string,
  what: Localised,
  matches: (value: string) => boolean,
  documentation: { type: 'string'; pattern?: string; format?: string; description: string },
  example: string,
): () => ParameterDecorator {
  const { description, ...schema } = documentation;
  const pipe: PipeTransform<string, string> = {
    transform: (value) => {
      if (!matches(value)) throw notFound(what);
      return value;
    },
  };
  return () => (target, property, index) => {
    Param(name, pipe)(target, property, index);
    const descriptor =
      property === undefined ? undefined : Object.getOwnPropertyDescriptor(target, property);
    if (property !== undefined && descriptor !== undefined) {
      ApiParam({ name, schema, example, description })(target, property, descriptor);
    }
  };
}

export const IdParam = keyParam(
  'id',
  { nb: 'Ressursen', en: 'The resource' },
  isId,
  {
    type: 'string',
    format: 'uuid',
    description: 'The `id` of the resource, as its list and its own answer show it',
  },
  '019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11',
);
