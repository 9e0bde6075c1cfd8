import { randomUUID } from 'node:crypto';
import { exampleOf, withCanary } from './bodies.js';
import { operationsOf, pathOf, type Route } from './operations.js';
import { type Answered, type CallOptions, startTestService, type TestService } from './service.js';
import { eventually, expectStatus } from './story.js';

/** What earlier steps left behind: ids, codes, keys of rounds. */
export type Keys = Readonly<Record<string, string | undefined>>;
type From<T> = T | ((keys: Keys) => T);

/** One request of the story, which succeeds when the steps before it have. */
export interface Step {
  readonly operation: string;
  /** Organisation number of who acts, with all scopes. */
  readonly actor: string;
  /** Organisation number of the actor for which it is done, by delegation. */
  readonly onBehalfOf?: string;
  readonly path?: From<Keys>;
  readonly query?: From<Keys>;
  /** Default: the examples of the OpenAPI description. */
  readonly body?: From<object>;
  /** A file that is sent as it is, instead of a body; `{canary}` in it is replaced. */
  readonly file?: { readonly type: string; readonly text: From<string> };
  /** The clock is moved here first. */
  readonly at?: string;
  /** What the answer leaves for later steps. */
  readonly leaves?: (answer: Answered) => Keys;
  /** Asks again, with a worker at work, until the answer's body is so. */
  readonly eventually?: (body: any) => boolean; // eslint-disable-line @typescript-eslint/no-explicit-any -- whatever was answered
  /**
   * What it makes is for every actor to read: it hides no canary, and what it leaves is no secret.
   */
  readonly shared?: boolean;
  /** Free texts that mean something to the service, by name: no canary there. */
  readonly verbatim?: readonly string[];
}

/** The steps of one slice of the service, and the slices that must have been acted out before. */
export interface Slice {
  readonly name: string;
  readonly after?: readonly string[];
  readonly steps: readonly Step[];
}

/** A step as it was sent, ready to be sent again. */
export interface Request {
  readonly step: Step;
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
  readonly target: string;
  readonly options: CallOptions;
  /** Stands in every free text of the body. */
  readonly canary: string;
}

export interface Taken extends Request {
  readonly answer: Answered;
  readonly left: readonly string[];
}

/** Acts out a story against a service, step by step, and remembers what came of it. */
export class ActedStory {
  readonly routes: ReadonlyMap<string, Route>;
  readonly taken: Taken[] = [];
  private readonly keys: Record<string, string | undefined> = {};
  private prepared = 0;

  constructor(
    private readonly service: TestService,
    private readonly options: { readonly canaries?: boolean } = {},
  ) {
    this.routes = new Map(
      operationsOf(service.app)
        .filter(({ documented }) => documented)
        .map((route) => [route.id, route]),
    );
  }

  /** Takes every step; `before` and `after` see each one with its request and its answer. */
  async actOut(
    steps: readonly Step[],
    {
      before,
      after,
    }: {
      readonly before?: (request: Request) => Promise<void>;
      readonly after?: (taken: Taken) => void;
    } = {},
  ): Promise<void> {
    for (const step of steps) {
      const request = await this.prepare(step);
      await before?.(request);
      const taken = this.remember(request, await this.send(request));
      after?.(taken);
    }
  }

  /** The request of a step, with the clock at its time and the tag that stands now. */
  async prepare(step: Step): Promise<Request> {
    const route = this.routes.get(step.operation);
    if (route === undefined) throw new Error(`There is no operation ${step.operation}`);
    if (step.at !== undefined) this.service.moveTo(step.at);
    const path = this.known(step, this.resolved(step.path ?? {}));
    const query = new URLSearchParams(this.known(step, this.resolved(step.query ?? {}))).toString();
    const target = `${pathOf(route.route, path)}${query === '' ? '' : `?${query}`}`;
    const canary = `kanari${String(this.prepared++)}fugl`;
    const body = this.bodyOf(step, route, canary);
    const raw =
      step.file === undefined
        ? undefined
        : this.resolved(step.file.text).replaceAll('{canary}', canary);
    const headers: Record<string, string> = {
      ...(step.file === undefined ? {} : { 'content-type': step.file.type }),
      ...(route.creates === true ? { 'idempotency-key': randomUUID() } : {}),
      ...(route.changes === true
        ? { 'if-match': await this.tagOf(route, path, step.onBehalfOf ?? step.actor) }
        : {}),
      ...(step.onBehalfOf === undefined ? {} : { 'on-behalf-of': step.onBehalfOf }),
    };
    return {
      step,
      route,
      path,
      target,
      canary,
      options: {
        token: await this.service.token(step.actor),
        headers,
        ...(body === undefined ? {} : { body }),
        ...(raw === undefined ? {} : { raw }),
      },
    };
  }

  /** Sends a request; fails when it is not answered as its operation says. */
  async send({ step, route, target, options }: Request): Promise<Answered> {
    const once = async (): Promise<Answered> =>
      expectStatus(await this.service.call(route.method, target, options), route.status ?? 200);
    const { eventually: until } = step;
    if (until === undefined) return once();
    return withWorker(this.service, () =>
      eventually(async () => {
        const answer = await once();
        return until(answer.body) ? answer : undefined;
      }),
    );
  }

  remember(request: Request, answer: Answered): Taken {
    const left = request.step.leaves?.(answer) ?? {};
    Object.assign(this.keys, left);
    const taken = { ...request, answer, left: Object.values(this.known(request.step, left)) };
    this.taken.push(taken);
    return taken;
  }

  /** The tag that the nearest resource above an operation answers to who may read it. */
  async tagOf(
    route: Route,
    path: Readonly<Record<string, string>>,
    actor: string,
  ): Promise<string> {
    const parts = route.route.split('/');
    for (let length = parts.length; length > 1; length--) {
      const above = parts.slice(0, length).join('/');
      const read = [...this.routes.values()].find(
        (other) => other.method === 'GET' && other.route === above,
      );
      if (read === undefined) continue;
      const { headers } = await this.service.call('GET', pathOf(above, path), {
        token: await this.service.token(actor),
      });
      const tag = headers.get('etag');
      if (tag !== null) return tag;
    }
    throw new Error(
      `No GET on or above ${route.method} ${pathOf(route.route, path)} answers an ETag`,
    );
  }

  private bodyOf(step: Step, route: Route, canary: string): unknown {
    if (route.requestBody === undefined) return undefined;
    const given = this.resolved(step.body);
    const body = given ?? exampleOf(route.requestBody);
    if (this.options.canaries !== true || step.shared === true) return body;
    return withCanary(route.requestBody, body, canary, {
      fill: given === undefined,
      verbatim: step.verbatim ?? [],
    });
  }

  private resolved<T>(value: From<T>): T {
    return typeof value === 'function' ? (value as (keys: Keys) => T)(this.keys) : value;
  }

  private known(step: Step, values: Keys): Record<string, string> {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        if (value === undefined || value === '')
          throw new Error(`${step.operation}: nothing before it has left a value for "${name}"`);
        return [name, value];
      }),
    );
  }
}

/**
 * Does something while a worker runs beside a service that is an API only, and lets the worker
 * finish.
 */
async function withWorker<T>(service: TestService, work: () => Promise<T>): Promise<T> {
  if (service.config.role !== 'api') return work();
  const worker = await startTestService({
    database: service.config.databaseUrl,
    at: service.clock.now().toISOString(),
    env: { ROLE: 'worker', ISOLATION: service.config.isolation },
  });
  try {
    return await work();
  } finally {
    await worker.stop();
  }
}
