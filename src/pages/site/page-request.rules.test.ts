import { canonicalAddress, parsePageAddress } from './page-request.rules.js';

const canonical = (url: string): string | undefined => {
  const address = parsePageAddress(url);
  return address && canonicalAddress(address, ['colour', 'release']);
};

test('an address has one form', () => {
  expect(canonical('/nb')).toBe('/nb/');
  expect(canonical('/nb/projects/')).toBe('/nb/projects');
  expect(canonical('/nn/projects?utm=x&release=2021-2.1&colour=red&colour=green')).toBe(
    '/nn/projects?colour=red&release=2021-2.1',
  );
  expect(canonical('/en/projects/S%C3%98K?colour=')).toBe('/en/projects/S%C3%98K');
});

test('an address without a language or with broken characters is none', () => {
  expect(['/de/', '/', '/nbx', '/nb/%E0%A4%A'].map(canonical)).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
});
