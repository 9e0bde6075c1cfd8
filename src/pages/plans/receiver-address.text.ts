import { addressOf } from '../parts/page-address.text.js';
import type { PageRequest } from '../parts/page.types.js';

/** Returns the address of the page of a receiver. */
export function receiverAddress({ language, release }: PageRequest, number: string): string {
  return addressOf(language, `/receivers/${encodeURIComponent(number)}`, release);
}
