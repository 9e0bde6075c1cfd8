/** Cookie of a session, and that of a login under way. A browser takes them from this host alone. */
export const COOKIES = { session: '__Host-session', login: '__Host-login' } as const;
export type CookieName = (typeof COOKIES)[keyof typeof COOKIES];

/** Reads a cookie of a request. Undefined when it is absent, or sent twice. */
export function readCookie(header: string | undefined, name: CookieName): string | undefined {
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  const value = found.length === 1 ? found[0]?.slice(name.length + 1) : undefined;
  return value === '' ? undefined : value;
}

/** Writes a cookie that lasts as long as the browser is open. Without a value it is deleted. */
export function writeCookie(name: CookieName, value: string | undefined): string {
  const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax';
  return value === undefined
    ? `${name}=; ${attributes}; Max-Age=0`
    : `${name}=${value}; ${attributes}`;
}

/**
 * Says whether a form was sent from a page of this service. A browser names the origin of every form
 * that it sends; a request that names none is refused too.
 */
export function isOwnOrigin(origin: string | undefined, own: string): boolean {
  return origin === own;
}

const RETURN = /^\/(?:nb|nn|en)\/workspace(?:\/[\w-]{1,60}){0,6}$/;

/** Returns the page that a login leads back to: one of the upload page's, or its first. */
export function chooseReturn(path: unknown, language: string): string {
  return typeof path === 'string' && RETURN.test(path) ? path : `/${language}/workspace`;
}
