import fc from 'fast-check';
import { isFreeText } from '../operations/bodies.js';
import { type Parameter, type Route, sampleOf, type Schema } from '../operations/operations.js';

/** Generates queries that keep to the description: some of the parameters, each with a good value. */
export function validQueries({ parameters }: Route): fc.Arbitrary<string> {
  const own = parameters.filter((parameter) => parameter.in === 'query');
  if (own.length === 0) return fc.constant('');
  return fc.tuple(...own.map(optionalPair)).map((pairs) => pairs.filter(Boolean).join('&'));
}

function optionalPair({ name, schema, required }: Parameter): fc.Arbitrary<string> {
  const pair = validValues({ ...schema, nullable: false }).map(
    (value) => `${name}=${encodeURIComponent(String(value))}`,
  );
  return required ? pair : fc.oneof({ weight: 2, arbitrary: fc.constant('') }, pair);
}

/** Generates values that a schema accepts. */
export function validValues(schema: Schema): fc.Arbitrary<unknown> {
  const values = valuesOfType(schema);
  return schema.nullable === true
    ? fc.oneof({ weight: 5, arbitrary: values }, fc.constant(null))
    : values;
}

function valuesOfType(schema: Schema): fc.Arbitrary<unknown> {
  const { type, enum: choices, properties, items, minimum = 0, maximum, minItems = 0 } = schema;
  if (choices !== undefined) return fc.constantFrom(...choices);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number')
    return fc.integer({
      min: minimum,
      max: Math.min(maximum ?? minimum + 50, minimum + 1_000_000),
    });
  if (type === 'array' && items !== undefined)
    return fc.array(validValues(items), {
      minLength: minItems,
      maxLength: Math.max(minItems, Math.min(schema.maxItems ?? 3, 3)),
    });
  if (type === 'object' && properties !== undefined) return validObjects(schema, properties);
  return isFreeText(schema) ? freeTexts(schema) : fc.constant(sampleOf(schema));
}

function validObjects(
  { required = [] }: Schema,
  properties: Readonly<Record<string, Schema>>,
): fc.Arbitrary<unknown> {
  const members = Object.entries(properties).map(([name, schema]) => [name, validValues(schema)]);
  return fc.record(Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: Object.keys(properties).filter((name) => required.includes(name)),
    noNullPrototype: true,
  });
}

function freeTexts({ maxLength = 200 }: Schema): fc.Arbitrary<string> {
  return fc
    .stringMatching(/^[A-Za-zÆØÅæøå0-9][A-Za-zÆØÅæøå0-9 ,.–()]*$/)
    .map((text) => text.trim().slice(0, Math.min(maxLength, 200)).trim());
}
