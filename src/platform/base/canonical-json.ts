import { createHash } from 'node:crypto';

/** A value that JSON can hold. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON with keys sorted by UTF-16 code unit and no white space (RFC 8785 for the values we store:
 * strings, booleans, null and safe integers), so that equal content has equal bytes and one hash.
 */
export function canonicalJson(value: unknown): string {
  // What is in order already needs no copy; sorted copies in one call cost less than half of member
  // by member.
  if (isInOrder(value)) return JSON.stringify(value ?? null);
  return hasUnrulyKeys(value) ? memberByMember(value) : JSON.stringify(sorted(value) ?? null);
}

/**
 * Whether every key in it stands where sorting would put it, and is one that JavaScript leaves
 * there.
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
 * Whether a key stands in it that JavaScript would sort by itself, as it does numbers, or not keep
 * as a key.
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

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort())
    copy[key] = sorted((value as Readonly<Record<string, unknown>>)[key]);
  return copy;
}

function memberByMember(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(memberByMember).join(',')}]`;
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${memberByMember(member)}`).join(',')}}`;
}

/** SHA-256 in lower-case hex. */
export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}
