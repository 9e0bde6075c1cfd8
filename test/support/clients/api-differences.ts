/** The parts of an OpenAPI description that clients rely on, as a release is recorded. */
export interface ApiRecord {
  /** Number of the newest notice when the release was recorded. */
  readonly notice: number;
  readonly operations: Readonly<Record<string, RecordedOperation>>;
  readonly schemas: Readonly<Record<string, RecordedSchema>>;
}

interface RecordedOperation {
  readonly address: string;
  readonly parameters: readonly string[];
  readonly required: readonly string[];
}

interface RecordedSchema {
  readonly members: readonly string[];
  /** Members that a request must send. Empty for schemas of answers only. */
  readonly required: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly required?: boolean;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
}

interface Schema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

/** The parts of a description that are recorded. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Records what clients rely on in a description. */
export function recordApi(description: Description, notice: number): ApiRecord {
  const { paths } = description;
  const { schemas } = description.components;
  const sent = listSentSchemas(description);
  return {
    notice,
    operations: Object.fromEntries(
      Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, { operationId, parameters = [] }]) => [
          operationId,
          {
            address: `${method.toUpperCase()} ${path}`,
            parameters: parameters.map(({ name }) => name).sort(),
            required: parameters.flatMap((one) => (one.required === true ? [one.name] : [])).sort(),
          },
        ]),
      ),
    ),
    schemas: Object.fromEntries(
      Object.entries(schemas).map(([name, { properties = {}, required = [] }]) => [
        name,
        {
          members: Object.keys(properties).sort(),
          required: sent.has(name) ? [...required].sort() : [],
        },
      ]),
    ),
  };
}

/** Lists the schemas of requests, and those inside them. */
function listSentSchemas({ paths, components }: Description): Set<string> {
  const namesIn = (part: unknown): string[] =>
    [...JSON.stringify(part ?? {}).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name = '']) => name,
    );
  const bodies = Object.values(paths).flatMap((methods) =>
    Object.values(methods).map(({ requestBody }) => requestBody),
  );
  const sent = new Set(namesIn(bodies));
  // The set grows while it is walked, so that schemas inside schemas are found too.
  for (const name of sent) for (const inside of namesIn(components.schemas[name])) sent.add(inside);
  return sent;
}

/** A difference that can break a client: the operation or schema, and what is missing or new. */
export interface Difference {
  readonly about: string;
  readonly text: string;
}

/** Lists what a description takes from the clients of a recorded release. */
export function listBreaks(before: ApiRecord, now: ApiRecord): Difference[] {
  return [
    ...Object.entries(before.operations).flatMap(([id, operation]) =>
      operationBreaks(id, operation, now.operations[id]),
    ),
    ...Object.entries(before.schemas).flatMap(([name, schema]) =>
      schemaBreaks(name, schema, now.schemas[name]),
    ),
  ];
}

function operationBreaks(
  about: string,
  before: RecordedOperation,
  now: RecordedOperation | undefined,
): Difference[] {
  if (now === undefined) return [{ about, text: 'is gone' }];
  const moved = before.address === now.address ? [] : [`moves to ${now.address}`];
  const texts = [
    ...moved,
    ...listMissing(before.parameters, now.parameters).map((name) => `loses ${name}`),
    ...listMissing(now.required, before.required).map((name) => `needs ${name}`),
  ];
  return texts.map((text) => ({ about, text }));
}

function schemaBreaks(
  about: string,
  before: RecordedSchema,
  now: RecordedSchema | undefined,
): Difference[] {
  if (now === undefined) return [{ about, text: 'is gone' }];
  const texts = [
    ...listMissing(before.members, now.members).map((name) => `loses ${name}`),
    ...listMissing(now.required, before.required).map((name) => `needs ${name}`),
  ];
  return texts.map((text) => ({ about, text }));
}

function listMissing(wanted: readonly string[], found: readonly string[]): string[] {
  return wanted.filter((name) => !found.includes(name));
}
