import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import type { Config } from '../../platform/settings/config.js';
import { Log } from '../../platform/telemetry/logging.js';
import { CONFIG } from '../../platform/base/tokens.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { postWebhook, WebhookError } from '../../platform/webhooks/webhook.sender.js';
import { challengeOf, openSecret, signWebhook } from '../../platform/webhooks/webhook-signature.js';
import { AllowedHosts } from '../../platform/webhooks/webhook-target.js';
import { VALIDATION_TYPE } from '../subscriptions/event-type.types.js';
import {
  type Accepted,
  type ClaimedSubscription,
  endClaim,
  giveUpWaiting,
  listHeads,
  lockClaimed,
  readSecrets,
  recordAccepted,
  recordAttempt,
  recordOutcome,
  type RecordedOutcome,
  type WaitingDelivery,
} from './delivery.queries.js';
import {
  acceptsChallenge,
  type Attempt,
  isAccepted,
  isSlow,
  judgeFailure,
  judgeRefusal,
  type Outcome,
} from './delivery.rules.js';
import { CLOUDEVENTS_TYPE, writeEvent } from './event-message.rules.js';

const SYSTEM = { kind: 'system' } as const;
/** The most deliveries of one turn, and the time after which no further one begins. */
const TURN = { deliveries: 25, milliseconds: 5_000 } as const;

/** The most accepted deliveries that are not recorded yet, and the longest time that they wait. */
const UNRECORDED = { deliveries: 10, milliseconds: 500 } as const;

/**
 * Accepted deliveries of a turn that are not recorded yet. A worker that is killed leaves them to be
 * sent again with their ids.
 */
class PendingRecords {
  private accepted: Accepted[] = [];
  private writtenAt = performance.now();

  constructor(private readonly database: Database) {}

  /** Adds a delivery. Records all of them when they are many, or the first one has waited. */
  async add(one: Accepted): Promise<void> {
    this.accepted.push(one);
    const waited = performance.now() - this.writtenAt;
    if (this.accepted.length < UNRECORDED.deliveries && waited < UNRECORDED.milliseconds) return;
    await this.database.transaction(SYSTEM, (tx) => this.writeRest(tx));
    this.writtenAt = performance.now();
  }

  /** Records what is not recorded yet. */
  async writeRest(tx: Tx): Promise<void> {
    await recordAccepted(tx, this.accepted);
    this.accepted = [];
  }
}

