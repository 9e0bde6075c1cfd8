import { randomUUID } from 'node:crypto';
import { PROJECT_CODE } from '../../src/portfolio/projects/project.key.js';
import type { ActedStory, Request } from './acted-story.js';
import { changedAt, exampleOf, placesOf, type Steps } from './bodies.js';
import { pathOf, type Route } from './operations.js';
import { bySize } from './size.js';
import { ACTORS, type Answered, type CallOptions, type TestService } from './service.js';

/** Who attacks. Has a project of its own, and every scope a token can carry. */
export const ATTACKER = ACTORS.oslo;
/** The attacker's own project. */
export const OWN_PROJECT = 'EGET';

/** Of the attempts that are thought of, those that are sent: all of them but at the size `quick`. */
const FIRST_OF_EACH = bySize(4, Infinity, Infinity);
const ONE_OF = bySize(16, 1, 1);

const ORGANISATION_NUMBER = '^\\d{9}$';
const isId = (value: string): boolean => /^[\da-f]{8}-[\da-f]{4}-/.test(value);
const REFUSED: readonly number[] = [400, 403, 404, 409, 412, 422];

export interface Attempt {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  /** A file, sent as it is. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Tried extends Attempt {
  readonly answer: Answered;
  /** Everything the stranger said itself. */
  readonly said: string;
}

/**
 * A place of a body that names something by its key, the victims' keys for it, and the stranger's
 * own.
 */
interface Reference {
  readonly steps: Steps;
  readonly values: readonly string[];
  readonly own: string | undefined;
}

/**
 * A stranger beside an acted story: tries whatever the victims' words and keys allow to try, and
 * judges the answers.
 */
export class Attack {
  readonly tried: Tried[] = [];
  private readonly before = new Set<string>();
  /** How many attempts have been thought of, by operation. */
  private readonly generated = new Map<string, number>();
  private fresh = 0;

  constructor(
    private readonly service: TestService,
    private readonly story: ActedStory,
  ) {}

  /**
   * The victim's own next request, sent by the stranger at the moment at which it would succeed for
   * the victim.
   */
  async ahead({ step, route, path, target, options }: Request): Promise<void> {
    const [, query] = target.split('?');
    const { 'on-behalf-of': actor = step.actor, ...sent } = options.headers as Record<
      string,
      string
    >;
    const headers = {
      ...sent,
      ...(route.creates === true ? { 'idempotency-key': randomUUID() } : {}),
    };
    const attempt = {
      route,
      path,
      ...(query === undefined ? {} : { query }),
      body: options.body,
      ...fileOf(options),
    };
    // Nobody has let the stranger act for anyone.
    await this.attempt({ ...attempt, headers: { ...headers, 'on-behalf-of': actor } });
    // Nothing in it is anyone's yet: what a stranger makes of it would be the stranger's own.
    if (route.scope === 'public' || (route.method !== 'GET' && Object.keys(path).length === 0))
      return;
    await this.attempt({ ...attempt, headers });
  }

  /** What the story has made possible to try since the last time. */
  whatIsNew(): Promise<void> {
    return this.all((name) => !this.before.has(name));
  }

  /**
   * Every operation with every value that the story left: paths, tags, bodies, idempotency keys,
   * queries.
   */
  everything(): Promise<void> {
    return this.all(() => true);
  }

  private async all(wanted: (name: string) => boolean): Promise<void> {
    const attempt = async (one: Attempt): Promise<void> => {
      // Without what changes by itself from one attempt to the next: tags, and codes that are new
      // each time.
      const name =
        `${one.route.id} ${pathOf(one.route.route, one.path)} ${one.query ?? ''} ` +
        JSON.stringify(one.body ?? null).replaceAll(/NYTT-\d+/g, 'NYTT');
      if (!wanted(name)) return;
      this.before.add(name);
      if (!this.isSampled(one.route)) return;
      await this.attempt(one);
    };
    for (const route of this.story.routes.values()) {
      if (route.scope === 'public') continue;
      for (const path of this.pathsOf(route)) {
        for (const query of this.queriesOf(route))
          await attempt({ route, path, ...(query === '' ? {} : { query }) });
        if (route.method === 'GET') continue;
        const tags = route.changes === true ? await this.tagsOf(route, path) : [undefined];
        const bodies = this.bodiesOf(route);
        for (const [index, tag] of tags.entries()) {
          // The tag that stands now goes with every body, the guessed ones with the first.
          for (const body of index === 0 ? bodies : bodies.slice(0, 1))
            await attempt({
              route,
              path,
              body,
              headers: tag === undefined ? {} : { 'if-match': tag },
            });
        }
      }
    }
    for (const { route, path, target, options } of this.story.taken) {
      const [, query] = target.split('?');
      if (route.creates === true)
        await attempt({
          route,
          path,
          body: options.body,
          headers: options.headers,
          ...(options.raw === undefined || query === undefined ? {} : { query }),
          ...fileOf(options),
        });
    }
  }

