import { refused, type Refusal } from '../refusal.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { Actor, Directorate, expectStatus } from '../story.js';

/** Four rounds of one year; each is acted out in its own time. */
export const ROUND = {
  '2021-1': {
    opensAt: '2021-01-11T08:00:00+01:00',
    deadline: '2021-01-29T16:00:00+01:00',
    closesAt: '2021-02-05T16:00:00+01:00',
  },
  '2021-2': {
    opensAt: '2021-04-06T08:00:00+02:00',
    deadline: '2021-04-23T16:00:00+02:00',
    closesAt: '2021-04-30T16:00:00+02:00',
  },
  '2021-3': {
    opensAt: '2021-08-02T08:00:00+02:00',
    deadline: '2021-08-20T16:00:00+02:00',
    closesAt: '2021-08-31T16:00:00+02:00',
  },
  '2021-4': {
    opensAt: '2021-10-04T08:00:00+02:00',
    deadline: '2021-10-22T16:00:00+02:00',
    closesAt: '2021-10-29T16:00:00+02:00',
  },
} as const;
export type RoundKey = keyof typeof ROUND;

export const REASON = { reason: 'Tallene ble ført feil.' };
export const YELLOW = {
  colour: 'yellow',
  reason: 'Forsinket leveranse.',
  cause: 'supplier',
  action: 'Ny plan.',
};

/** Another client of the same actor: another `client_id`, or a supplier. */
export class Client extends Actor {
  constructor(
    service: TestService,
    organisationNumber: string,
    readonly claims: Record<string, unknown>,
  ) {
    super(
      {
        call: (method, path, options) => service.call(method, path, options),
        token: (number, scope) => service.token(number, scope, claims),
      },
      organisationNumber,
    );
  }
}

/** A service without a worker, so that nothing but the tests moves what they compare. */
export class SubmissionStage {
  readonly directorate: Directorate;
  readonly midt: Actor;
  readonly vest: Actor;
  readonly oslo: Actor;

  private constructor(readonly service: TestService) {
    this.directorate = new Directorate(service);
    this.midt = new Actor(service, ACTORS.helseMidt);
    this.vest = new Actor(service, ACTORS.helseVest);
    this.oslo = new Actor(service, ACTORS.oslo);
  }

  /** Starts in the first round, plans the rounds and opens the first of them. */
  static async starts(first: RoundKey, ...later: RoundKey[]): Promise<SubmissionStage> {
    const stage = new SubmissionStage(
      await startTestService({ at: '2021-01-18T10:00:00+01:00', env: { ROLE: 'api' } }),
    );
    for (const round of [first, ...later]) await stage.directorate.plansRound(round, ROUND[round]);
    await stage.opens(first);
    return stage;
  }

  async opens(round: RoundKey): Promise<void> {
    const path = `/v1/rounds/${round}`;
    const version = { 'if-match': await this.tagOf(path) };
    expectStatus(await this.directorate.call('POST', `${path}/open`, undefined, version), 200);
  }

  async tagOf(path: string): Promise<string> {
    return (await this.directorate.call('GET', path)).headers.get('etag') ?? '';
  }

  /** Returns the id of an actor's submission. */
  async submissionOf(actor: Actor, round: RoundKey = '2021-1'): Promise<string> {
    const list = await this.directorate.call('GET', `/v1/rounds/${round}/submissions`);
    const items = expectStatus(list, 200).body.items as { id: string; actor: string }[];
    return items.find((item) => item.actor === actor.organisationNumber)?.id ?? '';
  }

  /** Returns a submission as the directorate sees it. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
  async sees(id: string): Promise<any> {
    return expectStatus(await this.directorate.call('GET', `/v1/submissions/${id}`), 200).body;
  }

  /** Returns the id of the first report of a submission. */
  async firstReportOf(id: string): Promise<string> {
    const [report] = (await this.sees(id)).reports as { id: string }[];
    return report?.id ?? '';
  }

  /** Takes a step on the present version of a submission. */
  async steps(actor: Actor, id: string, action: string, body?: unknown): Promise<Answered> {
    return actor.call('POST', `/v1/submissions/${id}/${action}`, body, {
      'if-match': await this.tagOf(`/v1/submissions/${id}`),
    });
  }

  /** Takes a step, which must succeed. */
  async takes(actor: Actor, id: string, action: string, body?: unknown): Promise<Answered> {
    return expectStatus(await this.steps(actor, id, action, body), 200);
  }

  /** Sends a change of the present version of a report, which must succeed. */
  async patches(
    actor: Actor,
    report: string,
    body: unknown,
    query: string = '',
  ): Promise<Answered> {
    return this.changes(actor, `PATCH /v1/reports/${report}${query}`, body);
  }

  /** Sends a step of the present version of a report, which must succeed. */
  async posts(actor: Actor, report: string, action: string, body?: unknown): Promise<Answered> {
    return this.changes(actor, `POST /v1/reports/${report}/${action}`, body);
  }

  private async changes(actor: Actor, request: string, body: unknown): Promise<Answered> {
    const { method, path, resource } = partsOf(request);
    const headers = {
      'if-match': await this.tagOf(resource),
      'idempotency-key': crypto.randomUUID(),
    };
    return expectStatus(await actor.call(method, path, body, headers), 200);
  }

  /** Sends a request such as `PUT /v1/reports/…`, which must be refused and change nothing. */
  async refuses(
    actor: Actor,
    request: string,
    refusal: Refusal,
    { body, tag }: { readonly body?: unknown; readonly tag?: string } = {},
  ): Promise<Answered> {
    const { method, path, resource } = partsOf(request);
    return refused(
      this.service,
      {
        actor,
        method,
        path,
        ...(body === undefined ? {} : { body }),
        ...(actor instanceof Client ? { claims: actor.claims } : {}),
        headers: { 'if-match': tag ?? (await this.tagOf(resource)) },
      },
      refusal,
    );
  }
}

/** Returns the method, the path and the resource, whose version a change names. */
function partsOf(request: string): {
  readonly method: string;
  readonly path: string;
  readonly resource: string;
} {
  const [method = '', path = ''] = request.split(' ');
  const resource = /^\/v1\/(?:reports|submissions|actors)\/[^/?]+(?:\/reporting)?/.exec(path)?.[0];
  return { method, path, resource: resource ?? path };
}
