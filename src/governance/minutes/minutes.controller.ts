import { Body, Controller } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Caller } from '../../platform/http/request-parameters.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { MeetingParam } from '../councils/meeting.key.js';
import type { Principal } from '../../platform/base/principal.js';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { MINUTES_STATE } from '../governance.problems.js';
import { MinutesResponse, SaveMinutes } from './minutes.dto.js';
import { MinutesQueries } from './minutes.queries.js';
import { MinutesService } from './minutes.service.js';

@ApiTags('councils')
@Controller('/v1/meetings')
export class MinutesController {
  constructor(
    private readonly minutes: MinutesService,
    private readonly queries: MinutesQueries,
  ) {}

  @Operation({
    id: 'getMinutes',
    method: 'GET',
    path: ':key/minutes',
    scope: 'public',
    summary: 'Get the minutes of a meeting. The directorate also reads unpublished ones',
    returns: MinutesResponse,
  })
  get(
    @Caller() caller: Principal | undefined,
    @MeetingParam() key: string,
  ): Promise<Answer<MinutesResponse>> {
    return this.queries.find(caller, key);
  }

  @Operation({
    id: 'saveMinutes',
    method: 'PUT',
    path: ':key/minutes',
    scope: SCOPES.directorate,
    summary: 'Write the minutes: a summary and a list of actions',
    description:
      'Minutes that are not written yet have the ETag `"0"`. Send it as `If-Match` the first time.',
    returns: MinutesResponse,
    changes: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  save(
    @Acting() command: Command,
    @MeetingParam() key: string,
    @Body() dto: SaveMinutes,
  ): Promise<Answer<MinutesResponse>> {
    return this.minutes.save(command, key, dto);
  }

  @Operation({
    id: 'publishMinutes',
    method: 'POST',
    path: ':key/minutes/publish',
    scope: SCOPES.directorate,
    summary: 'Publish the minutes. From then on anyone can read them',
    returns: MinutesResponse,
    changes: true,
    problems: [MINUTES_STATE, FORBIDDEN],
  })
  publish(
    @Acting() command: Command,
    @MeetingParam() key: string,
  ): Promise<Answer<MinutesResponse>> {
    return this.minutes.publish(command, key);
  }
}
