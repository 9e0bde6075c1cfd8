import fc from 'fast-check';
import { changedAt, type Place, placesOf } from '../operations/bodies.js';
import { type Parameter, type Route, sampleOf, type Schema } from '../operations/operations.js';

const WRONG_BY_FORMAT: Readonly<Record<string, readonly string[]>> = {
  date: ['2021-02-30', '10000-01-01', '2021-13-01', '0000-00-00', '2021-04-23T00:00:00Z', 'i dag'],
  uri: [
    'http://www.helsedirektoratet.no/',
    'javascript:alert(1)',
    'https://',
    '//helsedirektoratet.no',
    'https://10.0.0.1/',
  ],
  'date-time': [
    '2021-02-30T00:00:00Z',
    '2021-04-23',
    '2021-04-23T24:61:00Z',
    '+010000-01-01T00:00:00Z',
  ],
};

/** Returns the kind of a JSON value, in the words of JSON schema. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Generates values that break a schema at its own level. */
export function wrongValues(schema: Schema): fc.Arbitrary<unknown> {
  const kind = schema.type ?? (schema.enum === undefined ? 'object' : 'string');
  const otherKind = fc
    .jsonValue({ maxDepth: 2 })
    .filter((value) => kindOf(value) !== kind && !(value === null && schema.nullable === true));
  const wrong: fc.Arbitrary<unknown>[] = [otherKind];
  if (schema.enum !== undefined)
    wrong.push(fc.string().filter((text) => !(schema.enum ?? []).includes(text)));
  if (schema.nullable !== true) wrong.push(fc.constant(null));
  if (schema.minimum !== undefined)
    wrong.push(fc.integer({ min: Number.MIN_SAFE_INTEGER, max: schema.minimum - 1 }));
  if (schema.maximum !== undefined)
    wrong.push(fc.integer({ min: schema.maximum + 1, max: Number.MAX_SAFE_INTEGER }));
  if (schema.type === 'integer')
    wrong.push(
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .filter((value) => !Number.isInteger(value)),
    );
  if (schema.maxLength !== undefined)
    wrong.push(
      fc.integer({ min: 1, max: 5_000 }).map((more) => 'x'.repeat((schema.maxLength ?? 0) + more)),
    );
  if (kind === 'string' && schema.enum === undefined) wrong.push(fc.constantFrom('', ' ', '\t\n'));
  if (schema.pattern !== undefined)
    wrong.push(fc.string().filter((text) => !new RegExp(schema.pattern ?? '').test(text)));
  const examples = WRONG_BY_FORMAT[schema.format ?? ''];
  if (examples !== undefined) wrong.push(fc.constantFrom(...examples), fc.string());
  if ((schema.minItems ?? 0) > 0) wrong.push(fc.constant([]));
  if (schema.maxItems !== undefined && schema.items !== undefined)
    wrong.push(
      fc.constant(Array.from({ length: schema.maxItems + 1 }, () => sampleOf(schema.items ?? {}))),
    );
  return fc.oneof(...wrong);
}

/**
 * Generates bodies that a schema does not accept: one violation somewhere in a valid one, or no
 * object at all.
 */
export function wrongBodies(schema: Schema): fc.Arbitrary<string> {
  const sample = sampleOf(schema);
  const noObject = fc
    .jsonValue({ maxDepth: 3 })
    .filter((value) => typeof value !== 'object' || value === null || Array.isArray(value));
  const broken = fc
    .tuple(fc.constant(JSON.stringify(sample)), fc.nat())
    .map(([text, at]) => text.slice(0, 1 + (at % (text.length - 1))));
  const places = reachablePlaces(schema, sample);
  const toText = (value: unknown): string => JSON.stringify(value);
  return fc.oneof(
    { weight: 6, arbitrary: wrongAtPlace(sample, places).map(toText) },
    { weight: 2, arbitrary: withUnknownField(sample, places).map(toText) },
    { weight: 1, arbitrary: noObject.map(toText) },
    { weight: 1, arbitrary: broken },
  );
}

