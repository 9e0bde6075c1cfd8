import { Body, Controller, Headers, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/http/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command, Operation } from '../../platform/http/operation.js';
import { IdParam } from '../../platform/http/key-param.js';
import { PageQuery } from '../../platform/http/page.js';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { COMMENTS_CLOSED, CRITERIA_SET_RETIRED, REPLAY_STATE } from '../portfolio.problems.js';
import {
  CommentReplay,
  ReplayCommentListResponse,
  ReplayCommentResponse,
  ReplayLineListResponse,
  ReplayLineQuery,
  ReplayListResponse,
  ReplayResponse,
  ReplayResultResponse,
  RunEvaluation,
  RunReplay,
  ShareReplay,
} from './replay.dto.js';
import { ReplayQueries } from './replay.queries.js';
import { ReplayService } from './replay.service.js';

@ApiTags('replays')
@Controller('/v1')
export class ReplayController {
  constructor(
    private readonly replays: ReplayService,
    private readonly queries: ReplayQueries,
  ) {}

  @Operation({
    id: 'runReplay',
    method: 'POST',
    path: 'replays',
    scope: SCOPES.directorate,
    summary: 'Show what a version of the criteria would do to the portfolio of a date, as a job',
    returns: ReplayResponse,
    status: 202,
    creates: true,
    problems: [RULE_BROKEN, CRITERIA_SET_RETIRED, FORBIDDEN],
  })
  replay(@Acting() command: Command, @Body() dto: RunReplay): Promise<Answer<ReplayResponse>> {
    return this.replays.request(command, 'replay', dto);
  }

  @Operation({
    id: 'runEvaluation',
    method: 'POST',
    path: 'evaluations',
    scope: SCOPES.directorate,
    summary:
      "Evaluate one project, an owner's or all under a version by the answers at hand, as a job",
    returns: ReplayResponse,
    status: 202,
    creates: true,
    problems: [RULE_BROKEN, CRITERIA_SET_RETIRED, FORBIDDEN],
  })
  evaluate(
    @Acting() command: Command,
    @Body() dto: RunEvaluation,
  ): Promise<Answer<ReplayResponse>> {
    return this.replays.request(command, 'evaluation', dto);
  }

  @Operation({
    id: 'listReplays',
    method: 'GET',
    path: 'replays',
    scope: SCOPES.read,
    summary:
      'Replays and evaluations, newest first: all for the directorate, those shared for an owner',
    returns: ReplayListResponse,
  })
  list(@Acting() command: Command, @Query() query: PageQuery): Promise<Answer<ReplayListResponse>> {
    return this.queries.list(command, query);
  }

  @Operation({
    id: 'getReplay',
    method: 'GET',
    path: 'replays/:id',
    scope: SCOPES.read,
    summary: 'One replay: what it is, its counts, the hash of its inputs',
    returns: ReplayResponse,
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<ReplayResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({
    id: 'listReplayLines',
    method: 'GET',
    path: 'replays/:id/lines',
    scope: SCOPES.read,
    summary: 'Per project: in or out, by what first, and what is missing; an owner sees its own',
    returns: ReplayLineListResponse,
  })
  lines(
    @Acting() command: Command,
    @IdParam() id: string,
    @Query() query: ReplayLineQuery,
  ): Promise<Answer<ReplayLineListResponse>> {
    return this.queries.lines(command, id, query);
  }

  @Operation({
    id: 'getReplayResult',
    method: 'GET',
    path: 'replays/:id/result',
    scope: SCOPES.read,
    summary: 'All of a replay to keep, as JSON or CSV, with the hash of its inputs',
    returns: ReplayResultResponse,
    csv: true,
  })
  result(
    @Acting() command: Command,
    @IdParam() id: string,
    @Headers('accept') accept: string | undefined,
  ): Promise<Answer<ReplayResultResponse | string>> {
    return this.queries.result(command, id, accept);
  }

  @Operation({
    id: 'shareReplay',
    method: 'POST',
    path: 'replays/:id/share',
    scope: SCOPES.directorate,
    summary: 'Show the owners their part, and take comments until a deadline',
    returns: ReplayResponse,
    changes: true,
    problems: [RULE_BROKEN, REPLAY_STATE, FORBIDDEN],
  })
  share(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: ShareReplay,
  ): Promise<Answer<ReplayResponse>> {
    return this.replays.share(command, id, dto);
  }

  @Operation({
    id: 'commentReplay',
    method: 'POST',
    path: 'replays/:id/comments',
    scope: SCOPES.write,
    summary: 'Comment on a replay that was shared',
    returns: ReplayCommentResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, REPLAY_STATE, COMMENTS_CLOSED],
  })
  comment(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: CommentReplay,
  ): Promise<Answer<ReplayCommentResponse>> {
    return this.replays.comment(command, id, dto);
  }

  @Operation({
    id: 'listReplayComments',
    method: 'GET',
    path: 'replays/:id/comments',
    scope: SCOPES.read,
    summary: 'Comments gathered: all for the directorate, its own for an owner',
    returns: ReplayCommentListResponse,
  })
  comments(
    @Acting() command: Command,
    @IdParam() id: string,
    @Query() query: PageQuery,
  ): Promise<Answer<ReplayCommentListResponse>> {
    return this.queries.comments(command, id, query);
  }
}
