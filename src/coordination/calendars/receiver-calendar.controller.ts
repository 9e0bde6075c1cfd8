import { Body, Controller, Query } from '@nestjs/common';
import { ActorParam } from '../../actors/actor.key.js';
import { AS_OF_IN_FUTURE } from '../../platform/base/instant.js';
import { RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiProduces, ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import {
  CapacityListResponse,
  CapacityResponse,
  ReceiverCalendarQuery,
  ReceiverCalendarResponse,
  StateCapacity,
} from './receiver-calendar.dto.js';
import { ReceiverCalendars } from './receiver-calendar.service.js';

@ApiTags('municipal portfolio')
@Controller('/v1')
export class ReceiverCalendarController {
  constructor(private readonly calendars: ReceiverCalendars) {}

  @Operation({
    id: 'stateCapacity',
    method: 'POST',
    path: 'receiver-capacities',
    scope: SCOPES.write,
    delegable: 'rollOuts',
    summary: 'State how much change the caller can take in each quarter, from one on',
    description: 'A capacity below what the caller has confirmed is refused. The number is public.',
    returns: CapacityResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN],
  })
  state(@Acting() command: Command, @Body() dto: StateCapacity): Promise<Answer<CapacityResponse>> {
    return this.calendars.stateCapacity(command, dto);
  }

  @Operation({
    id: 'listCapacities',
    method: 'GET',
    path: 'receiver-capacities',
    scope: SCOPES.read,
    delegable: 'rollOuts',
    summary: 'List the capacities that the caller has stated, oldest first',
    returns: CapacityListResponse,
  })
  listCapacities(@Acting() command: Command): Promise<Answer<CapacityListResponse>> {
    return this.calendars.listCapacities(command);
  }

  @Operation({
    id: 'getReceiverCalendar',
    method: 'GET',
    path: 'receivers/:organisationNumber/calendar',
    scope: 'public',
    summary: 'Get the introductions of a receiver by quarter, against its stated capacity',
    description:
      'Quarters over the capacity are collisions, with their suppliers. With `rollOut` and ' +
      '`movedTo` the answer is that of a roll-out in another quarter. Nothing is stored.',
    returns: ReceiverCalendarResponse,
    problems: [AS_OF_IN_FUTURE],
  })
  get(
    @ActorParam() organisationNumber: string,
    @Query() query: ReceiverCalendarQuery,
  ): Promise<Answer<ReceiverCalendarResponse>> {
    return this.calendars.find(organisationNumber, query);
  }

  @ApiProduces('text/calendar')
  @Operation({
    id: 'getReceiverFeed',
    method: 'GET',
    path: 'receivers/:organisationNumber/calendar.ics',
    scope: 'public',
    summary: 'Get the introductions of a receiver as a calendar to subscribe to (iCalendar)',
    file: 'text/calendar',
  })
  getFeed(@ActorParam() organisationNumber: string): Promise<Answer<string>> {
    return this.calendars.findFeed(organisationNumber);
  }
}
