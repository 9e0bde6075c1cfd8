import { AllowedHosts, isOpenAddress } from './webhook-target.js';

const NOBODY = new AllowedHosts([], true);

/** Spellings of addresses that must not be called, and the reason. */
const REFUSED: readonly (readonly [address: string, fault: string])[] = [
  ['https://127.0.0.1/', 'inside-address'],
  ['https://127.1/', 'inside-address'],
  ['https://0x7f.1/', 'inside-address'],
  ['https://0x7f000001/', 'inside-address'],
  ['https://2130706433/', 'inside-address'],
  ['https://017700000001/', 'inside-address'],
  ['https://0177.0.0.1/', 'inside-address'],
  ['https://127.0.0.1./', 'inside-address'],
  ['https://①②⑦.⓪.⓪.①/', 'inside-address'],
  ['https://0/', 'inside-address'],
  ['https://0.0.0.0/', 'inside-address'],
  ['https://10.0.0.8/', 'inside-address'],
  ['https://100.64.0.1/', 'inside-address'],
  ['https://169.254.169.254/latest/meta-data/', 'inside-address'],
  ['https://2852039166/', 'inside-address'],
  ['https://172.16.0.1/', 'inside-address'],
  ['https://172.31.255.255/', 'inside-address'],
  ['https://192.168.1.1/', 'inside-address'],
  ['https://198.18.0.1/', 'inside-address'],
  ['https://192.0.2.1/', 'inside-address'],
  ['https://224.0.0.1/', 'inside-address'],
  ['https://255.255.255.255/', 'inside-address'],
  ['https://[::]/', 'inside-address'],
  ['https://[::1]/', 'inside-address'],
  ['https://[0:0:0:0:0:0:0:1]/', 'inside-address'],
  ['https://[::ffff:127.0.0.1]/', 'inside-address'],
  ['https://[::ffff:7f00:1]/', 'inside-address'],
  ['https://[::ffff:8.8.8.8]/', 'inside-address'],
  ['https://[::127.0.0.1]/', 'inside-address'],
  ['https://[64:ff9b::7f00:1]/', 'inside-address'],
  ['https://[64:ff9b:1::a00:1]/', 'inside-address'],
  ['https://[2002:7f00:1::]/', 'inside-address'],
  ['https://[2001::1]/', 'inside-address'],
  ['https://[2001:db8::1]/', 'inside-address'],
  ['https://[fe80::1]/', 'inside-address'],
  ['https://[fc00::1]/', 'inside-address'],
  ['https://[fd00:ec2::254]/', 'inside-address'],
  ['https://[ff02::1]/', 'inside-address'],
  ['https://localhost/', 'inside-address'],
  ['https://LOCALHOST./', 'inside-address'],
  ['https://app.localhost/', 'inside-address'],
  ['https://printer.local/', 'inside-address'],
  ['https://metadata.google.internal/', 'inside-address'],
  ['https://router/', 'inside-address'],
  ['http://example.org/', 'not-https'],
  ['ftp://example.org/', 'not-https'],
  ['file:///etc/passwd', 'not-https'],
  ['gopher://127.0.0.1/', 'not-https'],
  ['https://example.org:8443/', 'port-not-allowed'],
  ['https://example.org:22/', 'port-not-allowed'],
  ['https://user@example.org/', 'credentials-in-address'],
  ['https://user:word@example.org/', 'credentials-in-address'],
  ['https://example.org@127.0.0.1/', 'credentials-in-address'],
  ['https://exa mple.org/', 'not-an-address'],
  ['https://', 'not-an-address'],
  ['//example.org/', 'not-an-address'],
  ['', 'not-an-address'],
];

test.each(REFUSED)('%s is refused as %s', (address, fault) => {
  expect(NOBODY.findFault(address)).toBe(fault);
});

test.each([
  'https://mottak.example.org/hendelser?sted=1',
  'https://example.org:443/',
  'https://93.184.216.34/',
  'https://[2606:2800:220:1:248:1893:25c8:1946]/',
  'https://blåbær.no/',
])('%s may be called', (address) => {
  expect(NOBODY.findFault(address)).toBeUndefined();
});

test.each(['', 'localhost', '127.0.0.1', '::1', '::ffff:8.8.8.8', '64:ff9b::808:808', 'fd00::1'])(
  'a name that resolves to "%s" leads inside',
  (address) => {
    expect(isOpenAddress(address)).toBe(false);
    expect(NOBODY.mayReach('example.org', address)).toBe(false);
  },
);

describe('hosts that the operator lists', () => {
  const listed = new AllowedHosts(['mottak.internt.no', '10.1.0.0/16', '127.0.0.2'], true);

  test('may be inside, on any port, and plain outside production', () => {
    expect(listed.findFault('http://mottak.internt.no:8080/')).toBeUndefined();
    expect(listed.findFault('https://10.1.2.3:8443/')).toBeUndefined();
    expect(listed.findFault('https://127.0.0.2/')).toBeUndefined();
    expect(listed.mayReach('mottak.internt.no', '10.9.9.9')).toBe(true);
    const inProduction = new AllowedHosts(['mottak.internt.no'], false);
    expect(inProduction.findFault('http://mottak.internt.no/')).toBe('not-https');
  });

  test('open no other host, and no other name that resolves to one of them', () => {
    expect(listed.findFault('https://10.2.0.1/')).toBe('inside-address');
    expect(listed.findFault('https://127.0.0.1/')).toBe('inside-address');
    expect(listed.findFault('https://mottak.internt.no.example.org:8080/')).toBe(
      'port-not-allowed',
    );
    expect(listed.mayReach('example.org', '10.1.2.3')).toBe(false);
  });
});
