import { Body, Controller, Query } from '@nestjs/common';
import { ApiProduces, ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { MeetingParam } from './meeting.key.js';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { MEETING_STATE, MEETING_TAKEN } from '../governance.problems.js';
import {
  CalendarQuery,
  CancelMeeting,
  CreateMeeting,
  MeetingListResponse,
  MeetingQuery,
  MeetingResponse,
  UpdateMeeting,
} from './meeting.dto.js';
import { MeetingQueries } from './meeting.queries.js';
import { MeetingService } from './meeting.service.js';

@ApiTags('councils')
@Controller('/v1')
export class MeetingController {
  constructor(
    private readonly meetings: MeetingService,
    private readonly queries: MeetingQueries,
  ) {}

  @Operation({
    id: 'createMeeting',
    method: 'POST',
    path: 'meetings',
    scope: SCOPES.directorate,
    summary: 'Plan a meeting',
    returns: MeetingResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, MEETING_TAKEN, FORBIDDEN],
  })
  create(@Acting() command: Command, @Body() dto: CreateMeeting): Promise<Answer<MeetingResponse>> {
    return this.meetings.create(command, dto);
  }

  @Operation({
    id: 'listMeetings',
    method: 'GET',
    path: 'meetings',
    scope: 'public',
    summary: 'List meetings by date',
    returns: MeetingListResponse,
  })
  list(@Query() query: MeetingQuery): Promise<Answer<MeetingListResponse>> {
    return this.queries.list(query);
  }

  @ApiProduces('text/calendar')
  @Operation({
    id: 'getCalendar',
    method: 'GET',
    path: 'meetings.ics',
    scope: 'public',
    summary: 'Get the meetings as a calendar that calendar programs can subscribe to (iCalendar)',
    file: 'text/calendar',
  })
  getCalendar(@Query() query: CalendarQuery): Promise<Answer<string>> {
    return this.queries.getCalendar(query.council);
  }

  @Operation({
    id: 'getMeeting',
    method: 'GET',
    path: 'meetings/:key',
    scope: 'public',
    summary: 'Get one meeting',
    returns: MeetingResponse,
  })
  get(@MeetingParam() key: string): Promise<Answer<MeetingResponse>> {
    return this.queries.find(key);
  }

  @Operation({
    id: 'updateMeeting',
    method: 'PATCH',
    path: 'meetings/:key',
    scope: SCOPES.directorate,
    summary: 'Move or change a meeting',
    returns: MeetingResponse,
    changes: true,
    problems: [RULE_BROKEN, MEETING_STATE, FORBIDDEN],
  })
  update(
    @Acting() command: Command,
    @MeetingParam() key: string,
    @Body() dto: UpdateMeeting,
  ): Promise<Answer<MeetingResponse>> {
    return this.meetings.update(command, key, dto);
  }

  @Operation({
    id: 'cancelMeeting',
    method: 'POST',
    path: 'meetings/:key/cancel',
    scope: SCOPES.directorate,
    summary: 'Cancel a meeting',
    description:
      'The meeting stays in the list and in the calendar, marked as cancelled. Its cases keep it ' +
      'until they are given another. A meeting with published minutes cannot be cancelled.',
    returns: MeetingResponse,
    changes: true,
    problems: [MEETING_STATE, FORBIDDEN],
  })
  cancel(
    @Acting() command: Command,
    @MeetingParam() key: string,
    @Body() dto: CancelMeeting,
  ): Promise<Answer<MeetingResponse>> {
    return this.meetings.cancel(command, key, dto);
  }
}
