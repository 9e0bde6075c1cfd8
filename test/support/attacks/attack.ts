import { randomUUID } from 'node:crypto';
import { PROJECT_CODE } from '../../../src/portfolio/projects/project.key.js';
import type { ActedStory, Request } from '../stories/acted-story.js';
import { changedAt, exampleOf, placesOf, type Steps } from '../operations/bodies.js';
import { type Parameter, pathOf, type Route } from '../operations/operations.js';
import { type Attempt, faultOf, type Secrets, summarise, type Tried } from './attempt.js';
import { bySize } from '../size.js';
import { ACTORS, type CallOptions, type TestService } from '../service.js';

/** The stranger that attacks. It has a project of its own, and every scope a token can carry. */
export const ATTACKER = ACTORS.oslo;
/** The attacker's own project. */
export const OWN_PROJECT = 'EGET';

/** Sizes of the sample of attempts that is sent at each size. The full size sends every attempt. */
const FIRST_OF_EACH = bySize(2, 4, Infinity);
const ONE_OF = bySize(64, 24, 1);

/** First part of the request ids of the attempts. */
export const ATTEMPT_ID = 'attempt-';

/** Tags that a stranger guesses. */
const GUESSED_TAGS = ['"1"', '"2"', '"3"', '"4"', '"5"'];

const ORGANISATION_NUMBER = '^\\d{9}$';
const isId = (value: string): boolean => /^[\da-f]{8}-[\da-f]{4}-/.test(value);

/**
 * A place of a body that names something by its key, the victims' keys for it, and the stranger's
 * own.
 */
interface Reference {
  readonly steps: Steps;
  readonly values: readonly string[];
  readonly own: string | undefined;
}

/** An attempt before it is sent. A tag that must be read is read only for what is sent. */
interface Planned extends Attempt {
  readonly withStandingTag?: true;
}

/**
 * A stranger beside an acted story. It tries everything that the victims' words and keys allow to
 * try, and judges the answers.
 */
export class Attack {
  readonly tried: Tried[] = [];
  private readonly before = new Set<string>();
  /** Number of attempts generated so far, by operation. */
  private readonly generated = new Map<string, number>();
  private fresh = 0;

  constructor(
    private readonly service: TestService,
    private readonly story: ActedStory,
  ) {}

  /**
   * Sends the victim's own next request as the stranger, at the moment at which it would succeed
   * for the victim.
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
    // The request names nothing of anyone yet: a stranger would only make something of its own.
    if (route.scope === 'public' || (route.method !== 'GET' && Object.keys(path).length === 0))
      return;
    await this.attempt({ ...attempt, headers });
  }

  /** Sends every attempt that the story has made possible since the last call. */
  whatIsNew(): Promise<void> {
    return this.all((name) => !this.before.has(name));
  }

  /**
   * Sends every operation with every value that the story left: paths, tags, bodies, idempotency
   * keys, queries.
   */
  everything(): Promise<void> {
    return this.all(() => true);
  }

  private async all(isWanted: (name: string) => boolean): Promise<void> {
    for (const route of this.story.routes.values()) {
      if (route.scope === 'public') continue;
      for (const attempt of this.attemptsAt(route)) await this.attemptIf(isWanted, attempt);
    }
    for (const attempt of this.repeatedCreations()) await this.attemptIf(isWanted, attempt);
  }

  private async attemptIf(isWanted: (name: string) => boolean, attempt: Planned): Promise<void> {
    const { route, path, query = '', body = null } = attempt;
    // Without what changes by itself from one attempt to the next: tags, and codes that are new
    // each time.
    const name =
      `${route.id} ${pathOf(route.route, path)} ${query} ` +
      JSON.stringify(body).replaceAll(/NYTT-\d+/g, 'NYTT');
    if (!isWanted(name)) return;
    this.before.add(name);
    if (this.isSampled(route)) await this.attempt(await this.withTag(attempt));
  }

  private *attemptsAt(route: Route): Generator<Planned> {
    for (const path of this.pathsOf(route)) {
      for (const query of this.queriesOf(route))
        yield { route, path, ...(query === '' ? {} : { query }) };
      if (route.method !== 'GET') yield* this.changesAt(route, path);
    }
  }

  private *changesAt(route: Route, path: Attempt['path']): Generator<Planned> {
    const bodies = this.bodiesOf(route);
    for (const body of bodies)
      yield {
        route,
        path,
        body,
        ...(route.changes === true ? { withStandingTag: true as const } : {}),
      };
    // The tag that stands now goes with every body, the guessed ones with the first.
    if (route.changes === true)
      for (const tag of GUESSED_TAGS)
        yield { route, path, body: bodies[0], headers: { 'if-match': tag } };
  }

