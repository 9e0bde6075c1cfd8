import { Body, Controller } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { ROADMAP_ITEM_SUPERSEDED, ROADMAP_VERSION_TAKEN } from '../strategy.problems.js';
import {
  DecideRoadmapItem,
  LinkRoadmapItem,
  PublishRoadmapVersion,
  StateRoadmap,
} from './roadmap.dto.js';
import {
  RoadmapItemHistoryResponse,
  RoadmapListResponse,
  RoadmapStatementResponse,
  RoadmapVersionResponse,
} from './roadmap-response.dto.js';
import { RoadmapItemParam, RoadmapParam, RoadmapVersionParam } from './roadmap.key.js';
import { RoadmapDecisions } from './roadmap-decision.service.js';
import { RoadmapService } from './roadmap.service.js';

@ApiTags('strategy')
@Controller('/v1')
export class RoadmapController {
  constructor(
    private readonly roadmaps: RoadmapService,
    private readonly decisions: RoadmapDecisions,
  ) {}

  @Operation({
    id: 'listRoadmaps',
    method: 'GET',
    path: 'roadmaps',
    scope: 'public',
    summary: 'List the versions of all roadmaps',
    returns: RoadmapListResponse,
  })
  list(): Promise<Answer<RoadmapListResponse>> {
    return this.roadmaps.list();
  }

  @Operation({
    id: 'getRoadmapVersion',
    method: 'GET',
    path: 'roadmaps/:roadmap/versions/:version',
    scope: 'public',
    summary: 'Get a version of a roadmap with its items, as decided since',
    returns: RoadmapVersionResponse,
  })
  get(
    @RoadmapParam() roadmap: string,
    @RoadmapVersionParam() version: string,
  ): Promise<Answer<RoadmapVersionResponse>> {
    return this.roadmaps.findVersion(roadmap, version);
  }

  @Operation({
    id: 'publishRoadmapVersion',
    method: 'POST',
    path: 'roadmaps/:roadmap/versions',
    scope: SCOPES.directorate,
    summary: 'Publish a whole version of a roadmap, for good',
    description:
      'A new key begins a roadmap. Every fault is named at once, and nothing is stored then. A ' +
      'published version never changes: an item moves by a decision, or in the next version.',
    returns: RoadmapVersionResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, ROADMAP_VERSION_TAKEN, FORBIDDEN],
  })
  publish(
    @Acting() command: Command,
    @RoadmapParam() roadmap: string,
    @Body() dto: PublishRoadmapVersion,
  ): Promise<Answer<RoadmapVersionResponse>> {
    return this.roadmaps.publish(command, roadmap, dto);
  }

  @Operation({
    id: 'getRoadmapItem',
    method: 'GET',
    path: 'roadmap-items/:item',
    scope: 'public',
    summary: 'Get an item in every version that has it, with the decisions that moved it',
    returns: RoadmapItemHistoryResponse,
  })
  getItem(@RoadmapItemParam() item: string): Promise<Answer<RoadmapItemHistoryResponse>> {
    return this.roadmaps.findItem(item);
  }

  @Operation({
    id: 'decideRoadmapItem',
    method: 'POST',
    path: 'roadmap-items/:item/decisions',
    scope: SCOPES.directorate,
    summary: "Record that a council's case moved an item or changed its state",
    description: 'The period and state of before stay in the history of the item.',
    returns: RoadmapItemHistoryResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, ROADMAP_ITEM_SUPERSEDED, FORBIDDEN],
  })
  decide(
    @Acting() command: Command,
    @RoadmapItemParam() item: string,
    @Body() dto: DecideRoadmapItem,
  ): Promise<Answer<RoadmapItemHistoryResponse>> {
    return this.decisions.decide(command, item, dto);
  }

  @Operation({
    id: 'linkRoadmapItem',
    method: 'POST',
    path: 'roadmap-items/:item/links',
    scope: SCOPES.directorate,
    summary: 'Say which projects work on an item from now on',
    description: 'The list replaces the one before, which figures as of earlier instants keep.',
    returns: RoadmapItemHistoryResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  link(
    @Acting() command: Command,
    @RoadmapItemParam() item: string,
    @Body() dto: LinkRoadmapItem,
  ): Promise<Answer<RoadmapItemHistoryResponse>> {
    return this.decisions.link(command, item, dto);
  }

  @Operation({
    id: 'stateRoadmap',
    method: 'POST',
    path: 'rounds/:round/roadmap/statements',
    scope: SCOPES.directorate,
    summary: 'Say something of the roadmap in a round, beside what is computed',
    description:
      'The last statement counts. Others read it when the figures of the round are published.',
    returns: RoadmapStatementResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  state(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: StateRoadmap,
  ): Promise<Answer<RoadmapStatementResponse>> {
    return this.decisions.state(command, round, dto);
  }
}
