import { ApiProperty } from '../../platform/fields/documentation.js';
import { Id, Instant, OneOf } from '../../platform/fields/fields.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { EVENT_TYPES } from '../subscriptions/event-type.types.js';
import { DELIVERY_STATES, type DeliveryState } from './delivery.types.js';

export class DeliveryQuery extends PageQuery {
  @OneOf(DELIVERY_STATES, {
    name: 'DeliveryState',
    description: 'Only deliveries in this state. `failed` is the queue of errors',
    optional: true,
    example: 'waiting',
  })
  state?: DeliveryState;
}

/** One delivery, or everything from an instant on: exactly one of both. */
export class SendEventsAgain {
  @Id({
    description: 'Id of the event to send again',
    optional: true,
    example: '019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11',
  })
  event?: string;

  @Instant({
    description: 'Send everything again that was made or tried at this instant or later',
    optional: true,
    example: '2021-04-23T16:00:00+02:00',
  })
  from?: string;
}

export class SentAgainResponse {
  @ApiProperty({ type: 'integer', description: 'Deliveries that wait to be sent again' })
  deliveries: number;
}

export class DeliveryResponse {
  @ApiProperty({
    format: 'uuid',
    description: 'Id of the event, and `webhook-id` of every attempt',
  })
  event: string;

  @ApiProperty({ example: EVENT_TYPES.roundOpened.type })
  type: string;

  @ApiProperty({ example: 'round/2021-2' })
  subject: string;

  @ApiProperty({ enum: DELIVERY_STATES, enumName: 'DeliveryState' })
  state: DeliveryState;

  @ApiProperty({ type: 'integer' })
  attempts: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Status of the last answer' })
  lastStatus: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The beginning of the last answer, masked, or the reason why there was none',
  })
  lastAnswer: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  lastAttemptAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  deliveredAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class DeliveryListResponse extends PageResponse {
  @ApiProperty({ type: [DeliveryResponse], description: 'Newest first' })
  items: DeliveryResponse[];
}
