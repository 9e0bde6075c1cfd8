import { Body, Controller } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { Operation } from '../../platform/http/operation.js';
import {
  COMMENTS_OPEN,
  NOT_A_REPLAY,
  OWN_PUBLICATION,
  PUBLICATION_NOT_PROPOSED,
  PUBLICATION_PROPOSED,
  REPLAY_LIMITED,
  REPLAY_NOT_COMPLETED,
  REPLAY_NOT_SHARED,
  REPLAY_PUBLISHED,
} from '../portfolio.problems.js';
import { ProposeReplayPublication } from './replay-publication.dto.js';
import { ReplayPublication } from './replay-publication.service.js';
import { ReplayResponse } from './replay.dto.js';

/** Steps of the publication of a replay, for the directorate. */
@ApiTags('replays')
@Controller('/v1')
export class ReplayPublicationController {
  constructor(private readonly publication: ReplayPublication) {}

  @Operation({
    id: 'proposeReplayPublication',
    method: 'POST',
    path: 'replays/:id/publication',
    scope: SCOPES.directorate,
    summary: 'Propose to publish the counts of a shared replay, after the deadline for comments',
    description: 'A second client approves. Until then nothing is public.',
    returns: ReplayResponse,
    changes: true,
    problems: [
      RULE_BROKEN,
      NOT_A_REPLAY,
      REPLAY_LIMITED,
      REPLAY_NOT_COMPLETED,
      REPLAY_NOT_SHARED,
      COMMENTS_OPEN,
      PUBLICATION_PROPOSED,
      REPLAY_PUBLISHED,
      FORBIDDEN,
    ],
  })
  propose(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: ProposeReplayPublication,
  ): Promise<Answer<ReplayResponse>> {
    return this.publication.propose(command, id, dto);
  }

  @Operation({
    id: 'approveReplayPublication',
    method: 'POST',
    path: 'replays/:id/publication/approve',
    scope: SCOPES.directorate,
    summary: 'Publish a replay, as another client than the one that proposed it',
    description:
      'Releases that are drafted from now on show its counts, and never its lines: the projects ' +
      'stay with the directorate and their owners.',
    returns: ReplayResponse,
    changes: true,
    problems: [OWN_PUBLICATION, PUBLICATION_NOT_PROPOSED, REPLAY_PUBLISHED, FORBIDDEN],
  })
  approve(@Acting() command: Command, @IdParam() id: string): Promise<Answer<ReplayResponse>> {
    return this.publication.approve(command, id);
  }

  @Operation({
    id: 'withdrawReplayPublication',
    method: 'POST',
    path: 'replays/:id/publication/withdraw',
    scope: SCOPES.directorate,
    summary: 'Take back the proposal to publish a replay, before it is approved',
    returns: ReplayResponse,
    changes: true,
    problems: [PUBLICATION_NOT_PROPOSED, REPLAY_PUBLISHED, FORBIDDEN],
  })
  withdraw(@Acting() command: Command, @IdParam() id: string): Promise<Answer<ReplayResponse>> {
    return this.publication.withdraw(command, id);
  }
}
