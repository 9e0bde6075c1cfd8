import type { RouteOptions } from 'fastify';
import { ADDRESS_FORMATS } from './format.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Anyone may read what the route answers. */
    isPublic?: boolean;
    /** The route answers CSV and workbooks beside JSON. */
    offersTables?: boolean;
    /** The route takes a form of a page, with its fields. */
    takesForm?: boolean;
  }
}

/** One path of the service with its methods. A parameter of the path matches any one step. */
interface KnownPath {
  readonly form: RegExp;
  readonly methods: Set<string>;
  offersTables: boolean;
  isPublicRead: boolean;
}

/** An address that ends with a format: `/v1/actors.csv?limit=5`. */
const ADDRESS = new RegExp(`^([^?]+)\\.(${ADDRESS_FORMATS.join('|')})(?:\\?(.*))?$`);

/** The routes of the service, as Fastify is told of them. */
export class Routes {
  private readonly paths = new Map<string, KnownPath>();

  /** Fastify `onRoute` hook. */
  readonly record = ({ url, method, config }: RouteOptions): void => {
    const form = new RegExp(
      `^${url.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*')}$`,
    );
    const known = this.paths.get(url) ?? {
      form,
      methods: new Set<string>(),
      offersTables: false,
      isPublicRead: false,
    };
    for (const one of [method].flat()) known.methods.add(one);
    known.offersTables ||= config?.offersTables === true;
    known.isPublicRead ||= config?.isPublic === true && method === 'GET';
    this.paths.set(url, known);
  };

  /** Lists the methods that a path has, `OPTIONS` included. None for a path that nobody routes. */
  methodsOf(path: string): readonly string[] {
    const methods = this.find(path).flatMap((known) => [...known.methods]);
    return methods.length === 0 ? [] : [...new Set([...methods, 'OPTIONS'])].sort();
  }

  /** Says whether anyone may read what stands at a path. */
  isPublicRead(path: string): boolean {
    return this.find(path).some((known) => known.isPublicRead);
  }

  /**
   * Returns the address that an address ending with a format stands for: `/v1/actors.csv` is
   * `/v1/actors?format=csv`. Other addresses stand for themselves, and are not looked up: an answer
   * from memory took 26 µs of processor time with that, and takes 18 without (bench, P1).
   */
  readonly rewrite = (url: string): string => {
    const address = ADDRESS.exec(url);
    if (address === null) return url;
    const [, path = '', format = '', query] = address;
    if (!this.find(path).some(({ offersTables }) => offersTables)) return url;
    return `${path}?${query === undefined ? '' : `${query}&`}format=${format}`;
  };

  private find(path: string): KnownPath[] {
    return [...this.paths.values()].filter(({ form }) => form.test(path));
  }
}
