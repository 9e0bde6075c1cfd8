import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { AS_OF_IN_FUTURE } from '../../platform/base/instant.js';
import { Operation } from '../../platform/http/operation.js';
import { type PublicQuery, AskedFor } from '../../platform/http/request-parameters.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { RoundParam } from '../rounds/round.key.js';
import { FORBIDDEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { CompletenessQuery, CompletenessResponse, RemindersResponse } from './completeness.dto.js';
import { CompletenessQueries } from './completeness.queries.js';
import { ReminderService } from './reminder.service.js';
import { ROUND_NOT_OPEN } from '../reporting.problems.js';

@ApiTags('rounds')
@Controller('/v1')
export class CompletenessController {
  constructor(
    private readonly completeness: CompletenessQueries,
    private readonly reminders: ReminderService,
  ) {}

  @Operation({
    id: 'getCompleteness',
    method: 'GET',
    path: 'rounds/:round/completeness',
    scope: SCOPES.read,
    summary: 'Expected, certified and missing reports of a round, by actor',
    returns: CompletenessResponse,
    tables: true,
    delegable: true,
    problems: [AS_OF_IN_FUTURE],
  })
  find(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Query() query: CompletenessQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<CompletenessResponse | Table>> {
    return this.completeness.find(command, round, query, asked);
  }

  @Operation({
    id: 'remindMissing',
    method: 'POST',
    path: 'rounds/:round/reminders',
    scope: SCOPES.directorate,
    summary: 'Remind every actor with missing reports in an open round',
    returns: RemindersResponse,
    status: 201,
    creates: true,
    problems: [ROUND_NOT_OPEN, FORBIDDEN],
  })
  remind(
    @Acting() command: Command,
    @RoundParam() round: string,
  ): Promise<Answer<RemindersResponse>> {
    return this.reminders.ask(command, round);
  }
}
