import { Body, Controller, Query } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { Operation } from '../../platform/http/operation.js';
import { SUBSCRIPTION_STATE, TOO_MANY_SUBSCRIPTIONS } from '../publication.problems.js';
import { describeEventTypes } from './event-type.types.js';
import {
  ChangeSubscription,
  CreateSubscription,
  SubscriptionListResponse,
  SubscriptionQuery,
  SubscriptionResponse,
  SubscriptionWithSecret,
} from './subscription.dto.js';
import { SubscriptionQueries } from './subscription.queries.js';
import { SubscriptionService } from './subscription.service.js';

@ApiTags('events')
@Controller('/v1/subscriptions')
export class SubscriptionController {
  constructor(
    private readonly subscriptions: SubscriptionService,
    private readonly queries: SubscriptionQueries,
  ) {}

  @Operation({
    id: 'createSubscription',
    method: 'POST',
    path: '',
    scope: SCOPES.write,
    summary: 'Subscribe to events at an endpoint',
    description:
      'Make its secret next (`makeSubscriptionSecret`). The endpoint is then asked: it gets an ' +
      'event with a `challenge`, and repeats the challenge in its answer. Events are CloudEvents ' +
      `1.0 in JSON with the headers of Standard Webhooks.\n\n${describeEventTypes()}`,
    returns: SubscriptionResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, TOO_MANY_SUBSCRIPTIONS],
  })
  create(
    @Acting() command: Command,
    @Body() dto: CreateSubscription,
  ): Promise<Answer<SubscriptionResponse>> {
    return this.subscriptions.create(command, dto);
  }

  @Operation({
    id: 'listSubscriptions',
    method: 'GET',
    path: '',
    scope: SCOPES.read,
    summary: "The caller's subscriptions, newest first. The directorate sees all, without secrets",
    returns: SubscriptionListResponse,
  })
  list(
    @Acting() command: Command,
    @Query() query: SubscriptionQuery,
  ): Promise<Answer<SubscriptionListResponse>> {
    return this.queries.list(command, query);
  }

  @Operation({
    id: 'getSubscription',
    method: 'GET',
    path: ':id',
    scope: SCOPES.read,
    summary: 'Get one subscription with its state and the last answer of its endpoint',
    returns: SubscriptionResponse,
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<SubscriptionResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({
    id: 'changeSubscription',
    method: 'PATCH',
    path: ':id',
    scope: SCOPES.write,
    summary: 'Change the filters or the endpoint of a subscription',
    description: 'A new endpoint is asked before anything is sent to it. What waits is kept.',
    returns: SubscriptionResponse,
    changes: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  change(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: ChangeSubscription,
  ): Promise<Answer<SubscriptionResponse>> {
    return this.subscriptions.change(command, id, dto);
  }

  @Operation({
    id: 'makeSubscriptionSecret',
    method: 'POST',
    path: ':id/secrets',
    scope: SCOPES.write,
    summary: 'Make a new secret, and get it this once. The one before it signs for 24 hours more',
    returns: SubscriptionWithSecret,
    changes: true,
    problems: [FORBIDDEN],
  })
  makeSecret(
    @Acting() command: Command,
    @IdParam() id: string,
  ): Promise<Answer<SubscriptionWithSecret>> {
    return this.subscriptions.makeSecret(command, id);
  }

  @Operation({
    id: 'resumeSubscription',
    method: 'POST',
    path: ':id/resume',
    scope: SCOPES.write,
    summary: 'Ask the endpoint again at once, and then send what waits',
    description: 'What is in the queue of errors is sent again by `sendEventsAgain`.',
    returns: SubscriptionResponse,
    changes: true,
    problems: [FORBIDDEN, SUBSCRIPTION_STATE],
  })
  resume(@Acting() command: Command, @IdParam() id: string): Promise<Answer<SubscriptionResponse>> {
    return this.subscriptions.resume(command, id);
  }

  @Operation({
    id: 'removeSubscription',
    method: 'DELETE',
    path: ':id',
    scope: SCOPES.write,
    summary: 'Remove a subscription with its deliveries',
    status: 204,
    changes: true,
    problems: [FORBIDDEN],
  })
  remove(@Acting() command: Command, @IdParam() id: string): Promise<Answer<undefined>> {
    return this.subscriptions.remove(command, id);
  }
}
