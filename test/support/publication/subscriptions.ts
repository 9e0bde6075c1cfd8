import { DeliveryService } from '../../../src/publication/deliveries/delivery.service.js';
import { type EventReceiver, startEventReceiver } from '../processes/event-receiver.js';
import { startTestService, type TestOptions, type TestService } from '../service.js';
import { type Actor, eventually, expectStatus } from '../story.js';

/** Setting by which a service in a test may call receivers on this machine. */
export const LOOPBACK = { WEBHOOK_ALLOWED_HOSTS: '127.0.0.0/8' } as const;

/** A subscription that a test has made. */
export interface MadeSubscription {
  readonly id: string;
  readonly secret: string;
}

/** A service and a receiver of its events. */
export class EventStage {
  private constructor(
    readonly service: TestService,
    readonly receiver: EventReceiver,
  ) {}

  static async starts(options: TestOptions = {}): Promise<EventStage> {
    const receiver = await startEventReceiver();
    const env = { ...LOOPBACK, ...options.env };
    return new EventStage(await startTestService({ ...options, env }), receiver);
  }

  async stop(): Promise<void> {
    await this.receiver.close();
    await this.service.stop();
  }

  /** Waits until nothing is announced, waits to be delivered, or is under way. */
  async awaitsDelivered(): Promise<void> {
    await eventually(async () => {
      const { rows } = await this.service.owner.query(
        `select 1 from platform.outbox where dispatched_at is null
         union all
         select 1 from publication.announcement
         union all
         select 1 from publication.delivery where state = 'waiting'
         union all
         select 1 from publication.subscription where leased_until is not null`,
      );
      return rows.length === 0 ? true : undefined;
    });
  }

  endpoint(path: string, host = '127.0.0.1'): string {
    return `http://${host}:${String(this.receiver.port)}${path}`;
  }

  /** Makes a subscription with its secret. */
  async subscribes(
    actor: Actor,
    path: string,
    filter: { readonly types?: string[]; readonly subjects?: string[] } = {},
  ): Promise<MadeSubscription> {
    const body = { endpoint: this.endpoint(path), ...filter };
    const { id } = expectStatus(await actor.create('/v1/subscriptions', body), 201).body;
    return { id, secret: await this.makesSecret(actor, id) };
  }

  /** Makes a subscription, and waits until its endpoint is verified. */
  async verifies(
    actor: Actor,
    path: string,
    filter: { readonly types?: string[]; readonly subjects?: string[] } = {},
  ): Promise<MadeSubscription> {
    const made = await this.subscribes(actor, path, filter);
    await this.reaches(actor, made.id, 'active');
    return made;
  }

  async makesSecret(actor: Actor, id: string): Promise<string> {
    return expectStatus(await this.change(actor, id, 'secrets'), 200).body.secret as string;
  }

  /** Sends a change of a subscription with its version of now. */
  async change(
    actor: Actor,
    id: string,
    path: string,
    body?: unknown,
  ): Promise<Awaited<ReturnType<Actor['call']>>> {
    const { headers } = await actor.call('GET', `/v1/subscriptions/${id}`);
    return actor.call('POST', `/v1/subscriptions/${id}/${path}`, body, {
      'if-match': headers.get('etag') ?? '',
    });
  }

  /** Moves the clock to the next attempt of a subscription, if it is to come. */
  async reachesNextAttempt(actor: Actor, id: string): Promise<void> {
    const { body } = await actor.call('GET', `/v1/subscriptions/${id}`);
    const due = Date.parse(String(body.nextAttemptAt));
    if (!(this.service.clock.now().getTime() < due)) return;
    this.service.moveTo(new Date(due + 1_000).toISOString());
    this.service.app.get(DeliveryService).wake();
  }

  /** Waits until a subscription is in a state. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test looks into any answer
  reaches(actor: Actor, id: string, state: string): Promise<any> {
    return eventually(async () => {
      const { body } = await actor.call('GET', `/v1/subscriptions/${id}`);
      return body.state === state ? body : undefined;
    });
  }

  /** Waits until deliveries of a subscription are in a state. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test looks into any answer
  hasDeliveries(actor: Actor, id: string, state: string, count: number): Promise<any[]> {
    return eventually(async () => {
      const { body } = await actor.call('GET', `/v1/subscriptions/${id}/deliveries?state=${state}`);
      return body.items.length >= count ? body.items : undefined;
    });
  }
}
