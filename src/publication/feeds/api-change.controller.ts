import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { ApiChangesResponse, ApiNoticeResponse } from './api-change.dto.js';
import { ApiChangeAnswers } from './api-change.queries.js';
import { NoticeNumberParam } from './api-notice.key.js';
import { FeedQuery } from './feed.dto.js';

@ApiTags('api changes')
@Controller('/v1')
export class ApiChangeController {
  constructor(private readonly answers: ApiChangeAnswers) {}

  @Operation({
    id: 'getApiChanges',
    method: 'GET',
    path: 'api-changes',
    scope: 'public',
    summary: 'Versions of the API, operations that end, and notices of changes',
    description:
      'An operation that ends carries `Deprecation`, `Sunset` and `Link` in its answers.',
    returns: ApiChangesResponse,
    tables: false,
  })
  getChanges(): Answer<ApiChangesResponse> {
    return this.answers.list();
  }

  @Operation({
    id: 'getApiChange',
    method: 'GET',
    path: 'api-changes/:number',
    scope: 'public',
    summary: 'One notice of a change of the API',
    returns: ApiNoticeResponse,
    tables: false,
  })
  getChange(@NoticeNumberParam() number: string): Answer<ApiNoticeResponse> {
    return this.answers.find(Number(number));
  }

  @Operation({
    id: 'getApiChangesAtom',
    method: 'GET',
    path: 'feeds/api/atom',
    scope: 'public',
    summary: 'Notices of changes of the API as Atom',
    file: 'application/atom+xml',
  })
  getAtom(@Query() { language = 'nb' }: FeedQuery): Answer<string> {
    return this.answers.answerAtom(language);
  }

  @Operation({
    id: 'getApiChangesJson',
    method: 'GET',
    path: 'feeds/api/json',
    scope: 'public',
    summary: 'The same as JSON Feed 1.1',
    file: 'application/feed+json',
  })
  getJson(@Query() { language = 'nb' }: FeedQuery): Answer<string> {
    return this.answers.answerJson(language);
  }
}
