import { chooseReturn, COOKIES, isOwnOrigin, readCookie, writeCookie } from './browser.rules.js';

test('a cookie is read by its whole name, and not when it comes twice', () => {
  const read = (header: string | undefined): string | undefined =>
    readCookie(header, COOKIES.session);
  expect(read('a=1; __Host-session=abc; b=2')).toBe('abc');
  expect([undefined, '', 'x__Host-session=a', '__Host-session='].map(read)).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
  expect(read('__Host-session=a; __Host-session=b')).toBeUndefined();
});

test('a cookie is for this host, secure and out of reach of scripts', () => {
  expect(writeCookie(COOKIES.session, 'abc')).toBe(
    '__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax',
  );
  expect(writeCookie(COOKIES.session, undefined)).toContain('Max-Age=0');
});

test('a form comes from this origin and names it', () => {
  const own = 'https://portefolje.example.org';
  expect(isOwnOrigin(own, own)).toBe(true);
  const foreign = [undefined, 'null', 'https://example.org', `${own}.example.com`, `${own}:444`];
  expect(foreign.map((origin) => isOwnOrigin(origin, own))).toEqual(foreign.map(() => false));
});

test('a login leads back to a page of the upload page alone', () => {
  expect(chooseReturn('/nn/workspace/imports/0190-a', 'nb')).toBe('/nn/workspace/imports/0190-a');
  const strange = ['//example.org', '/nb/workspace//example.org', '/nb/workspaces', '/nb/', 7];
  expect(strange.map((path) => chooseReturn(path, 'en'))).toEqual(
    strange.map(() => '/en/workspace'),
  );
});
