import { refused, type Refusal, type Sent } from '../refusal.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { Actor, Directorate, expectStatus } from '../story.js';

/** The round that is open. */
export const OPEN_ROUND = '/v1/rounds/2021-1';

/** An actor as one of its clients, for itself or on behalf of another actor. */
export class Client extends Actor {
  constructor(
    service: TestService,
    organisationNumber: string,
    readonly claims: Record<string, unknown> = {},
    readonly onBehalfOf?: Actor,
  ) {
    super(
      {
        call: (method, path, options) => service.call(method, path, options),
        token: (number, scope) => service.token(number, scope, claims),
      },
      organisationNumber,
    );
  }

  get headers(): Readonly<Record<string, string>> {
    return this.onBehalfOf === undefined
      ? {}
      : { 'on-behalf-of': this.onBehalfOf.organisationNumber };
  }

  override call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answered> {
    return super.call(method, path, body, { ...this.headers, ...headers });
  }
}

/** Returns the claims of a token that a supplier asked for. */
export const supplierClaims = (organisationNumber: string): Record<string, unknown> => ({
  supplier: { authority: 'iso6523-actorid-upis', ID: `0192:${organisationNumber}` },
  delegation_source: 'https://www.altinn.no',
});

/** A valid delegation; override what the test is about. */
export const aDelegation = (
  delegate: Actor,
  overrides: Record<string, unknown> = {},
): Record<string, unknown> => ({
  delegate: delegate.organisationNumber,
  mayPrepare: true,
  mayCertify: false,
  reason: 'Avtale.',
  ...overrides,
});

/** Refusal of the header that names the other actor. */
export const headerRefusal = (code: string): Refusal => ({
  status: 403,
  code,
  errors: [['On-Behalf-Of', code]],
});

/** A service with an open round, and the actors that delegate and are delegates. */
export class DelegationStage {
  readonly directorate: Directorate;
  readonly oslo: Actor;
  readonly vest: Actor;
  readonly nord: Actor;
  readonly ks: Actor;
  readonly ikt: Actor;

  private constructor(readonly service: TestService) {
    this.directorate = new Directorate(service);
    this.oslo = new Actor(service, ACTORS.oslo);
    this.vest = new Actor(service, ACTORS.helseVest);
    this.nord = new Actor(service, ACTORS.helseNord);
    this.ks = new Actor(service, ACTORS.ks);
    this.ikt = new Actor(service, ACTORS.helseVestIkt);
  }

  static async starts(): Promise<DelegationStage> {
    const stage = new DelegationStage(await startTestService({ env: { ROLE: 'api' } }));
    await stage.directorate.opensRound('2021-1');
    return stage;
  }

  /** Returns the delegate as it acts on behalf of another actor. */
  acts(delegate: Actor, onBehalfOf: Actor, claims: Record<string, unknown> = {}): Client {
    return new Client(this.service, delegate.organisationNumber, claims, onBehalfOf);
  }

  /** Gives a delegation and returns its id. */
  async grants(
    actor: Actor,
    delegate: Actor,
    overrides: Record<string, unknown> = {},
  ): Promise<string> {
    const created = await actor.create('/v1/delegations', aDelegation(delegate, overrides));
    return expectStatus(created, 201).body.id as string;
  }

  async revokes(actor: Actor, id: string): Promise<Answered> {
    const path = `/v1/delegations/${id}`;
    const { headers } = await actor.call('GET', path);
    return actor.call('POST', `${path}/revoke`, undefined, {
      'if-match': headers.get('etag') ?? '',
    });
  }

  /** Takes a step on the present version of a report or a submission, which must succeed. */
  async takes(actor: Actor, request: string, body?: unknown): Promise<Answered> {
    const [method = '', path = ''] = request.split(' ');
    const resource = /^\/v1\/[a-z]+\/[^/]+/.exec(path)?.[0] ?? path;
    const { headers } = await this.directorate.call('GET', resource);
    const answer = await actor.call(method, path, body, {
      'if-match': headers.get('etag') ?? '',
      'idempotency-key': crypto.randomUUID(),
    });
    return expectStatus(answer, 200);
  }

  /** Returns the path of an actor's submission. */
  async submissionOf(actor: Actor): Promise<string> {
    const { body } = await actor.call('GET', `${OPEN_ROUND}/submissions`);
    return `/v1/submissions/${String(body.items[0].id)}`;
  }

  /** Expects that a request on behalf of an actor is refused; a list of reports unless told. */
  refuses(
    delegate: Actor,
    actor: Actor | string,
    refusal: Refusal,
    sent: Partial<Omit<Sent, 'actor'>> = {},
  ): Promise<Answered> {
    const onBehalfOf = typeof actor === 'string' ? actor : actor.organisationNumber;
    return refused(
      this.service,
      {
        actor: delegate,
        method: 'GET',
        path: `${OPEN_ROUND}/reports`,
        ...sent,
        headers: { 'on-behalf-of': onBehalfOf, ...sent.headers },
      },
      refusal,
    );
  }
}
