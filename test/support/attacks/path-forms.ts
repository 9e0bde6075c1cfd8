import { request } from 'node:http';

/** Sends a request target exactly as it is written; returns the status. */
export function sendTarget(
  origin: string,
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((fulfil, reject) => {
    const { hostname, port } = new URL(origin);
    request({ hostname, port, method, path: target, headers }, (answer) => {
      answer.resume();
      fulfil(answer.statusCode ?? 0);
    })
      .once('error', reject)
      .end();
  });
}

function encodeAt(path: string, at: number): string {
  return `${path.slice(0, at)}%${path.charCodeAt(at).toString(16)}${path.slice(at + 1)}`;
}

/** Ways to write a path, by their names; `origin` is the address of the service. */
export function formsOf(origin: string): Readonly<Record<string, (path: string) => string>> {
  return {
    'as it is': (path) => path,
    'slash at the end': (path) => `${path}/`,
    'two slashes first': (path) => `/${path}`,
    'two slashes inside': (path) => path.replace('/v1/', '/v1//'),
    'dot step': (path) => path.replace('/v1/', '/v1/./'),
    'dots from a public path': (path) => `/health/..${path}`,
    'encoded dots': (path) => `/health/%2e%2e${path}`,
    'encoded letter': (path) => encodeAt(path, 1),
    'encoded later letter': (path) => encodeAt(path, 5),
    'encoded slash': (path) => path.replace('/v1/', '/v1%2f'),
    'doubly encoded': (path) => path.replace('/v1/', '/v1%252f'),
    'upper case': (path) => path.toUpperCase(),
    'mixed case': (path) => path.replace('/v1/', '/V1/'),
    'path parameter': (path) => `${path};x=1`,
    'path parameter inside': (path) => path.replace('/v1/', '/v1;x/'),
    query: (path) => `${path}?scope=public`,
    fragment: (path) => `${path}#x`,
    'dot at the end': (path) => `${path}.`,
    'file ending': (path) => `${path}.json`,
    'space at the end': (path) => `${path}%20`,
    'NUL at the end': (path) => `${path}%00`,
    backslash: (path) => path.replace('/v1/', '/v1\\'),
    'absolute form': (path) => `${origin}${path}`,
    'absolute form of another host': (path) => `http://health.invalid${path}`,
  };
}

/** Headers by which a request may claim to be another one. */
export const DISGUISES: readonly Readonly<Record<string, string>>[] = [
  {},
  {
    'x-original-url': '/health/live',
    'x-rewrite-url': '/health/live',
    'x-http-method-override': 'GET',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'https',
    forwarded: 'for=127.0.0.1',
    authorization: '',
  },
];
