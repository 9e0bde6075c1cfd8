import type { OpenAPIObject } from '@nestjs/swagger';
import { METHOD_NOT_ALLOWED, problemCatalogue, type ProblemKind } from '../base/problem.js';

/** Beginning of a reference to a schema of the description. */
export const SCHEMAS = '#/components/schemas/';

/** Describes a problem of one of these kinds, so that a client's compiler knows its codes. */
export function referToProblems(kinds: readonly ProblemKind[]): object {
  const references = kinds.map(({ code }) => ({ $ref: SCHEMAS + nameOf(code) }));
  return references.length === 1 ? { ...references[0] } : { oneOf: references };
}

/** Adds a schema for every kind of problem: `ProblemResponse` with its code. */
export function addProblemSchemas(document: OpenAPIObject): OpenAPIObject {
  // No operation answers that its method is not supported.
  const kinds = problemCatalogue().filter((kind) => kind !== METHOD_NOT_ALLOWED);
  const problems = kinds.map(({ code, status, title }) => [
    nameOf(code),
    {
      description: title.en,
      allOf: [
        { $ref: `${SCHEMAS}ProblemResponse` },
        {
          type: 'object',
          required: ['code', 'status'],
          properties: {
            code: { type: 'string', enum: [code] },
            status: { type: 'integer', enum: [status] },
          },
        },
      ],
    },
  ]);
  const described = Object.fromEntries(problems) as Record<string, object>;
  const schemas = { ...document.components?.schemas, ...described };
  return { ...document, components: { ...document.components, schemas } };
}

/** Returns the name of the schema of a code: `RoundClosedProblem` for `round-closed`. */
function nameOf(code: string): string {
  const name = code.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `${name}Problem`;
}