  /** Says whether an attempt is sent: the first few of each operation, then one of so many. */
  private isSampled({ id }: Route): boolean {
    const count = this.generated.get(id) ?? 0;
    this.generated.set(id, count + 1);
    return count < FIRST_OF_EACH || count % ONE_OF === 0;
  }

  /** The last attempt and its answer, as a person reads it. */
  last(): string {
    const tried = this.tried.at(-1);
    return tried === undefined ? 'none' : shown(tried);
  }

  async attempt(attempt: Attempt): Promise<Tried> {
    const { route, path, query, body, raw, headers = {} } = attempt;
    const sent = {
      ...(route.creates === true ? { 'idempotency-key': randomUUID() } : {}),
      ...(route.changes === true ? { 'if-match': '"1"' } : {}),
      ...headers,
    };
    const target = `${pathOf(route.route, path)}${query === undefined ? '' : `?${query}`}`;
    const answer = await this.service.call(route.method, target, {
      token: await this.service.token(ATTACKER),
      headers: sent,
      ...(body === undefined || route.requestBody === undefined ? {} : { body }),
      ...(raw === undefined ? {} : { raw }),
    });
    const said = `${target} ${JSON.stringify(body ?? null)} ${String(raw ?? '')}`;
    const tried = { ...attempt, answer, said };
    this.tried.push(tried);
    return tried;
  }

  /**
   * Every answer that is not what a stranger may be given, with the reason. Asked when the whole
   * story has been told.
   */
  faults(): string[] {
    const { taken } = this.story;
    const secrets = this.secretKeys();
    const open = taken.filter(({ route }) => route.scope === 'public');
    const publicText = open.map(({ answer }) => answer.text).join('\n');
    const publicAddresses = new Set(
      open.flatMap(({ path }) => Object.entries(path).map((entry) => entry.join())),
    );
    const canaries = taken.filter(({ step }) => step.shared !== true).map(({ canary }) => canary);
    const kept = new Set(
      taken
        .filter(({ route, answer }) => route.creates === true && answer.text !== '')
        .map(({ answer }) => answer.text),
    );

    const faultOf = ({
      route,
      path,
      headers: sent,
      answer: { status, text, headers, body },
      said,
    }: Tried): string | undefined => {
      const code: unknown = (body as { code?: unknown } | undefined)?.code;
      if (
        sent?.['on-behalf-of'] !== undefined &&
        code !== (route.delegable === true ? 'no-delegation' : 'not-delegable')
      )
        return `is not refused on behalf of ${sent['on-behalf-of']}`;
      const answered = status >= 200 && status < 300;
      if (!answered && !REFUSED.includes(status)) return `answered ${String(status)}`;
      const secret = Object.entries(path).find(
        (entry) => secrets.has(entry[1]) && !publicAddresses.has(entry.join()),
      );
      if (answered && secret !== undefined) return `${secret[1]} is not refused`;
      if (kept.has(text)) return 'the answer to a victim is replayed';
      // An answer may say again what the stranger said, and nothing else of the victims'; a refusal
      // may say that a code is taken.
      const everything = `${text} ${[...headers.values()].join(' ')}`;
      const trace = [...canaries, ...(answered ? secrets : [])].find(
        (one) => everything.includes(one) && !said.includes(one) && !publicText.includes(one),
      );
      return trace === undefined ? undefined : `shows ${trace}`;
    };
    return this.tried.flatMap((tried) => {
      const fault = faultOf(tried);
      return fault === undefined ? [] : [`${fault}: ${shown(tried)}`];
    });
  }

  /** What the story left that is not for every actor to read. */
  private secretKeys(): Set<string> {
    return new Set(
      this.story.taken.filter(({ step }) => step.shared !== true).flatMap(({ left }) => left),
    );
  }

