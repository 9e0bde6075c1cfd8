import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../platform/settings/config.js';
import { newId } from '../../platform/base/ids.js';
import {
  type Localised,
  Problem,
  ruleBroken,
  STALE,
  type Fault,
} from '../../platform/base/problem.js';
import { CONFIG } from '../../platform/base/tokens.js';
import { type EntityRow, insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, type DomainEvent, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { newWebhookSecret, sealSecret } from '../../platform/webhooks/webhook-signature.js';
import { AllowedHosts } from '../../platform/webhooks/webhook-target.js';
import { SUBSCRIPTION_DUE_EVENT } from '../publication.events.js';
import { TOO_MANY_SUBSCRIPTIONS } from '../publication.problems.js';
import { endpointFault, filterFaults } from './filter.rules.js';
import type {
  ChangeSubscription,
  CreateSubscription,
  SubscriptionResponse,
  SubscriptionWithSecret,
} from './subscription.dto.js';
import { Subscription } from './subscription.entity.js';
import {
  countOwn,
  deleteSubscription,
  insertSecret,
  SubscriptionQueries,
  writeVersion,
} from './subscription.queries.js';
import { OwnSubscriptions } from './subscription.port.js';
import type { SubscriptionAction } from './subscription.rules.js';

/** The most subscriptions of one actor. */
const MOST_OWN = 20;

/** Makes, changes and removes the subscriptions of actors. */
@Injectable()
export class SubscriptionService {
  private readonly hosts: AllowedHosts;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly work: UnitOfWork,
    private readonly queries: SubscriptionQueries,
    private readonly own: OwnSubscriptions,
  ) {
    this.hosts = new AllowedHosts(config.webhookAllowedHosts, !config.production);
  }

  /**
   * Makes a subscription. It is asked once it has a secret, which {@link makeSecret} answers: the
   * answer to a request that creates something is kept for retries, and no secret may be kept.
   */
  create(command: Command, dto: CreateSubscription): Promise<Answer<SubscriptionResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<SubscriptionResponse>> => {
      this.refuseFaults(dto, false);
      if ((await countOwn(tx, principal.actorId)) >= MOST_OWN) throw tooMany();
      const { actorId } = principal;
      const row = newSubscription(dto, { actorId, now, asksAt: null, removalKey: null });
      await tx.execute(insertRow(Subscription, row));
      const answer = await this.queries.answer(tx, principal, row.id);
      return {
        answer: { ...answer, status: 201, location: `/v1/subscriptions/${row.id}` },
        ...recordOf(answer.body),
      };
    });
  }

  /** Changes filters or endpoint. A new endpoint is asked before anything is sent to it. */
  change(
    command: Command,
    id: string,
    dto: ChangeSubscription,
  ): Promise<Answer<SubscriptionResponse>> {
    return this.step(command, id, 'update', async (tx, before, now) => {
      this.refuseFaults({ ...before, ...dto }, false);
      const restart = dto.endpoint !== undefined && dto.endpoint !== before.endpoint;
      const host = dto.endpoint === undefined ? undefined : new URL(dto.endpoint).host;
      const { endpoint, types, subjects } = dto;
      const changes = { endpoint, host, types, subjects, restart, now };
      if (!(await writeVersion(tx, before, changes))) throw new Problem(STALE);
    });
  }

  /** Asks the endpoint again, and sends what waits when it answers. */
  resume(command: Command, id: string): Promise<Answer<SubscriptionResponse>> {
    return this.step(command, id, 'resume', async (tx, before, now) => {
      if (!(await writeVersion(tx, before, { restart: true, now }))) throw new Problem(STALE);
    });
  }

  /**
   * Makes a new secret, and answers it this once. The one before it signs beside it for a day. An
   * endpoint that has not been verified is asked now.
   */
  makeSecret(command: Command, id: string): Promise<Answer<SubscriptionWithSecret>> {
    return this.work.change(command, async (tx, now): Promise<Change<SubscriptionWithSecret>> => {
      const before = await this.own.requireOpen(tx, command, id, 'makeSecret');
      const restart = before.state === 'unverified';
      if (!(await writeVersion(tx, before, { restart, now }))) throw new Problem(STALE);
      const { actorId } = command.principal;
      const version = before.version + 1;
      const secret = await this.addSecret(tx, { id, actorId, version, updatedAt: now });
      const { body, ...answer } = await this.queries.answer(tx, command.principal, id);
      return { answer: { ...answer, body: { ...body, secret } }, ...recordOf(body) };
    });
  }

  /** Removes a subscription with its secrets and deliveries. */
  remove(command: Command, id: string): Promise<Answer<undefined>> {
    return this.work.change(command, async (tx): Promise<Change<undefined>> => {
      const before = await this.own.requireOpen(tx, command, id, 'remove');
      if (!(await deleteSubscription(tx, id, before.version))) throw new Problem(STALE);
      return { ...recordOf(before), answer: { body: undefined, status: 204 } };
    });
  }

  /** Throws a problem with every fault of an endpoint and a filter. */
  refuseFaults(dto: CreateSubscription, publicOnly: boolean): void {
    const { endpoint, types = [], subjects = [] } = dto;
    const target = this.hosts.findFault(endpoint);
    const faults: Fault[] = [
      ...(target === undefined ? [] : [endpointFault(target)]),
      ...filterFaults({ types, subjects }, publicOnly),
    ];
    if (faults.length > 0) throw ruleBroken(faults);
  }

  /** Stores a new secret of a subscription, and returns it. */
  async addSecret(
    tx: Tx,
    row: Pick<Subscription, 'id' | 'actorId' | 'version' | 'updatedAt'>,
  ): Promise<string> {
    const secret = newWebhookSecret();
    await insertSecret(tx, row, sealSecret(secret, row.id, this.config.webhookSecretsKey));
    return secret;
  }

  private step(
    command: Command,
    id: string,
    action: SubscriptionAction,
    write: (tx: Tx, before: SubscriptionResponse, now: Date) => Promise<void>,
  ): Promise<Answer<SubscriptionResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<SubscriptionResponse>> => {
      const before = await this.own.requireOpen(tx, command, id, action);
      await write(tx, before, now);
      const answer = await this.queries.answer(tx, command.principal, id);
      return { answer, ...recordOf(answer.body) };
    });
  }
}

