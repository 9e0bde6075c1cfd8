import { type INestApplication, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import * as swagger from '@nestjs/swagger';
import { describeApi } from '../../../src/platform/http/openapi.js';
import { OPERATION, type OperationOptions } from '../../../src/platform/http/operation-options.js';

/** A JSON schema as the OpenAPI document has it, with its references filled in. */
export interface Schema {
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly example?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

/** One route of the running application, as its own metadata has it. */
export interface Route extends OperationOptions {
  /** Controller and method. */
  readonly handler: string;
  /** The whole path, with parameters as `:name`. */
  readonly route: string;
  /** False for what stands outside the API document (the local issuer). */
  readonly documented: boolean;
  readonly parameters: readonly Parameter[];
  readonly requestBody: Schema | undefined;
}

interface Handler {
  readonly name: string;
  readonly route: string;
  readonly options: OperationOptions | undefined;
}

/** Every handler that Nest has mapped to a path, found in its own container. */
function handlersOf(app: INestApplication): Handler[] {
  return [...app.get(ModulesContainer).values()].flatMap((module) =>
    [...module.controllers.values()].flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, unknown>;
      return Object.getOwnPropertyNames(prototype).flatMap((method) => {
        const handler = prototype[method];
        if (
          typeof handler !== 'function' ||
          Reflect.getMetadata(METHOD_METADATA, handler) === undefined
        )
          return [];
        const paths = [
          Reflect.getMetadata(PATH_METADATA, metatype),
          Reflect.getMetadata(PATH_METADATA, handler),
        ] as string[];
        return [
          {
            name:
              `${metatype.name}.${method} ` +
              `(${RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))] ?? '?'})`,
            route: `/${paths
              .flatMap((path) => path.split('/'))
              .filter((step) => step !== '')
              .join('/')}`,
            options: Reflect.getMetadata(OPERATION, handler) as OperationOptions | undefined,
          },
        ];
      });
    }),
  );
}

/**
 * Handlers that nobody declared as an operation: there must be none, and the guard refuses them.
 */
export function undeclaredHandlers(app: INestApplication): string[] {
  return handlersOf(app)
    .filter(({ options }) => options === undefined)
    .map(({ name }) => name);
}

interface Documented {
  readonly operationId?: string;
  readonly parameters?: readonly (Parameter & { readonly schema: unknown })[];
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>;
  };
}

/**
 * Every operation of the running application. A new route is in this list as soon as it is in the
 * application.
 */
export function operationsOf(app: INestApplication): Route[] {
  const document = describeApi(app, swagger);
  const schemas = (document.components?.schemas ?? {}) as Record<string, unknown>;
  const documented = new Map(
    Object.values(document.paths)
      .flatMap((path) => Object.values(path as Record<string, Documented>))
      .map((operation) => [operation.operationId, operation]),
  );
  return handlersOf(app).flatMap(({ name, route, options }) => {
    if (options === undefined) return [];
    const found = documented.get(options.id);
    const body = found?.requestBody?.content?.['application/json']?.schema;
    return [
      {
        ...options,
        handler: name,
        route,
        documented: found !== undefined,
        parameters: (found?.parameters ?? []).map((parameter) => ({
          ...parameter,
          schema: filledIn(parameter.schema, schemas),
        })),
        requestBody: body === undefined ? undefined : filledIn(body, schemas),
      },
    ];
  });
}

/** The schema with every `$ref`, `allOf` and `anyOf … null` replaced by what they stand for. */
function filledIn(schema: unknown, schemas: Record<string, unknown>): Schema {
  if (typeof schema !== 'object' || schema === null) return {};
  const { $ref, allOf, anyOf, properties, items, ...rest } = schema as Record<string, unknown>;
  let filled: Record<string, unknown> = { ...rest };
  if (typeof $ref === 'string') {
    const target = schemas[$ref.replace('#/components/schemas/', '')];
    if (target === undefined) throw new Error(`The document has no schema for "${$ref}"`);
    filled = { ...filledIn(target, schemas), ...filled };
  }
  for (const part of [allOf, anyOf].flatMap((parts) =>
    Array.isArray(parts) ? (parts as Record<string, unknown>[]) : [],
  )) {
    filled =
      part['type'] === 'null'
        ? { ...filled, nullable: true }
        : { ...filledIn(part, schemas), ...filled };
  }
  if (Array.isArray(filled['type'])) {
    const types = filled['type'] as string[];
    filled = {
      ...filled,
      type: types.find((type) => type !== 'null'),
      nullable: types.includes('null'),
    };
  }
  if (items !== undefined) filled['items'] = filledIn(items, schemas);
  if (properties !== undefined)
    filled['properties'] = Object.fromEntries(
      Object.entries(properties as object).map(([key, value]) => [key, filledIn(value, schemas)]),
    );
  return filled;
}

/** Lists the routes of Fastify itself: `GET /v1/projects`. HEAD stands beside every GET. */
export function fastifyRoutes(app: NestFastifyApplication): string[] {
  const text = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const routes: string[] = [];
  const steps: string[] = [];
  for (const line of text.split('\n')) {
    const match = /^([│ ]*)(?:├──|└──) (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (match === null) continue;
    const [, indent = '', step = '', methods] = match;
    steps.splice(indent.length / 4, Infinity, step);
    for (const method of methods?.split(', ') ?? []) routes.push(`${method} ${steps.join('')}`);
  }
  return routes;
}

/** Values for path parameters that name nothing: well-formed, and unknown to the service. */
export const UNKNOWN_KEYS: Readonly<Record<string, string>> = {
  id: '019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11',
  round: '2098-9',
  code: 'NOSUCH',
  organisationNumber: '983658776',
  key: 'no-such',
  revision: '1',
};

/**
 * The path with its parameters filled in: with the values given, or with values that name nothing.
 */
export function pathOf(route: string, values?: Readonly<Record<string, string>>): string {
  return route.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = values === undefined ? (UNKNOWN_KEYS[name] ?? 'no-such') : values[name];
    if (value === undefined)
      throw new Error(`The route ${route} has the parameter ${name}, for which there is no value`);
    return value;
  });
}

/** The headers that an operation requires, well-formed. */
export function preconditionsOf(route: Route, tag = '"1"'): Record<string, string> {
  return {
    ...(route.creates === true ? { 'idempotency-key': crypto.randomUUID() } : {}),
    ...(route.changes === true ? { 'if-match': tag } : {}),
  };
}

/**
 * A value that a schema accepts, from its own examples and bounds. Optional members are there too.
 */
export function sampleOf(schema: Schema): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.type === 'array') return schema.items === undefined ? [] : [sampleOf(schema.items)];
  if (schema.properties !== undefined)
    return Object.fromEntries(
      Object.entries(schema.properties).map(([key, member]) => [key, sampleOf(member)]),
    );
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.type === 'boolean') return true;
  if (schema.format === 'date') return '2021-04-23';
  if (schema.format === 'date-time') return '2021-04-23T16:00:00+02:00';
  if (schema.format === 'uri') return 'https://www.helsedirektoratet.no/';
  if (schema.format === 'uuid') return UNKNOWN_KEYS['id'];
  return 'Tekst';
}
