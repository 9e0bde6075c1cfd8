import fc from 'fast-check';
import { type InputTarget, isProblem } from './input-target.js';
import { type Route, preconditionsOf } from '../operations/operations.js';
import type { Answered } from '../service.js';
import { wrongBodies, wrongPreconditions, wrongQueries, wrongSegments } from './wrong-input.js';

type Allowed = (status: number) => boolean;

/** Sends requests that break the schema, and counts how they are refused. */
export class Fuzz {
  sent = 0;
  failures = 0;
  problems = 0;
  readonly surprises: string[] = [];

  constructor(
    private readonly target: InputTarget,
    private readonly options: { readonly numRuns: number; readonly seed: number },
  ) {}

  /** Breaks everything that an operation takes: body or query, headers and path. */
  async breakInput(route: Route): Promise<void> {
    if (route.requestBody !== undefined) await this.breakBody(route, route.requestBody);
    else if (route.method === 'GET') await this.breakQuery(route);
    await this.breakHeaders(route);
    await this.breakPath(route);
  }

  private async breakBody(route: Route, schema: NonNullable<Route['requestBody']>): Promise<void> {
    await fc.assert(
      fc.asyncProperty(wrongBodies(schema), async (raw) => {
        const answer = await this.target.send(route, raw);
        this.judge(`${route.id} ${raw.slice(0, 300)}`, answer, (status) =>
          [400, 413].includes(status),
        );
      }),
      this.options,
    );
  }

  private async breakQuery(route: Route): Promise<void> {
    const token = await this.target.token(route);
    const path = this.target.pathOf(route);
    await fc.assert(
      fc.asyncProperty(wrongQueries(route), async (query) => {
        const answer = await this.target.service.call('GET', `${path}?${query}`, { token });
        this.judge(`${route.id} ?${query}`, answer, (status) => status === 400);
      }),
      this.options,
    );
  }

  private async breakHeaders(route: Route): Promise<void> {
    const headers = route.parameters.filter((parameter) => parameter.in === 'header');
    if (headers.length === 0) return;
    await fc.assert(
      fc.asyncProperty(wrongPreconditions(headers), async ({ name, value }) => {
        const { [name]: _, ...others } = preconditionsOf(route);
        const answer = await this.target.sendSample(route, this.target.pathOf(route), {
          ...others,
          ...(value === undefined ? {} : { [name]: value }),
        });
        this.judge(`${route.id} ${name}: ${String(value)}`, answer, (status) =>
          [400, 412, 428].includes(status),
        );
      }),
      this.options,
    );
  }

  private async breakPath(route: Route): Promise<void> {
    if (!route.route.includes(':')) return;
    const names = [...route.route.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), wrongSegments(), async (name, text) => {
        const path = this.target.pathOf(route, { [name]: encodeURIComponent(text) });
        const answer = await this.target.sendSample(route, path);
        this.judge(`${route.id} ${path}`, answer, (status) => [400, 404].includes(status));
      }),
      this.options,
    );
  }

  private judge(request: string, answer: Answered, isAllowed: Allowed): void {
    this.sent += 1;
    if (answer.status >= 500) this.failures += 1;
    if (isProblem(answer)) this.problems += 1;
    if (!isAllowed(answer.status) || (answer.status >= 400 && !isProblem(answer)))
      this.surprises.push(`${request}: ${String(answer.status)} ${answer.text.slice(0, 300)}`);
  }
}