  /** Repeats the victims' creating requests under the victims' idempotency keys. */
  private *repeatedCreations(): Generator<Attempt> {
    for (const { route, path, target, options } of this.story.taken) {
      const [, query] = target.split('?');
      if (route.creates === true)
        yield {
          route,
          path,
          body: options.body,
          headers: options.headers,
          ...(options.raw === undefined || query === undefined ? {} : { query }),
          ...fileOf(options),
        };
    }
  }

  /** Says whether an attempt is sent: the first few of each operation, then one of so many. */
  private isSampled({ id }: Route): boolean {
    const count = this.generated.get(id) ?? 0;
    this.generated.set(id, count + 1);
    return count < FIRST_OF_EACH || count % ONE_OF === 0;
  }

  /** Returns the last attempt and its answer, as a person reads it. */
  last(): string {
    const tried = this.tried.at(-1);
    return tried === undefined ? 'none' : summarise(tried);
  }

  async attempt(attempt: Attempt): Promise<Tried> {
    const { route, path, query, body, raw, headers = {} } = attempt;
    const sent = {
      // The log names each attempt by this id.
      'x-request-id': `${ATTEMPT_ID}${String(this.tried.length)}`,
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
   * Lists every answer that a stranger may not be given, with the reason. Call it when the whole
   * story has been told.
   */
  faults(): string[] {
    const secrets = this.secrets();
    return this.tried.flatMap((tried) => {
      const fault = faultOf(tried, secrets);
      return fault === undefined ? [] : [`${fault}: ${summarise(tried)}`];
    });
  }

  private secrets(): Secrets {
    const { taken } = this.story;
    const open = taken.filter(({ route }) => route.scope === 'public');
    const keptAnswers = taken
      .filter(({ route, answer }) => route.creates === true && answer.text !== '')
      .map(({ answer }) => answer.text);
    return {
      keys: this.secretKeys(),
      canaries: taken.filter(({ step }) => step.shared !== true).map(({ canary }) => canary),
      keptAnswers: new Set(keptAnswers),
      publicText: open.map(({ answer }) => answer.text).join('\n'),
      publicAddresses: new Set(
        open.flatMap(({ path }) => Object.entries(path).map((entry) => entry.join())),
      ),
    };
  }

  /** Returns the keys that the story left and that are not for every actor to read. */
  private secretKeys(): Set<string> {
    return new Set(
      this.story.taken.filter(({ step }) => step.shared !== true).flatMap(({ left }) => left),
    );
  }

  /**
   * Returns every path of an operation: each parameter with every value the story used for it, and an id
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

  /** Adds the tag that stands now, as the victim who can read it is told. */
  private async withTag({ withStandingTag, ...attempt }: Planned): Promise<Attempt> {
    if (withStandingTag === undefined) return attempt;
    const victims = new Set(this.story.taken.map(({ step }) => step.actor));
    for (const actor of victims) {
      const tag = await this.story.tagOf(attempt.route, attempt.path, actor).catch(() => undefined);
      if (tag !== undefined) return { ...attempt, headers: { 'if-match': tag } };
    }
    return attempt;
  }

  private queriesOf(route: Route): string[] {
    if (route.method !== 'GET') return [];
    const owners = [...new Set(this.story.taken.map(({ step }) => step.actor))];
    const cursors = this.story.taken.flatMap(
      ({ answer }) => (answer.body as { nextCursor?: string } | null | undefined)?.nextCursor ?? [],
    );
    const secrets = [...this.secretKeys()];
    const valuesFor = ({ name, schema }: Parameter): string[] => {
      if (name === 'cursor') return cursors;
      if (schema.pattern === ORGANISATION_NUMBER) return owners;
      if (schema.format === 'uuid') return secrets.filter(isId);
      if (schema.enum !== undefined) return schema.enum.map(String);
      const pattern = new RegExp(schema.pattern ?? '');
      return schema.type === 'string'
        ? secrets.filter((key) => !isId(key) && pattern.test(key))
        : [];
    };
    const queries = route.parameters
      .filter(({ in: place }) => place === 'query')
      .flatMap((parameter) =>
        valuesFor(parameter).map((value) => `${parameter.name}=${encodeURIComponent(value)}`),
      );
    return ['', ...queries];
  }

  /**
   * Returns the example as the stranger's own body, the same with each reference replaced by a
   * victim's key, and the smallest change.
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
