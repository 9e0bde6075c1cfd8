import { Body, Controller, Ip } from '@nestjs/common';
import { RULE_BROKEN } from '../../platform/base/problem.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { IdParam } from '../../platform/http/key-param.js';
import { Operation } from '../../platform/http/operation.js';
import { PUBLIC_SUBSCRIPTION_LIMIT } from '../publication.problems.js';
import { describeEventTypes } from './event-type.types.js';
import { PublicSubscriptionService } from './public-subscription.service.js';
import {
  CreateSubscription,
  EventTypeListResponse,
  PublicSubscriptionWithSecret,
  RemovePublicSubscription,
  SubscriptionStanding,
} from './subscription.dto.js';

@ApiTags('events')
@Controller('/v1')
export class PublicSubscriptionController {
  constructor(private readonly subscriptions: PublicSubscriptionService) {}

  @Operation({
    id: 'listEventTypes',
    method: 'GET',
    path: 'event-types',
    scope: 'public',
    summary: 'List the types of events',
    description: describeEventTypes(),
    returns: EventTypeListResponse,
    tables: false,
  })
  listTypes(): Answer<EventTypeListResponse> {
    return this.subscriptions.listTypes();
  }

  @Operation({
    id: 'createPublicSubscription',
    method: 'POST',
    path: 'public-subscriptions',
    scope: 'public',
    summary: 'Subscribe to public events without a token',
    description:
      'The endpoint is asked first: it gets an event with a `challenge`, and repeats the challenge ' +
      'in its answer. The answer has the secret and the key that removes the subscription, once.',
    returns: PublicSubscriptionWithSecret,
    status: 201,
    problems: [RULE_BROKEN, PUBLIC_SUBSCRIPTION_LIMIT],
  })
  create(
    @Body() dto: CreateSubscription,
    @Ip() address: string,
  ): Promise<Answer<PublicSubscriptionWithSecret>> {
    return this.subscriptions.create(dto, address);
  }

  @Operation({
    id: 'getPublicSubscription',
    method: 'GET',
    path: 'public-subscriptions/:id',
    scope: 'public',
    summary: 'Get the state of a public subscription',
    returns: SubscriptionStanding,
    tables: false,
  })
  get(@IdParam() id: string): Promise<Answer<SubscriptionStanding>> {
    return this.subscriptions.find(id);
  }

  @Operation({
    id: 'removePublicSubscription',
    method: 'POST',
    path: 'public-subscriptions/:id/removal',
    scope: 'public',
    summary: 'Remove a public subscription',
    status: 204,
  })
  remove(
    @IdParam() id: string,
    @Body() { removalKey }: RemovePublicSubscription,
  ): Promise<Answer<undefined>> {
    return this.subscriptions.remove(id, removalKey);
  }
}
