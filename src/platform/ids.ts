import { v7 } from 'uuid';

/** A new UUIDv7: time-ordered, so that indexes stay compact. */
export function newId(): string {
  return v7();
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text from outside is a UUID in its canonical lower-case form. */
export function isId(value: string): boolean {
  return UUID.test(value);
}
