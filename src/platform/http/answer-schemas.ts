import type { OpenAPIObject } from '@nestjs/swagger';
import { SCHEMAS } from './problem-schemas.js';

/** A JSON schema, as far as it is read here. */
interface Schema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}
interface DocumentedOperation {
  readonly requestBody?: unknown;
  responses: unknown;
}
type ComponentSchemas = NonNullable<OpenAPIObject['components']>['schemas'];
type Schemas = Readonly<Record<string, Schema>>;

/**
 * Gives an answer its own schema where the schema of a request leaves members out: an answer has
 * every member, null or empty where the request had none. `Status` becomes `AnsweredStatus`, and
 * so does every schema of a request that contains it.
 */
export function separateAnswerSchemas(document: OpenAPIObject): OpenAPIObject {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  const operations = Object.values(document.paths).flatMap((path) =>
    Object.values(path as Record<string, DocumentedOperation>),
  );
  const sent = listSchemasIn(
    operations.map(({ requestBody }) => requestBody),
    schemas,
  );
  const answerNames = new Map(
    [...sent].filter((name) => isPartial(name, schemas)).map((name) => [name, answerNameOf(name)]),
  );
  const answers = [...answerNames].map(([name, answerName]) => [
    answerName,
    requireAll(rename(schemas[name] ?? {}, answerNames), LEFT_OUT[name]),
  ]);
  const others = Object.entries(schemas).map(([name, schema]) => [
    name,
    sent.has(name) ? schema : rename(schema, answerNames),
  ]);
  const all = Object.fromEntries([...others, ...answers]) as Schemas;
  for (const operation of operations)
    operation.responses = rename(operation.responses, answerNames);
  const used = listSchemasIn(operations, all);
  const kept = Object.entries(all).filter(([name]) => used.has(name) || name in schemas);
  const written = Object.fromEntries(kept) as ComponentSchemas;
  return { ...document, components: { ...document.components, schemas: written } };
}

/** Says whether a schema, or one inside it, has a member that may be absent. */
function isPartial(name: string, schemas: Schemas): boolean {
  return [...listSchemasIn({ $ref: SCHEMAS + name }, schemas)].some((inner) => {
    const { properties = {}, required = [] } = schemas[inner] ?? {};
    return Object.keys(properties).some((property) => !required.includes(property));
  });
}

function answerNameOf(name: string): string {
  return `Answered${name.replace(/^Save|Input$/, '')}`;
}

/**
 * Members that an answer leaves out when they have no value, by schema. A stored report has a target
 * of a dependency only where it names one, so that the hash of every other report stays.
 */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  Dependency: ['roadmapItem', 'area', 'ground'],
};

function requireAll(schema: Schema, leftOut: readonly string[] = []): Schema {
  const { properties } = schema;
  if (properties === undefined) return schema;
  const required = Object.keys(properties).filter((name) => !leftOut.includes(name));
  return { ...schema, required };
}

/** Lists the names of the schemas that a part of the document refers to, directly or not. */
function listSchemasIn(
  part: unknown,
  schemas: Schemas,
  found = new Set<string>(),
): ReadonlySet<string> {
  if (typeof part !== 'object' || part === null) return found;
  for (const [key, value] of Object.entries(part)) {
    if (key !== '$ref' || typeof value !== 'string') listSchemasIn(value, schemas, found);
    else {
      const name = value.replace(SCHEMAS, '');
      if (found.has(name)) continue;
      found.add(name);
      listSchemasIn(schemas[name], schemas, found);
    }
  }
  return found;
}

/** Returns a part of the document with its references renamed. */
function rename<T>(part: T, names: ReadonlyMap<string, string>): T {
  if (Array.isArray(part)) return part.map((one: unknown) => rename(one, names)) as T;
  if (typeof part !== 'object' || part === null) return part;
  const renamed = Object.entries(part).map(([key, value]: [string, unknown]) => {
    const name = key === '$ref' ? names.get(String(value).replace(SCHEMAS, '')) : undefined;
    return [key, name === undefined ? rename(value, names) : SCHEMAS + name];
  });
  return Object.fromEntries(renamed) as T;
}
