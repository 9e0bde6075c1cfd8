import { encodeStatus } from '../status/portfolio-status.rules.js';

/** Returns the members of a stored status. A body that is not a JSON object has none. */
export function parseStatus(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Says whether the hash and the entity tag of a stored status are those of its body. */
export function isIntact(
  stored: { readonly body: string; readonly etag: string },
  now: Date,
): boolean {
  const { asOf: _, computedAt: __, hash, ...figures } = parseStatus(stored.body);
  const computed = encodeStatus(figures, now);
  return computed.hash === hash && computed.etag === stored.etag;
}