/** The owner of a new subscription, and the instant at which its endpoint is asked. */
interface Beginning {
  readonly actorId: string | null;
  readonly now: Date;
  readonly asksAt: Date | null;
  readonly removalKey: string | null;
}

/** Makes the row of a new subscription. */
export function newSubscription(
  { endpoint, types = [], subjects = [] }: CreateSubscription,
  { actorId, now, asksAt, removalKey }: Beginning,
): EntityRow<Subscription> {
  return {
    id: newId(),
    actorId,
    endpoint,
    host: new URL(endpoint).host,
    types,
    subjects,
    state: 'unverified',
    reason: null,
    verifiedAt: null,
    failures: 0,
    slow: false,
    nextAttemptAt: asksAt,
    leasedUntil: null,
    lastStatus: null,
    lastAnswer: null,
    lastAttemptAt: null,
    removalKey,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/** Returns what the audit keeps of a change of a subscription, and the event that wakes a worker. */
function recordOf({ id, actor, endpoint, types, subjects, state, version }: SubscriptionResponse): {
  readonly subject: string;
  readonly detail: object;
  readonly events: readonly DomainEvent[];
} {
  return {
    subject: `subscription/${id}`,
    detail: { actor, endpoint, types, subjects, state, version },
    events: [{ topic: SUBSCRIPTION_DUE_EVENT, payload: { subscriptionId: id } }],
  };
}

function tooMany(): Problem {
  const detail: Localised = {
    nb: `En aktør kan ha ${String(MOST_OWN)} abonnementer. Fjern ett først`,
    en: `An actor can have ${String(MOST_OWN)} subscriptions. Remove one first`,
  };
  return new Problem(TOO_MANY_SUBSCRIPTIONS, { detail });
}
