import { Injectable } from '@nestjs/common';
import type { RouteOptions } from 'fastify';

/** One path of the service with its methods. A parameter of the path matches any one step. */
interface KnownPath {
  readonly form: RegExp;
  readonly methods: Set<string>;
}

/** The routes of the service, as Fastify is told of them. */
@Injectable()
export class Routes {
  private readonly paths = new Map<string, KnownPath>();

  /** Fastify `onRoute` hook. */
  readonly record = ({ url, method }: RouteOptions): void => {
    const known = this.paths.get(url) ?? { form: formOf(url), methods: new Set<string>() };
    for (const one of [method].flat()) known.methods.add(one);
    this.paths.set(url, known);
  };

  /** Lists the methods that a path has, `OPTIONS` included. None for a path that nobody routes. */
  methodsOf(path: string): readonly string[] {
    const methods = [...this.paths.values()]
      .filter(({ form }) => form.test(path))
      .flatMap((known) => [...known.methods]);
    return methods.length === 0 ? [] : [...new Set([...methods, 'OPTIONS'])].sort();
  }
}

function formOf(url: string): RegExp {
  return new RegExp(`^${url.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`);
}
