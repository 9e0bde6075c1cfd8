import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A new UUIDv7: time-ordered, so that indexes stay compact. */
export function newId(): string {
  return v7();
}

/**
 * As many at once. Their random bytes are drawn in one go, a tenth of the work; within a
 * millisecond they are in no order.
 */
export function newIds(count: number): string[] {
  const random = randomBytes(16 * count);
  return Array.from({ length: count }, (_, at) =>
    v7({ random: random.subarray(16 * at, 16 * at + 16) }),
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text from outside is a UUID in its canonical lower-case form. */
export function isId(value: string): boolean {
  return UUID.test(value);
}
