import { Body, Controller } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import {
  DOCUMENTS_DAMAGED,
  OWN_RELEASE,
  RELEASE_APPROVED,
  RELEASE_EMBARGOED,
  RELEASE_HAS_PERSONAL_DATA,
  RELEASE_NOT_APPROVED,
  RELEASE_NOT_REHEARSED,
  RELEASE_OF_OPEN_ROUND,
  RELEASE_OPEN,
  RELEASE_OUTDATED,
  RELEASE_PUBLISHED,
  RELEASE_WITHDRAWN,
  SNAPSHOT_DAMAGED,
} from '../publication.problems.js';
import { RehearsalResponse } from './rehearsal.dto.js';
import { RehearsalQueries } from './rehearsal.queries.js';
import { RehearsalService } from './rehearsal.service.js';
import { ReleasePublishing } from './release-publish.service.js';
import {
  AcceptFindings,
  ChangeRelease,
  DraftRelease,
  ReleaseResponse,
  WithdrawRelease,
} from './release.dto.js';
import { NumberParam } from './release.key.js';
import { ReleaseService } from './release.service.js';

const ENDED = [RELEASE_PUBLISHED, RELEASE_WITHDRAWN, FORBIDDEN];
const PREPARED = [RULE_BROKEN, SNAPSHOT_DAMAGED, RELEASE_APPROVED, ...ENDED];

/** Steps of a release, for the directorate. */
@ApiTags('releases')
@Controller('/v1')
export class ReleaseStepController {
  constructor(
    private readonly releases: ReleaseService,
    private readonly rehearsals: RehearsalService,
    private readonly publishing: ReleasePublishing,
    private readonly queries: RehearsalQueries,
  ) {}

  @Operation({
    id: 'draftRelease',
    method: 'POST',
    path: 'rounds/:round/releases',
    scope: SCOPES.directorate,
    summary: 'Draft a release of a closed round: a snapshot, and when it is published',
    description:
      'From now on the release publishes the round, where that is not public: `publishRound` is ' +
      'refused, and a time that was set for it is taken back.',
    returns: ReleaseResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, RELEASE_OPEN, RELEASE_OF_OPEN_ROUND, SNAPSHOT_DAMAGED, FORBIDDEN],
  })
  draft(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: DraftRelease,
  ): Promise<Answer<ReleaseResponse>> {
    return this.releases.draft(command, round, dto);
  }

  @Operation({
    id: 'changeRelease',
    method: 'PUT',
    path: 'releases/:round/:number',
    scope: SCOPES.directorate,
    summary: 'Change a release that is not approved. It must be rehearsed again',
    returns: ReleaseResponse,
    changes: true,
    problems: [...PREPARED, RELEASE_OF_OPEN_ROUND],
  })
  change(
    @Acting() command: Command,
    @RoundParam() round: string,
    @NumberParam() number: string,
    @Body() dto: ChangeRelease,
  ): Promise<Answer<ReleaseResponse>> {
    return this.releases.change(command, { round, number: Number(number) }, dto);
  }

  @Operation({
    id: 'rehearseRelease',
    method: 'POST',
    path: 'releases/:round/:number/rehearse',
    scope: SCOPES.directorate,
    summary: 'Make the views and files of a release, as the public will read them',
    description:
      'Publishing makes nothing anew. With texts that look like personal data the release stays ' +
      'drafted: `getRehearsal` lists them.',
    returns: ReleaseResponse,
    changes: true,
    problems: PREPARED,
  })
  rehearse(
    @Acting() command: Command,
    @RoundParam() round: string,
    @NumberParam() number: string,
  ): Promise<Answer<ReleaseResponse>> {
    return this.rehearsals.rehearse(command, { round, number: Number(number) });
  }

  @Operation({
    id: 'getRehearsal',
    method: 'GET',
    path: 'releases/:round/:number/rehearsal',
    scope: SCOPES.directorate,
    summary: 'What a release withholds and until when, what differs, who is missing, and findings',
    returns: RehearsalResponse,
    problems: [FORBIDDEN],
  })
  getRehearsal(
    @Acting() command: Command,
    @RoundParam() round: string,
    @NumberParam() number: string,
  ): Promise<Answer<RehearsalResponse>> {
    return this.queries.find(command, { round, number: Number(number) });
  }

  @Operation({
    id: 'acceptFindings',
    method: 'POST',
    path: 'releases/:round/:number/accept-findings',
    scope: SCOPES.directorate,
    summary: 'Accept texts that look like personal data, each with a reason',
    description: 'Rehearse the release again afterwards.',
    returns: ReleaseResponse,
    changes: true,
    problems: [RULE_BROKEN, RELEASE_APPROVED, ...ENDED],
  })
  acceptFindings(
    @Acting() command: Command,
    @RoundParam() round: string,
    @NumberParam() number: string,
    @Body() dto: AcceptFindings,
  ): Promise<Answer<ReleaseResponse>> {
    return this.releases.acceptFindings(command, { round, number: Number(number) }, dto);
  }

  @Operation({
    id: 'approveRelease',
    method: 'POST',
    path: 'releases/:round/:number/approve',
    scope: SCOPES.directorate,
    summary: 'Approve a rehearsed release, as another client than those that prepared it',
    description: 'A release with an embargo is then published when it ends.',
    returns: ReleaseResponse,
    changes: true,
    problems: [
      RULE_BROKEN,
      OWN_RELEASE,
      RELEASE_NOT_REHEARSED,
      RELEASE_APPROVED,
      RELEASE_HAS_PERSONAL_DATA,
      RELEASE_OUTDATED,
      SNAPSHOT_DAMAGED,
      DOCUMENTS_DAMAGED,
      ...ENDED,
    ],
  })
  approve(
    @Acting() command: Command,
    @RoundParam() round: string,
    @NumberParam() number: string,
  ): Promise<Answer<ReleaseResponse>> {
    return this.publishing.approve(command, { round, number: Number(number) });
  }

  @Operation({
    id: 'publishRelease',
    method: 'POST',
    path: 'releases/:round/:number/publish',
    scope: SCOPES.directorate,
    summary: 'Publish an approved release, and its round where that is not public',
    returns: ReleaseResponse,
    changes: true,
    problems: [
      RELEASE_NOT_REHEARSED,
      RELEASE_NOT_APPROVED,
      RELEASE_EMBARGOED,
      RELEASE_HAS_PERSONAL_DATA,
      RELEASE_OUTDATED,
      SNAPSHOT_DAMAGED,
      DOCUMENTS_DAMAGED,
      ...ENDED,
    ],
  })
  publish(
    @Acting() command: Command,
    @RoundParam() round: string,
    @NumberParam() number: string,
  ): Promise<Answer<ReleaseResponse>> {
    return this.publishing.publish(command, { round, number: Number(number) });
  }

  @Operation({
    id: 'withdrawRelease',
    method: 'POST',
    path: 'releases/:round/:number/withdraw',
    scope: SCOPES.directorate,
    summary: 'Withdraw a release that is not published',
    returns: ReleaseResponse,
    changes: true,
    problems: ENDED,
  })
  withdraw(
    @Acting() command: Command,
    @RoundParam() round: string,
    @NumberParam() number: string,
    @Body() dto: WithdrawRelease,
  ): Promise<Answer<ReleaseResponse>> {
    return this.releases.withdraw(command, { round, number: Number(number) }, dto);
  }
}
