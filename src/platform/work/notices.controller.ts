import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../fields/documentation.js';
import type { Answer } from '../http/answer.js';
import { NoticeListResponse, NoticeQuery } from './notice.dto.js';
import { Notices } from './notices.js';
import { Acting, type Command } from '../http/command.js';
import { Operation } from '../http/operation.js';
import { SCOPES } from '../base/scopes.js';

@ApiTags('notices')
@Controller('/v1/notices')
export class NoticesController {
  constructor(private readonly notices: Notices) {}

  @Operation({
    id: 'listNotices',
    method: 'GET',
    path: '',
    scope: SCOPES.read,
    summary:
      "The caller's notices with their state, newest first. The directorate sees all notices",
    returns: NoticeListResponse,
  })
  list(
    @Acting() command: Command,
    @Query() query: NoticeQuery,
  ): Promise<Answer<NoticeListResponse>> {
    return this.notices.list(command, query);
  }
}