/** Lists the places of a schema inside members that the sample does not leave out with null. */
function reachablePlaces(schema: Schema, sample: unknown): Place[] {
  return placesOf(schema).filter(({ steps }) => {
    let here: unknown = sample;
    for (const step of steps.slice(0, -1))
      here = (here as Record<string | number, unknown> | null | undefined)?.[step];
    return typeof here === 'object' && here !== null;
  });
}

function wrongAtPlace(sample: unknown, places: readonly Place[]): fc.Arbitrary<unknown> {
  return fc.constantFrom(...places).chain(({ steps, schema, required }) => {
    const without = changedAt(sample, steps, (parent, key) => {
      Reflect.deleteProperty(parent, key);
    });
    const wrong = wrongValues(schema).map((value) =>
      changedAt(sample, steps, (parent, key) => {
        parent[key] = value;
      }),
    );
    return fc.oneof(wrong, ...(required ? [fc.constant(without)] : []));
  });
}

function withUnknownField(sample: unknown, places: readonly Place[]): fc.Arbitrary<unknown> {
  const objects = [
    [],
    ...places.filter((place) => place.schema.properties !== undefined).map(({ steps }) => steps),
  ];
  return fc
    .tuple(
      fc.constantFrom(...objects),
      fc.string({ minLength: 1, maxLength: 30 }),
      fc.jsonValue({ maxDepth: 2 }),
    )
    .map(([steps, name, value]) =>
      changedAt(sample, [...steps, `x${name}`], (parent, key) => {
        parent[key] = value;
      }),
    );
}

/** Generates queries with unknown parameters, repeated ones and values out of place. */
export function wrongQueries(route: Route): fc.Arbitrary<string> {
  const own = route.parameters.filter((parameter) => parameter.in === 'query');
  const unknown = fc
    .tuple(fc.string({ minLength: 1 }), fc.string())
    .map(([name, value]) => `x${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  if (own.length === 0) return unknown;
  const repeated = fc
    .constantFrom(...own)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(sampleOf(schema)))}&${name}=2`);
  const outOfPlace = fc.constantFrom(...own).chain(({ name, schema }) =>
    wrongValues({ ...schema, nullable: true })
      .filter(
        (value) =>
          typeof value === 'string' &&
          value !== '' &&
          value.isWellFormed() &&
          !(schema.type === 'integer' && /^\d+$/.test(value)),
      )
      .map((value) => `${name}=${encodeURIComponent(String(value))}`),
  );
  return fc.oneof(unknown, repeated, outOfPlace);
}

/** Generates printable texts that a header's own pattern does not accept. */
function wrongHeaders({ schema }: Parameter): fc.Arbitrary<string> {
  const printable = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
  return fc
    .oneof(
      fc.string({ unit: printable, maxLength: 40 }),
      fc.constantFrom(
        '',
        '*',
        'W/"1"',
        '"1", "2"',
        '"-1"',
        '"1e3"',
        '"9999999999"',
        'a b',
        'x'.repeat(256),
      ),
    )
    .filter((text) => !new RegExp(schema.pattern ?? '').test(text.trim()));
}

/** Generates a header that is missing although it is required, or that has a wrong value. */
export function wrongPreconditions(
  headers: readonly Parameter[],
): fc.Arbitrary<{ readonly name: string; readonly value: string | undefined }> {
  return fc
    .constantFrom(...headers)
    .chain((header) =>
      fc
        .oneof(...(header.required ? [fc.constant(undefined)] : []), wrongHeaders(header))
        .map((value) => ({ name: header.name.toLowerCase(), value })),
    );
}

/** Generates texts that are no key, for a step of a path. */
export function wrongSegments(): fc.Arbitrary<string> {
  return fc
    .oneof(
      fc.string({ minLength: 1, maxLength: 300 }),
      fc.constantFrom(
        '%',
        '\u0000',
        '../..',
        '..%2f',
        'é',
        '😀',
        "'; drop table portfolio.project; --",
        '__proto__',
      ),
    )
    .filter((text) => text.isWellFormed() && !['.', '..'].includes(text) && !/^[\w-]+$/.test(text));
}
