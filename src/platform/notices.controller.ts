import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from './documentation.js';
import type { Answer } from './answer.js';
import { NoticeListResponse, NoticeQuery } from './notice.dto.js';
import { Notices } from './notices.js';
import { Acting, type Command, Operation } from './operation.js';
import { SCOPES } from './scopes.js';

@ApiTags('notices')
@Controller('/v1/notices')
export class NoticesController {
  constructor(@Inject(Notices) private readonly notices: Notices) {}

  @Operation({
    id: 'listNotices',
    method: 'GET',
    path: '',
    scope: SCOPES.read,
    summary: "The caller's notices and what became of them, newest first; all for the directorate",
    returns: NoticeListResponse,
  })
  list(
    @Acting() command: Command,
    @Query() query: NoticeQuery,
  ): Promise<Answer<NoticeListResponse>> {
    return this.notices.list(command, query);
  }
}
