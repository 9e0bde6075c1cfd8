import { Body, Controller, Query } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import type { Principal } from '../../platform/base/principal.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import { Caller } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { TOPIC_STATE, TOPIC_TAKEN } from '../governance.problems.js';
import {
  CreateTopic,
  SuggestedTopicsResponse,
  TopicListResponse,
  TopicQuery,
  TopicResponse,
  UpdateTopic,
} from './topic.dto.js';
import { TopicParam } from './topic.key.js';
import { TopicQueries } from './topic.queries.js';
import { TopicService } from './topic.service.js';

@ApiTags('cases')
@Controller('/v1')
export class TopicController {
  constructor(
    private readonly topics: TopicService,
    private readonly queries: TopicQueries,
  ) {}

  @Operation({
    id: 'suggestTopics',
    method: 'GET',
    path: 'rounds/:round/topic-suggestions',
    scope: SCOPES.directorate,
    summary: 'Suggest topics: challenges of several projects in a round that have equal words',
    description: 'Nothing is stored. The directorate decides which of them become a topic.',
    returns: SuggestedTopicsResponse,
    problems: [FORBIDDEN],
  })
  suggest(
    @Acting() command: Command,
    @RoundParam() round: string,
  ): Promise<Answer<SuggestedTopicsResponse>> {
    return this.queries.suggest(command, round);
  }

  @Operation({
    id: 'createTopic',
    method: 'POST',
    path: 'topics',
    scope: SCOPES.directorate,
    summary: 'Make challenges of several reports one topic, and choose it for a meeting',
    description: 'Only the directorate sees it until it is published.',
    returns: TopicResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, TOPIC_TAKEN, FORBIDDEN],
  })
  create(@Acting() command: Command, @Body() dto: CreateTopic): Promise<Answer<TopicResponse>> {
    return this.topics.create(command, dto);
  }

  @Operation({
    id: 'listTopics',
    method: 'GET',
    path: 'topics',
    scope: 'public',
    summary: 'List published topics. The directorate sees the others too',
    returns: TopicListResponse,
  })
  list(
    @Caller() caller: Principal | undefined,
    @Query() query: TopicQuery,
  ): Promise<Answer<TopicListResponse>> {
    return this.queries.list(caller, query);
  }

  @Operation({
    id: 'getTopic',
    method: 'GET',
    path: 'topics/:topic',
    scope: 'public',
    summary: 'Get one topic with its challenges, as their revisions had them',
    returns: TopicResponse,
  })
  get(
    @Caller() caller: Principal | undefined,
    @TopicParam() topic: string,
  ): Promise<Answer<TopicResponse>> {
    return this.queries.find(caller, topic);
  }

  @Operation({
    id: 'updateTopic',
    method: 'PATCH',
    path: 'topics/:topic',
    scope: SCOPES.directorate,
    summary: 'Change a topic: its title, its meeting or its challenges',
    returns: TopicResponse,
    changes: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  update(
    @Acting() command: Command,
    @TopicParam() topic: string,
    @Body() dto: UpdateTopic,
  ): Promise<Answer<TopicResponse>> {
    return this.topics.update(command, topic, dto);
  }

  @Operation({
    id: 'publishTopic',
    method: 'POST',
    path: 'topics/:topic/publish',
    scope: SCOPES.directorate,
    summary: 'Publish a topic. From then on anyone can read it',
    returns: TopicResponse,
    changes: true,
    problems: [TOPIC_STATE, FORBIDDEN],
  })
  publish(@Acting() command: Command, @TopicParam() topic: string): Promise<Answer<TopicResponse>> {
    return this.topics.publish(command, topic);
  }
}
