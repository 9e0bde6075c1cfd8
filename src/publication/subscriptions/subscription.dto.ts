import { ApiProperty } from '../../platform/fields/documentation.js';
import { IntersectionType, PartialType } from '../../platform/fields/derived-classes.js';
import { OneOf, Text, TextList } from '../../platform/fields/fields.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { EVENT_TYPES, SUBJECT_KINDS, type SubjectKind } from './event-type.types.js';
import {
  SUBSCRIPTION_REASONS,
  SUBSCRIPTION_STATES,
  type SubscriptionReason,
  type SubscriptionState,
} from './subscription.types.js';

const MOST_FILTERS = 50;
const TYPE_FORM = /^[a-z][a-z0-9.-]{2,119}$/;
const SUBJECT_FORM = /^[a-z]{3,20}\/(?:\*|[A-Za-zÆØÅæøå0-9._-]{1,80})$/;
const ENDPOINT = 'https://mottak.eksempel.no/hendelser';

export class CreateSubscription {
  @Text({
    description: 'Address that receives the events by POST: https, port 443, on the open internet',
    max: 2000,
    pattern: /^\S+$/,
    form: {
      nb: `Må være en adresse som ${ENDPOINT}`,
      en: `Must be an address such as ${ENDPOINT}`,
    },
    example: ENDPOINT,
  })
  endpoint: string;

  @TextList({
    description: 'Types of events. Default: all',
    max: MOST_FILTERS,
    pattern: TYPE_FORM,
    optional: true,
    example: [EVENT_TYPES.roundOpened.type],
  })
  types?: string[];

  @TextList({
    description: 'Subjects such as `round/2021-2`, or all of a kind: `project/*`. Default: all',
    max: MOST_FILTERS,
    pattern: SUBJECT_FORM,
    form: {
      nb: 'Må ha samme form som round/2021-2 eller project/*',
      en: 'Must have the same form as round/2021-2 or project/*',
    },
    optional: true,
    example: ['round/*'],
  })
  subjects?: string[];
}

/** Changes of a subscription. A new endpoint is asked before it gets events. */
export class ChangeSubscription extends PartialType(CreateSubscription) {}

export class SubscriptionQuery extends PageQuery {
  @OneOf(SUBSCRIPTION_STATES, {
    name: 'SubscriptionState',
    description: 'Only subscriptions in this state',
    optional: true,
    example: 'unverified',
  })
  state?: SubscriptionState;
}

/** State of a subscription, as anyone may read it of a public one. */
export class SubscriptionStanding {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: [String], description: 'Types of events. Empty for all' })
  types: string[];

  @ApiProperty({ type: [String], description: 'Subjects. Empty for all' })
  subjects: string[];

  @ApiProperty({
    enum: SUBSCRIPTION_STATES,
    enumName: 'SubscriptionState',
    description:
      'unverified: the endpoint has not said yet that it wants events. paused: attempts fail, and ' +
      'are repeated. failed: nothing is sent until it is resumed',
  })
  state: SubscriptionState;

  @ApiProperty({
    type: 'string',
    enum: SUBSCRIPTION_REASONS,
    nullable: true,
    description: 'The reason why it is paused or has failed. gone: the endpoint answered 410',
  })
  reason: SubscriptionReason | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Status of the last answer' })
  lastStatus: number | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Instant of the last attempt',
  })
  lastAttemptAt: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Instant of the next attempt. Null while nothing waits',
  })
  nextAttemptAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class SubscriptionResponse extends IntersectionType(SubscriptionStanding, ActionsResponse) {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the subscriber. Null for a public consumer',
  })
  actor: string | null;

  @ApiProperty({ example: ENDPOINT })
  endpoint: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The beginning of the last answer, masked, or the reason why there was none',
  })
  lastAnswer: string | null;

  @ApiProperty({ type: 'integer', description: 'Deliveries that wait' })
  waiting: number;

  @ApiProperty({ type: 'integer', description: 'Deliveries in the queue of errors' })
  failed: number;

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class SubscriptionListResponse extends PageResponse {
  @ApiProperty({ type: [SubscriptionResponse], description: 'Newest first' })
  items: SubscriptionResponse[];
}

/** A subscription with its secret, which is answered once and never again. */
export class SubscriptionWithSecret extends SubscriptionResponse {
  @ApiProperty({
    description: 'Secret of the signatures (Standard Webhooks). Answered this once',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  })
  secret: string;
}

/** A subscription of a public consumer, with what is answered once and never again. */
export class PublicSubscriptionWithSecret extends SubscriptionStanding {
  @ApiProperty({ example: ENDPOINT })
  endpoint: string;

  @ApiProperty({
    description: 'Secret of the signatures (Standard Webhooks). Answered this once',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  })
  secret: string;

  @ApiProperty({ description: 'Key that removes the subscription. Answered this once' })
  removalKey: string;
}

export class RemovePublicSubscription {
  @Text({
    description: 'The key that was answered when the subscription was made',
    max: 100,
    pattern: /^[\w-]+$/,
    example: 'bm9rLWVsbGVyLW1pbmRyZS1lbi1uw7hra2Vs',
  })
  removalKey: string;
}

export class EventTypeResponse {
  @ApiProperty({ example: EVENT_TYPES.roundOpened.type })
  type: string;

  @ApiProperty({
    enum: SUBJECT_KINDS,
    enumName: 'SubjectKind',
    description: 'First part of the subject of its events',
  })
  subject: SubjectKind;

  @ApiProperty({ description: 'Whether anyone may receive it' })
  public: boolean;

  @ApiProperty({ type: LocalisedText })
  meaning: LocalisedText;

  @ApiProperty({ type: LocalisedText, description: 'Who receives it' })
  readers: LocalisedText;

  @ApiProperty({ type: [String], description: 'Members of `data` beside `link`' })
  data: string[];
}

export class EventTypeListResponse {
  @ApiProperty({ type: [EventTypeResponse] })
  items: EventTypeResponse[];
}
