import { Controller, Query } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Caller } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { ReleaseDocuments } from './release-document.queries.js';
import { ReleaseListResponse, ReleaseQuery, ReleaseResponse } from './release.dto.js';
import { FileParam, NumberParam } from './release.key.js';
import { ReleaseQueries } from './release.queries.js';
import { VIEW_FILE } from './release.types.js';

const JSON_FILE = 'application/json';
const ANY_FILE = 'application/octet-stream';

@ApiTags('releases')
@Controller('/v1/releases')
export class ReleaseController {
  constructor(
    private readonly queries: ReleaseQueries,
    private readonly documents: ReleaseDocuments,
  ) {}

  @Operation({
    id: 'listReleases',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'Published releases, newest first',
    description: 'With a token of the directorate: those under way as well.',
    returns: ReleaseListResponse,
    tables: false,
    problems: [UNAUTHENTICATED],
  })
  list(
    @Query() query: ReleaseQuery,
    @Caller() caller: Principal | undefined,
  ): Promise<Answer<ReleaseListResponse>> {
    return this.queries.list(caller, query);
  }

  @Operation({
    id: 'getLatestRelease',
    method: 'GET',
    path: 'latest',
    scope: 'public',
    summary: 'Redirect to the newest release of the newest round',
    status: 302,
  })
  getLatest(): Promise<Answer<undefined>> {
    return this.documents.redirectToLatest();
  }

  @Operation({
    id: 'getLatestReleaseFile',
    method: 'GET',
    path: 'latest/files/:name',
    scope: 'public',
    summary: 'Redirect to a file of the newest release of the newest round',
    status: 302,
  })
  getLatestFile(@FileParam() name: string): Promise<Answer<undefined>> {
    return this.documents.redirectToLatest(name);
  }

  @Operation({
    id: 'listRoundReleases',
    method: 'GET',
    path: ':round',
    scope: 'public',
    summary: 'Releases of a round, newest first',
    description: 'With a token of the directorate: those under way as well.',
    returns: ReleaseListResponse,
    tables: false,
    problems: [UNAUTHENTICATED],
  })
  listOfRound(
    @RoundParam() round: string,
    @Query() query: ReleaseQuery,
    @Caller() caller: Principal | undefined,
  ): Promise<Answer<ReleaseListResponse>> {
    return this.queries.list(caller, query, round);
  }

  @Operation({
    id: 'getRelease',
    method: 'GET',
    path: ':round/:number',
    scope: 'public',
    summary: 'A release with its documents',
    description:
      'A release that is not published is answered like one that does not exist, except to a token ' +
      'of the directorate.',
    returns: ReleaseResponse,
    tables: false,
    problems: [UNAUTHENTICATED],
  })
  get(
    @RoundParam() round: string,
    @NumberParam() number: string,
    @Caller() caller: Principal | undefined,
  ): Promise<Answer<ReleaseResponse>> {
    return this.queries.find(caller, round, number);
  }

  @Operation({
    id: 'getReleaseView',
    method: 'GET',
    path: ':round/:number/view',
    scope: 'public',
    summary: 'The whole view of a release: every table, and what is withheld on what ground',
    description:
      'With a token that has a scope of this service: the view for actors, which may hold fields ' +
      'that are withheld from the public. Without: the same bytes as the file `view.json`.',
    file: JSON_FILE,
    problems: [UNAUTHENTICATED],
  })
  getView(
    @RoundParam() round: string,
    @NumberParam() number: string,
    @Caller() caller: Principal | undefined,
  ): Promise<Answer<Buffer>> {
    return caller === undefined
      ? this.documents.find(caller, { round, number }, VIEW_FILE)
      : this.documents.findActorView(caller, { round, number });
  }

  @Operation({
    id: 'getReleaseFile',
    method: 'GET',
    path: ':round/:number/files/:name',
    scope: 'public',
    summary: 'A file of a release. Its bytes never change',
    description: 'A token of the directorate reads it before it is published.',
    file: ANY_FILE,
    problems: [UNAUTHENTICATED],
  })
  getFile(
    @RoundParam() round: string,
    @NumberParam() number: string,
    @FileParam() name: string,
    @Caller() caller: Principal | undefined,
  ): Promise<Answer<Buffer>> {
    return this.documents.find(caller, { round, number }, name);
  }
}
