import { BlockList, isIP } from 'node:net';

/** The reason why the service does not call an address. Each is the code of a fault. */
export type TargetFault =
  'not-an-address' | 'not-https' | 'credentials-in-address' | 'port-not-allowed' | 'inside-address';

/**
 * Networks that are no part of the open internet, after the registries of special-purpose addresses
 * of IANA: this host, private, shared (CGNAT), loopback, link-local with the metadata services of
 * clouds, documentation, benchmarking, multicast and reserved ones.
 */
const INSIDE_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/**
 * The only networks of IPv6 that may be called are global unicast ones (2000::/3). These parts of it
 * lead elsewhere: Teredo and other protocol assignments, ORCHID, documentation, 6to4.
 */
const INSIDE_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

function listOf(networks: readonly string[], type: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/');
    list.addSubnet(address, Number(prefix), type);
  }
  return list;
}

const INSIDE = {
  ipv4: listOf(INSIDE_IPV4, 'ipv4'),
  ipv6: listOf(INSIDE_IPV6, 'ipv6'),
  global: listOf(['2000::/3'], 'ipv6'),
} as const;

/** Says whether an IP address is on the open internet. A text that is no address is not. */
export function isOpenAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !INSIDE.ipv4.check(address, 'ipv4');
  // An IPv4 address that is mapped or translated into IPv6 is outside 2000::/3.
  return (
    family === 6 && INSIDE.global.check(address, 'ipv6') && !INSIDE.ipv6.check(address, 'ipv6')
  );
}

/** Returns the host of a URL without the brackets of an IPv6 address and without a last dot. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** Names that lead inside whatever they resolve to. */
const INSIDE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/;

/**
 * Hosts inside that the operator lets the service call: names, addresses and networks
 * (`10.1.0.0/16`). On these hosts any port may be called, and plain http outside production.
 */
export class AllowedHosts {
  private readonly names = new Set<string>();
  private readonly networks = new BlockList();

  constructor(
    entries: readonly string[],
    private readonly plainHttp: boolean,
  ) {
    for (const entry of entries) this.add(entry);
  }

  private add(entry: string): void {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address);
    if (family === 0) this.names.add(entry.toLowerCase());
    else {
      const longest = family === 4 ? 32 : 128;
      const type = family === 4 ? 'ipv4' : 'ipv6';
      this.networks.addSubnet(address, prefix === undefined ? longest : Number(prefix), type);
    }
  }

  /** Says whether the operator has listed a host: its name, or its address. */
  has(host: string): boolean {
    const family = isIP(host);
    return family === 0
      ? this.names.has(host)
      : this.networks.check(host, family === 4 ? 'ipv4' : 'ipv6');
  }

  /**
   * Finds the reason why an address must not be called, as far as its text tells. The URL parser has
   * turned other spellings of an IP address (`0x7f.1`, `2130706433`) into the usual one.
   */
  findFault(text: string): TargetFault | undefined {
    if (!URL.canParse(text) || /\s/.test(text)) return 'not-an-address';
    const url = new URL(text);
    const host = hostOf(url);
    const listed = this.has(host);
    if (url.protocol !== 'https:' && !(listed && this.plainHttp && url.protocol === 'http:'))
      return 'not-https';
    if (url.username !== '' || url.password !== '') return 'credentials-in-address';
    if (listed) return undefined;
    if (url.port !== '') return 'port-not-allowed';
    if (isIP(host) === 0)
      return INSIDE_NAME.test(host) || !host.includes('.') ? 'inside-address' : undefined;
    return isOpenAddress(host) ? undefined : 'inside-address';
  }

  /** Says whether a host may be reached at an address that its name resolved to. */
  mayReach(host: string, address: string): boolean {
    return this.has(host) || isOpenAddress(address);
  }
}
