import { randomUUID } from 'node:crypto';
import { exampleOf, withCanary } from '../operations/bodies.js';
import { operationsOf, pathOf, type Route } from '../operations/operations.js';
import { type Answered, type CallOptions, startTestService, type TestService } from '../service.js';
import { eventually, expectStatus } from '../story.js';

/** Values that earlier steps left behind: ids, codes, keys of rounds. */
export type Keys = Readonly<Record<string, string | undefined>>;
type From<T> = T | ((keys: Keys) => T);

/** One request of the story, which succeeds when the steps before it have. */
export interface Step {
  readonly operation: string;
  /** Organisation number of the acting client, which has all scopes. */
  readonly actor: string;
  /** Another client of the actor: its `client_id`. */
  readonly client?: string;
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
  /** Arranges past the service what no request can, before the step is taken. */
  readonly arrange?: (service: TestService) => Promise<void>;
  /** Picks the values of the answer that later steps use. */
  readonly leaves?: (answer: Answered) => Keys;
  /** Asks again, with a worker at work, until the answer's body is so. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a step looks into any answer
  readonly eventually?: (body: any) => boolean;
  /** Says that every actor may read the result: it hides no canary, and its keys are no secret. */
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
    private readonly options: {
      readonly canaries?: boolean;
      /** Text before the canary of a step. */
      readonly startOf?: (step: number) => string;
    } = {},
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

  /** Prepares the request of a step: moves the clock to its time and reads the tag of now. */
  async prepare(step: Step): Promise<Request> {
    const route = this.routes.get(step.operation);
    if (route === undefined) throw new Error(`There is no operation ${step.operation}`);
    if (step.at !== undefined) this.service.moveTo(step.at);
    await step.arrange?.(this.service);
    const path = this.requireValues(step, this.resolve(step.path ?? {}));
    const query = new URLSearchParams(
      this.requireValues(step, this.resolve(step.query ?? {})),
    ).toString();
    const target = `${pathOf(route.route, path)}${query === '' ? '' : `?${query}`}`;
    const start = this.options.startOf?.(this.prepared) ?? '';
    const canary = `${start}kanari${String(this.prepared++)}fugl`;
    const body = this.bodyOf(step, route, canary);
    const raw =
      step.file === undefined
        ? undefined
        : this.resolve(step.file.text).replaceAll('{canary}', canary);
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
        token: await this.service.token(
          step.actor,
          undefined,
          step.client === undefined ? undefined : { client_id: step.client },
        ),
        headers,
        ...(body === undefined ? {} : { body }),
        ...(raw === undefined ? {} : { raw }),
      },
    };
  }

  /** Sends a request; fails when its answer has not the status of its operation. */
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
    const taken = {
      ...request,
      answer,
      left: Object.values(this.requireValues(request.step, left)),
    };
    this.taken.push(taken);
    return taken;
  }

  /** Returns the ETag of the nearest resource above an operation, as an actor reads it. */
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
    const given = this.resolve(step.body);
    const body = given ?? exampleOf(route.requestBody);
    if (this.options.canaries !== true || step.shared === true) return body;
    return withCanary(route.requestBody, body, canary, {
      fill: given === undefined,
      verbatim: step.verbatim ?? [],
    });
  }

  private resolve<T>(value: From<T>): T {
    return typeof value === 'function' ? (value as (keys: Keys) => T)(this.keys) : value;
  }

  private requireValues(step: Step, values: Keys): Record<string, string> {
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
