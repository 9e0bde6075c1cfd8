import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { FeedQuery } from './feed.dto.js';
import { FeedQueries } from './feed.queries.js';

@ApiTags('releases')
@Controller('/v1/feeds')
export class FeedController {
  constructor(private readonly queries: FeedQueries) {}

  @Operation({
    id: 'getAtomFeed',
    method: 'GET',
    path: 'atom',
    scope: 'public',
    summary: 'Releases and corrections as Atom: what it said, what it says, why, by which body',
    file: 'application/atom+xml',
  })
  getAtom(@Query() { language = 'nb' }: FeedQuery): Promise<Answer<string>> {
    return this.queries.answerAtom(language);
  }

  @Operation({
    id: 'getJsonFeed',
    method: 'GET',
    path: 'json',
    scope: 'public',
    summary: 'The same as JSON Feed 1.1',
    file: 'application/feed+json',
  })
  getJson(@Query() { language = 'nb' }: FeedQuery): Promise<Answer<string>> {
    return this.queries.answerJson(language);
  }
}