  /**
   * Every path of an operation: each parameter with every value the story used for it, and an id
   * with every id it left.
   */
  private pathsOf(route: Route): Readonly<Record<string, string>>[] {
    const names = [...route.route.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
    return names.reduce<Record<string, string>[]>(
      (paths, name) =>
        paths.flatMap((path) =>
          [...this.valuesOf(name)].map((value) => ({ ...path, [name]: value })),
        ),
      [{}],
    );
  }

  private valuesOf(name: string): ReadonlySet<string> {
    const used = new Set(this.story.taken.flatMap(({ path }) => path[name] ?? []));
    return [...used].some(isId)
      ? new Set([...used, ...this.story.taken.flatMap(({ left }) => left.filter(isId))])
      : used;
  }

  private async tagsOf(route: Route, path: Attempt['path']): Promise<string[]> {
    const victims = new Set(this.story.taken.map(({ step }) => step.actor));
    for (const actor of victims) {
      const tag = await this.story.tagOf(route, path, actor).catch(() => undefined);
      if (tag !== undefined) return [tag, '"1"', '"2"', '"3"', '"4"', '"5"'];
    }
    return ['"1"', '"2"', '"3"', '"4"', '"5"'];
  }

  private queriesOf(route: Route): string[] {
    if (route.method !== 'GET') return [];
    const owners = [...new Set(this.story.taken.map(({ step }) => step.actor))];
    const cursors = this.story.taken.flatMap(
      ({ answer }) => (answer.body as { nextCursor?: string } | null | undefined)?.nextCursor ?? [],
    );
    const codes = [...this.secretKeys()].filter((key) => !isId(key));
    const queries = route.parameters
      .filter(({ in: place }) => place === 'query')
      .flatMap(({ name, schema }) => {
        const values =
          name === 'cursor'
            ? cursors
            : schema.pattern === ORGANISATION_NUMBER
              ? owners
              : schema.format === 'uuid'
                ? [...this.secretKeys()].filter(isId)
                : (schema.enum?.map(String) ??
                  codes.filter(
                    (code) =>
                      schema.type === 'string' && new RegExp(schema.pattern ?? '').test(code),
                  ));
        return values.map((value) => `${name}=${encodeURIComponent(value)}`);
      });
    return ['', ...queries];
  }

  /**
   * The example as the stranger's own, that with each reference replaced by a victim's key, and the
   * smallest change.
   */
  private bodiesOf(route: Route): unknown[] {
    const { requestBody } = route;
    if (requestBody === undefined) return [undefined];
    const secrets = [...this.secretKeys()];
    const owners = [...new Set(this.story.taken.map(({ step }) => step.actor))];
    const references = placesOf(requestBody).flatMap(
      ({ steps, schema: { pattern, format } }): Reference[] => {
        if (pattern === ORGANISATION_NUMBER) return [{ steps, values: owners, own: ATTACKER }];
        if (pattern === PROJECT_CODE.source)
          return [
            { steps, values: secrets.filter((key) => PROJECT_CODE.test(key)), own: OWN_PROJECT },
          ];
        return format === 'uuid' ? [{ steps, values: secrets.filter(isId), own: undefined }] : [];
      },
    );
    const example = exampleOf(requestBody) ?? {};
    const put = (body: unknown, steps: Steps, value: unknown): unknown => {
      try {
        return changedAt(body, steps, (parent, key) => {
          parent[key] = value;
        });
      } catch {
        // Where the example leaves the place out there is nothing to put it into.
        return body;
      }
    };
    const own = references.reduce<unknown>(
      (body, { steps, own: mine }) =>
        mine === undefined || readAt(body, steps) == null ? body : put(body, steps, mine),
      example,
    );
    // A code that creating takes is a new one each time.
    const fresh = (): unknown =>
      route.creates === true && route.requestBody?.properties?.['code'] !== undefined
        ? put(own, ['code'], `NYTT-${String(++this.fresh)}`)
        : own;
    return [
      example,
      ...references.flatMap(({ steps, values }) =>
        values.map((value) => put(fresh(), steps, value)),
      ),
      ...(route.method === 'PATCH' ? [{}] : []),
    ];
  }
}

function fileOf({ raw }: CallOptions): Pick<Attempt, 'raw'> {
  return raw === undefined ? {} : { raw };
}

function readAt(body: unknown, steps: Steps): unknown {
  return steps.reduce<unknown>(
    (here, step) => (here as Record<string | number, unknown> | null | undefined)?.[step],
    body,
  );
}

function shown({ route, path, query, body, headers, answer }: Tried): string {
  return (
    `${route.id} ${JSON.stringify({ path, query, headers, body })} → ` +
    `${String(answer.status)} ${answer.text.slice(0, 200)}`
  );
}
