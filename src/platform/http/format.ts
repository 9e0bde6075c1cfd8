import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { fault, invalidRequest, NOT_ACCEPTABLE, Problem } from '../base/problem.js';
import { XLSX_MEDIA_TYPE } from './answer.js';
import { JSON_TYPE, offersTables, type OperationOptions } from './operation-options.js';

/**
 * Formats of an answer. `excel-csv` is CSV as a Norwegian Excel opens it by a double click: with
 * semicolons, decimal commas and a byte order mark.
 */
export type Format = 'json' | 'csv' | 'excel-csv' | 'xlsx';

/** Values of the query parameter `format`, and endings of an address. */
export const ADDRESS_FORMATS = ['json', 'csv', 'xlsx'] as const;
type AddressFormat = (typeof ADDRESS_FORMATS)[number];

const FORMAT_OF_ADDRESS: Readonly<Record<AddressFormat, Format>> = {
  json: 'json',
  csv: 'excel-csv',
  xlsx: 'xlsx',
};
const FORMAT_OF_TYPE: ReadonlyMap<string, Format> = new Map([
  [JSON_TYPE, 'json'],
  ['text/csv', 'csv'],
  [XLSX_MEDIA_TYPE, 'xlsx'],
]);

declare module 'fastify' {
  interface FastifyRequest {
    /** Format of the answer; JSON when absent. */
    format?: Format;
  }
}

/**
 * Chooses the format of an answer: `format` in the query, else the media type that `Accept` gives
 * the highest weight. Throws a problem that says what the operation offers.
 */
export function chooseFormat(
  operation: OperationOptions,
  { query, headers }: FastifyRequest<{ Querystring: Record<string, unknown> }>,
): Format {
  const { format } = query;
  if (format !== undefined && offersTables(operation)) return formatOfAddress(format);
  return formatOfType(operation, headers.accept);
}

function formatOfAddress(format: unknown): Format {
  const known = ADDRESS_FORMATS.find((one) => one === format);
  if (known !== undefined) return FORMAT_OF_ADDRESS[known];
  const offered = ADDRESS_FORMATS.join(', ');
  throw invalidRequest([
    fault('format', 'not-allowed', `Må være én av ${offered}`, `Must be one of ${offered}`),
  ]);
}

function formatOfType(operation: OperationOptions, accept: string | undefined): Format {
  if (accept === undefined || accept === '*/*') return 'json';
  const offered = offersTables(operation) ? [...FORMAT_OF_TYPE.keys()] : [JSON_TYPE];
  const type = preferredType(accept, offered);
  const format = FORMAT_OF_TYPE.get(type ?? '');
  if (format !== undefined) return format;
  const types = offered.join(', ');
  throw new Problem(NOT_ACCEPTABLE, {
    detail: { nb: `Tjenesten svarer ${types}`, en: `The service answers ${types}` },
  });
}

/** Returns the type that an `Accept` header prefers; of equal ones, the first in the header. */
export function preferredType(
  accept: string | undefined,
  offered: readonly string[],
): string | undefined {
  return new Negotiator({ headers: { accept: accept?.slice(0, 1_000) } }).mediaType([...offered]);
}

/** Says whether JSON is the format that an `Accept` header prefers. */
export function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept === '*/*' || accept === JSON_TYPE) return true;
  return preferredType(accept, [...FORMAT_OF_TYPE.keys()]) === JSON_TYPE;
}