/** Sends to one claimed subscription: the question to a new endpoint, or deliveries in order. */
@Injectable()
export class DeliveryTurns {
  private readonly hosts: AllowedHosts;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    log: Log,
  ) {
    if (config.production && config.webhookSecretsKey === undefined)
      log.warn(
        {},
        'WEBHOOK_SECRETS_KEY is missing: secrets of subscriptions are stored as they are',
      );
    this.hosts = new AllowedHosts(config.webhookAllowedHosts, !config.production);
  }

  /** Takes one turn, and records its outcome. Ends early when the service stops. */
  async take(claimed: ClaimedSubscription, isStopping: () => boolean): Promise<void> {
    const { heads, secrets } = await this.load(claimed);
    if (claimed.state === 'unverified') await this.ask(claimed, secrets);
    else
      await this.deliver(claimed, heads, (head) => this.send(claimed, head, secrets), isStopping);
  }

  private load({ id }: ClaimedSubscription): Promise<{
    readonly heads: readonly WaitingDelivery[];
    readonly secrets: readonly string[];
  }> {
    return this.database.transaction(SYSTEM, async (tx) => {
      const [sealed, heads] = await Promise.all([
        readSecrets(tx, id, this.clock.now()),
        listHeads(tx, id, TURN.deliveries),
      ]);
      const key = this.config.webhookSecretsKey;
      return { heads, secrets: sealed.map((secret) => openSecret(secret, id, key)) };
    });
  }

  /** Sends deliveries in their order, up to the first failure. */
  private async deliver(
    claimed: ClaimedSubscription,
    heads: readonly WaitingDelivery[],
    send: (head: WaitingDelivery) => Promise<Attempt>,
    isStopping: () => boolean,
  ): Promise<void> {
    const ends = performance.now() + TURN.milliseconds;
    const pending = new PendingRecords(this.database);
    let last: Attempt | undefined;
    for (const head of heads) {
      if (isStopping() || performance.now() > ends) break;
      last = await send(head);
      if (!isAccepted(last)) return this.recordFailure(claimed, head, { attempt: last, pending });
      await pending.add({ head, attempt: last, at: this.clock.now() });
    }
    const { state, failures, slow } = claimed;
    const outcome: Outcome =
      last === undefined
        ? { state, reason: state === 'paused' ? 'failing' : null, failures, slow, retryIn: null }
        : { state: 'active', reason: null, failures: 0, slow: isSlow(last), retryIn: null };
    await this.end(claimed, { attempt: last, outcome, verified: false }, (tx) =>
      pending.writeRest(tx),
    );
  }

  private recordFailure(
    claimed: ClaimedSubscription,
    head: WaitingDelivery,
    { attempt, pending }: { readonly attempt: Attempt; readonly pending: PendingRecords },
  ): Promise<void> {
    const { failures } = claimed;
    const { givenUp, ...outcome } = judgeFailure({
      attempt,
      failures,
      attempts: head.attempts + 1,
    });
    const ending = { state: givenUp ? 'failed' : 'waiting', now: this.clock.now() } as const;
    return this.end(claimed, { attempt, outcome, verified: false }, async (tx) => {
      await pending.writeRest(tx);
      await recordAttempt(tx, head, attempt, ending);
    });
  }

  /** Asks a new endpoint whether it wants events. */
  private async ask(claimed: ClaimedSubscription, secrets: readonly string[]): Promise<void> {
    const { id, version, failures, actorId } = claimed;
    const message = `${id}-${String(version)}`;
    const challenge = challengeOf(secrets[0] ?? '', message);
    const body = writeEvent(
      {
        id: message,
        type: VALIDATION_TYPE,
        subject: `subscription/${id}`,
        happenedAt: this.clock.now(),
        data: { subscription: id, challenge },
        path: `/v1/${actorId === null ? 'public-subscriptions' : 'subscriptions'}/${id}`,
      },
      this.config.publicUrl,
    );
    const attempt = await this.post(claimed.endpoint, { id: message, body }, secrets);
    const verified = acceptsChallenge(attempt, challenge);
    const outcome: Outcome = verified
      ? { state: 'active', reason: null, failures: 0, slow: isSlow(attempt), retryIn: null }
      : judgeRefusal(attempt, failures, actorId === null);
    await this.end(claimed, { attempt, outcome, verified });
  }

  private send(
    { endpoint }: ClaimedSubscription,
    head: WaitingDelivery,
    secrets: readonly string[],
  ): Promise<Attempt> {
    const { eventId: id } = head;
    const body = writeEvent({ ...head, id }, this.config.publicUrl);
    return this.post(endpoint, { id, body }, secrets);
  }

  /** Posts a message. A receiver that may not be called or does not answer is a failed attempt. */
  private async post(
    url: string,
    message: { readonly id: string; readonly body: string },
    secrets: readonly string[],
  ): Promise<Attempt> {
    const started = performance.now();
    const headers = {
      'content-type': CLOUDEVENTS_TYPE,
      'user-agent': 'portfolio-events/1',
      ...signWebhook(message, secrets, this.clock.now()),
    };
    const answer = await postWebhook({ url, headers, body: message.body }, this.hosts).catch(
      (error: unknown) => {
        if (error instanceof WebhookError) return { status: null, text: error.message };
        throw error;
      },
    );
    const milliseconds = performance.now() - started;
    return { status: answer.status, answer: answer.text, milliseconds };
  }

  /** Ends the claim with its outcome, and gives up what waits when the subscription has failed. */
  private end(
    claimed: ClaimedSubscription,
    recorded: Omit<RecordedOutcome, 'now'>,
    record: (tx: Tx) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    return this.database.transaction(SYSTEM, async (tx) => {
      const ours = await lockClaimed(tx, claimed);
      await record(tx);
      if (!ours) return endClaim(tx, claimed);
      if (recorded.outcome.state === 'failed') await giveUpWaiting(tx, claimed.id);
      await recordOutcome(tx, claimed, { ...recorded, now: this.clock.now() });
    });
  }
}
