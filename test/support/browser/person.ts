import { randomUUID } from 'node:crypto';
import type { TestService } from '../service.js';

/** An answer as a browser gets it. */
export interface Seen {
  readonly status: number;
  /** Path with its query at which the browser ended. */
  readonly path: string;
  readonly headers: Headers;
  readonly text: string;
  /** The first heading of a page. */
  readonly title: string;
}

/** A request of a browser: a form with fields, or one with a file. */
export interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly fields?: Readonly<Record<string, string>> | FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A person with a browser: keeps cookies, follows redirects, and names the origin of its forms. */
export class Person {
  readonly cookies = new Map<string, string>();

  constructor(private readonly service: Pick<TestService, 'url'>) {}

  /** Sends one request, and follows it nowhere. */
  async send(path: string, { method = 'GET', fields, headers = {} }: Sent = {}): Promise<Seen> {
    const { url } = this.service;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { cookie, ...(method === 'POST' && { origin: url }), ...headers },
      redirect: 'manual',
      ...(method === 'POST' && { body }),
    });
    for (const set of answer.headers.getSetCookie()) this.keepCookie(set);
    const text = await answer.text();
    const title = /<h1[^>]*>(.*?)<\/h1>/s.exec(text)?.[1] ?? '';
    return { status: answer.status, path, headers: answer.headers, text, title };
  }

  /** Opens an address, and follows it to the page at its end. */
  async opens(path: string, sent: Sent = {}): Promise<Seen> {
    let seen = await this.send(path, sent);
    while (seen.status === 303) seen = await this.send(this.locationOf(seen));
    return seen;
  }

  posts(path: string, fields: Sent['fields'] = {}, headers = {}): Promise<Seen> {
    return this.opens(path, { method: 'POST', fields, headers });
  }

  /** Goes as far as the page of the local issuer. Returns the fields of its form. */
  async goesToIssuer(returnTo = '/nb/workspace'): Promise<Record<string, string>> {
    const query = new URLSearchParams({ return: returnTo });
    return fieldsIn((await this.opens(`/nb/workspace/login?${query.toString()}`)).text);
  }

  /** Logs in for an organisation, or for two. */
  async logsIn(
    organisation: string,
    choices: Readonly<Record<string, string>> = {},
  ): Promise<Seen> {
    const { returnTo = '/nb/workspace', ...others } = choices;
    const fields = { ...(await this.goesToIssuer(returnTo)), role: 'certifier', ...others };
    return this.posts('/local-issuer/authorize', { ...fields, organisation });
  }

  /** Uploads a file for a round: to store it, or to check it only. */
  uploads(
    round: string,
    file: Readonly<{ name: string; bytes: string | Buffer }>,
    { step = 'upload', key = randomUUID() }: { step?: 'upload' | 'check'; key?: string } = {},
  ): Promise<Seen> {
    const form = new FormData();
    form.append('key', key);
    const bytes = typeof file.bytes === 'string' ? file.bytes : new Uint8Array(file.bytes);
    form.append('file', new Blob([bytes]), file.name);
    return this.posts(`/nb/workspace/rounds/${round}/${step}`, form);
  }

  locationOf({ headers }: Seen): string {
    return (headers.get('location') ?? '').replace(this.service.url, '');
  }

  private keepCookie(set: string): void {
    const [pair = ''] = set.split(';');
    const [name = '', value = ''] = pair.split('=');
    if (value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** Reads the hidden fields of a page. */
export function fieldsIn(html: string): Record<string, string> {
  const found = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return Object.fromEntries(
    found.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]),
  );
}

/** Reads the page that the login of a page leads back to. Undefined when it has none. */
export function returnOf({ text }: Pick<Seen, 'text'>): string | undefined {
  const query = /href="\/..\/workspace\/login\?([^"]*)"/.exec(text)?.[1];
  return new URLSearchParams(query).get('return') ?? undefined;
}
