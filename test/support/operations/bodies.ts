import type { Schema } from './operations.js';

export type Steps = readonly (string | number)[];

/** A place in a body: the steps to it, its schema and whether it may be left out. */
export interface Place {
  readonly steps: Steps;
  readonly schema: Schema;
  readonly required: boolean;
}

/** Every place of a schema; of a list the place of its first item. */
export function placesOf(schema: Schema, steps: Steps = []): Place[] {
  const inside = [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, member]) => [
      { steps: [...steps, key], schema: member, required: schema.required?.includes(key) === true },
      ...placesOf(member, [...steps, key]),
    ]),
    ...(schema.items === undefined
      ? []
      : [
          { steps: [...steps, 0], schema: schema.items, required: false },
          ...placesOf(schema.items, [...steps, 0]),
        ]),
  ];
  return inside.filter(
    (place, index) =>
      inside.findIndex((other) => other.steps.join('/') === place.steps.join('/')) === index,
  );
}

/** The sample with something done at a place, where everything on the way is there. */
export function changedAt(
  sample: unknown,
  steps: Steps,
  change: (parent: Record<string | number, unknown>, key: string | number) => void,
): unknown {
  const copy = structuredClone(sample);
  let parent = copy as Record<string | number, unknown>;
  for (const step of steps.slice(0, -1)) parent = parent[step] as Record<string | number, unknown>;
  const last = steps.at(-1);
  if (last !== undefined) change(parent, last);
  return copy;
}

/** The example that the description itself gives: of each property that has one. */
export function exampleOf(schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.items !== undefined) return [exampleOf(schema.items)];
  if (schema.properties === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(schema.properties)
      .map(([name, property]) => [name, exampleOf(property)])
      .filter(([, value]) => value !== undefined),
  );
}

export const isFreeText = (schema: Schema): boolean =>
  schema.type === 'string' &&
  schema.pattern === undefined &&
  schema.format === undefined &&
  schema.enum === undefined;

/**
 * The body with a canary in every free text of it, optional ones that are absent included when
 * `fill` is set.
 */
export function withCanary(
  schema: Schema,
  body: unknown,
  canary: string,
  { fill, verbatim }: { readonly fill: boolean; readonly verbatim: readonly string[] },
): unknown {
  if (Array.isArray(body))
    return body.map((item) =>
      schema.items === undefined
        ? (item as unknown)
        : withCanary(schema.items, item, canary, { fill, verbatim }),
    );
  if (typeof body === 'string') return isFreeText(schema) ? canary : body;
  if (typeof body !== 'object' || body === null || schema.properties === undefined) return body;
  const members = body as Record<string, unknown>;
  const texts = fill
    ? Object.keys(schema.properties).filter(
        (name) => !(name in members) && isFreeText(schema.properties?.[name] ?? {}),
      )
    : [];
  return Object.fromEntries(
    [...Object.keys(members), ...texts]
      .map((name) => {
        const member = schema.properties?.[name];
        return [
          name,
          member === undefined || verbatim.includes(name)
            ? members[name]
            : withCanary(
                member,
                members[name] ?? (texts.includes(name) ? '' : members[name]),
                canary,
                { fill, verbatim },
              ),
        ];
      })
      .filter(([, value]) => value !== undefined),
  );
}
