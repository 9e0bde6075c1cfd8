import { createHash } from 'node:crypto';

/** A value that JSON can hold. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Writes JSON with keys sorted by UTF-16 code unit and no white space, so that equal content has
 * equal bytes and one hash. This is RFC 8785 for the values that we store: strings, booleans, null
 * and safe integers.
 */
export function canonicalJson(value: unknown): string {
  // A value in order needs no copy. A sorted copy costs less than half of writing each member.
  if (isInOrder(value)) return JSON.stringify(value ?? null);
  return hasUnrulyKeys(value) ? writeMembers(value) : JSON.stringify(sortKeys(value) ?? null);
}

/**
 * Says whether every key of a value stands where sorting would put it. False for keys that
 * JavaScript itself reorders.
 */
function isInOrder(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  let last = '';
  for (const key of Object.keys(value)) {
    if (
      key < ':' ||
      key <= last ||
      key === '__proto__' ||
      !isInOrder((value as Readonly<Record<string, unknown>>)[key])
    )
      return false;
    last = key;
  }
  return true;
}

/**
 * Says whether a value has a key that an object cannot keep in its place: JavaScript moves numbers
 * to the front and treats `__proto__` as the prototype.
 */
function hasUnrulyKeys(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some(hasUnrulyKeys);
  for (const key of Object.keys(value)) {
    if (
      key < ':' ||
      key === '__proto__' ||
      hasUnrulyKeys((value as Readonly<Record<string, unknown>>)[key])
    )
      return true;
  }
  return false;
}

function sortKeys(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort())
    copy[key] = sortKeys((value as Readonly<Record<string, unknown>>)[key]);
  return copy;
}

function writeMembers(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(writeMembers).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${writeMembers(member)}`);
  return `{${members.join(',')}}`;
}

/** Returns the SHA-256 of a text or of bytes in lower-case hex. */
export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}
