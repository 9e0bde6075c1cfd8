import type { Table } from '../../platform/tables/table.js';
import { Body, Controller, Query } from '@nestjs/common';
import { type PublicQuery, AskedFor } from '../../platform/http/request-parameters.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { PageQuery } from '../../platform/http/page.js';
import { FORBIDDEN, QUOTA_USED, RULE_BROKEN } from '../../platform/base/problem.js';
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
import { ReplayCommentQueries } from './replay-comment.queries.js';
import { ReplayLineQueries } from './replay-line.queries.js';
import { ReplayService } from './replay.service.js';

@ApiTags('replays')
@Controller('/v1')
export class ReplayController {
  constructor(
    private readonly replays: ReplayService,
    private readonly queries: ReplayQueries,
    private readonly lineQueries: ReplayLineQueries,
    private readonly commentQueries: ReplayCommentQueries,
  ) {}

  @Operation({
    id: 'runReplay',
    method: 'POST',
    path: 'replays',
    scope: SCOPES.directorate,
    summary: 'Start a replay: the effect of a version of the criteria on the portfolio of a date',
    description: 'A job runs the replay. Nothing is recorded on the projects.',
    returns: ReplayResponse,
    status: 202,
    creates: true,
    problems: [RULE_BROKEN, QUOTA_USED, CRITERIA_SET_RETIRED, FORBIDDEN],
  })
  replay(@Acting() command: Command, @Body() dto: RunReplay): Promise<Answer<ReplayResponse>> {
    return this.replays.request(command, 'replay', dto);
  }

  @Operation({
    id: 'runEvaluation',
    method: 'POST',
    path: 'evaluations',
    scope: SCOPES.directorate,
    summary: "Start an evaluation of one project, of an owner's projects or of all",
    description:
      'A job evaluates the projects under a version of the criteria and records each outcome. ' +
      'It uses the answers that are already given.',
    returns: ReplayResponse,
    status: 202,
    creates: true,
    problems: [RULE_BROKEN, QUOTA_USED, CRITERIA_SET_RETIRED, FORBIDDEN],
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
    summary: 'List replays and evaluations, newest first',
    description: 'The directorate sees all. An owner sees those that are shared.',
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
    summary: 'Get one replay with its counts and the hash of its inputs',
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
    summary: 'List the effect on each project',
    description: 'The directorate sees all projects. An owner sees its own.',
    returns: ReplayLineListResponse,
  })
  lines(
    @Acting() command: Command,
    @IdParam() id: string,
    @Query() query: ReplayLineQuery,
  ): Promise<Answer<ReplayLineListResponse>> {
    return this.lineQueries.list(command, id, query);
  }

  @Operation({
    id: 'getReplayResult',
    method: 'GET',
    path: 'replays/:id/result',
    scope: SCOPES.read,
    summary: 'Get a whole replay to keep, as JSON or CSV, with the hash of its inputs',
    returns: ReplayResultResponse,
    tables: true,
  })
  result(
    @Acting() command: Command,
    @IdParam() id: string,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<ReplayResultResponse | Table>> {
    return this.lineQueries.readResult(command, id, asked);
  }

  @Operation({
    id: 'shareReplay',
    method: 'POST',
    path: 'replays/:id/share',
    scope: SCOPES.directorate,
    summary: 'Share a replay: owners see their part and can comment until a deadline',
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
    summary: 'Comment on a shared replay',
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
    summary: 'List the comments on a replay',
    description: 'The directorate sees all comments. An owner sees its own.',
    returns: ReplayCommentListResponse,
  })
  comments(
    @Acting() command: Command,
    @IdParam() id: string,
    @Query() query: PageQuery,
  ): Promise<Answer<ReplayCommentListResponse>> {
    return this.commentQueries.list(command, id, query);
  }
}
