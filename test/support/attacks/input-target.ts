import { ActedStory, type Taken } from '../stories/acted-story.js';
import { pathOf, preconditionsOf, type Route, sampleOf } from '../operations/operations.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { Actor, Directorate } from '../story.js';
import { STORY_BEGINS, WHOLE_STORY } from '../stories/whole-story.js';

export function isProblem({ headers, body }: Answered): boolean {
  return (
    headers.get('content-type') === 'application/problem+json; charset=utf-8' &&
    typeof body?.code === 'string' &&
    typeof body?.title === 'string'
  );
}

/** A service on which the whole story was acted out, and each operation with keys that exist. */
export class InputTarget {
  private constructor(
    readonly service: TestService,
    readonly routes: readonly Route[],
    /** Last step of each operation, by its name. */
    readonly taken: ReadonlyMap<string, Taken>,
    /** Id of a report that is still a draft, in a round that is still open. */
    readonly draft: string,
  ) {}

  /** Acts out the story. `see` is shown each step with its answer. */
  static async start(see?: (taken: Taken, service: TestService) => void): Promise<InputTarget> {
    const service = await startTestService({ at: STORY_BEGINS, env: { ROLE: 'api' } });
    const story = new ActedStory(service);
    await story.actOut(WHOLE_STORY, { after: (taken) => see?.(taken, service) });
    service.moveTo('2022-01-18T10:00:00+01:00');
    await new Directorate(service).opensRound('2022-1', {
      opensAt: '2022-01-11T08:00:00+01:00',
      deadline: '2022-01-29T16:00:00+01:00',
      closesAt: '2022-02-05T16:00:00+01:00',
    });
    const midt = new Actor(service, ACTORS.helseMidt);
    await midt.registersProject('UTKAST');
    const { id } = await midt.startsReport('2022-1', 'UTKAST');
    const taken = new Map(story.taken.map((one) => [one.route.id, one]));
    return new InputTarget(service, [...story.routes.values()], taken, id);
  }

  get routesWithBody(): Route[] {
    return this.routes.filter(({ requestBody }) => requestBody !== undefined);
  }

  /** Returns the path of an operation: that of the story, with a round and a report still open. */
  pathOf(route: Route, keys: Readonly<Record<string, string>> = {}): string {
    return pathOf(route.route, {
      ...this.stepOf(route).path,
      round: '2022-1',
      code: 'UTKAST',
      ...(route.route.startsWith('/v1/reports/') ? { id: this.draft } : {}),
      ...keys,
    });
  }

  /** Signs a token of the actor that takes an operation in the story. */
  token(route: Route): Promise<string> {
    return this.service.token(this.stepOf(route).step.actor);
  }

  /** Sends a body to an operation that would take a good one. */
  async send(route: Route, raw: string | Buffer): Promise<Answered> {
    return this.service.call(route.method, this.pathOf(route), {
      token: await this.token(route),
      raw,
      headers: preconditionsOf(route),
    });
  }

  /** Sends a good request to a path, with other headers when they are given. */
  async sendSample(
    route: Route,
    path: string,
    headers: Readonly<Record<string, string>> = preconditionsOf(route),
  ): Promise<Answered> {
    return this.service.call(route.method, path, {
      token: await this.token(route),
      headers,
      ...(route.requestBody === undefined ? {} : { body: sampleOf(route.requestBody) }),
    });
  }

  private stepOf({ id }: Route): Taken {
    const taken = this.taken.get(id);
    if (taken === undefined) throw new Error(`The story has no step ${id}`);
    return taken;
  }
}
