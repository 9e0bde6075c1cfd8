import { Body, Controller, Query } from '@nestjs/common';
import { FORBIDDEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { Operation } from '../../platform/http/operation.js';
import { DeliveryList } from './delivery-list.service.js';
import {
  DeliveryListResponse,
  DeliveryQuery,
  SendEventsAgain,
  SentAgainResponse,
} from './delivery.dto.js';

@ApiTags('events')
@Controller('/v1/subscriptions/:id')
export class DeliveryListController {
  constructor(private readonly deliveries: DeliveryList) {}

  @Operation({
    id: 'listDeliveries',
    method: 'GET',
    path: 'deliveries',
    scope: SCOPES.read,
    summary: 'List the deliveries of a subscription, newest first, with their attempts',
    description: 'The state `failed` is the queue of errors. Deliveries are kept for 30 days.',
    returns: DeliveryListResponse,
  })
  list(
    @Acting() command: Command,
    @IdParam() id: string,
    @Query() query: DeliveryQuery,
  ): Promise<Answer<DeliveryListResponse>> {
    return this.deliveries.list(command, id, query);
  }

  @Operation({
    id: 'sendEventsAgain',
    method: 'POST',
    path: 'deliveries',
    scope: SCOPES.write,
    summary: 'Send one event again, or everything from an instant on',
    description:
      'Events come in their old order and with their old ids, by which a receiver knows them.',
    returns: SentAgainResponse,
    changes: true,
    problems: [FORBIDDEN],
  })
  sendAgain(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: SendEventsAgain,
  ): Promise<Answer<SentAgainResponse>> {
    return this.deliveries.sendAgain(command, id, dto);
  }
}
