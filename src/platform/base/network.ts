/** Groups of an IPv6 address that name a network of one customer. */
const NETWORK_GROUPS = 4;

/**
 * Returns the name of the network of an address. One customer has a whole IPv6 network of 64 bits, so
 * that its addresses count as one; an IPv4 address counts alone.
 */
export function nameNetwork(address: string): string {
  const last4 = address.slice(address.lastIndexOf(':') + 1);
  if (last4.includes('.')) return last4;
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = new Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0');
  return [...first, ...zeros, ...last].slice(0, NETWORK_GROUPS).join(':');
}
