import { Body, Controller, Query } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { Operation } from '../../platform/http/operation.js';
import { PageQuery } from '../../platform/http/page.js';
import {
  CLASS_KEPT,
  NOTHING_TO_DELETE,
  OWN_PROPOSAL,
  PROPOSAL_APPROVED,
  PROPOSAL_ENDED,
  PROPOSAL_NOT_APPROVED,
  PROPOSAL_OUTDATED,
} from '../publication.problems.js';
import {
  ChangeRetentionClass,
  RetentionClassListResponse,
  RetentionClassResponse,
  RetentionProposalListResponse,
  RetentionProposalResponse,
} from './retention.dto.js';
import { ClassParam } from './retention.key.js';
import { RetentionQueries } from './retention.queries.js';
import { RetentionService } from './retention.service.js';

@ApiTags('retention')
@Controller('/v1/retention')
export class RetentionController {
  constructor(
    private readonly queries: RetentionQueries,
    private readonly retention: RetentionService,
  ) {}

  @Operation({
    id: 'listRetentionClasses',
    method: 'GET',
    path: 'classes',
    scope: SCOPES.directorate,
    summary: 'Classes of rows: on what basis and for how long they are kept',
    description: 'A table that no class names is kept.',
    returns: RetentionClassListResponse,
    problems: [FORBIDDEN],
  })
  listClasses(@Acting() command: Command): Promise<Answer<RetentionClassListResponse>> {
    return this.queries.listClasses(command);
  }

  @Operation({
    id: 'getRetentionClass',
    method: 'GET',
    path: 'classes/:class',
    scope: SCOPES.directorate,
    summary: 'Get the newest version of a class',
    returns: RetentionClassResponse,
    problems: [FORBIDDEN],
  })
  getClass(
    @Acting() command: Command,
    @ClassParam() key: string,
  ): Promise<Answer<RetentionClassResponse>> {
    return this.queries.findClass(command, key);
  }

  @Operation({
    id: 'changeRetentionClass',
    method: 'PUT',
    path: 'classes/:class',
    scope: SCOPES.directorate,
    summary: 'Decide another period of a class, as its next version',
    returns: RetentionClassResponse,
    changes: true,
    problems: [FORBIDDEN, RULE_BROKEN, CLASS_KEPT],
  })
  changeClass(
    @Acting() command: Command,
    @ClassParam() key: string,
    @Body() dto: ChangeRetentionClass,
  ): Promise<Answer<RetentionClassResponse>> {
    return this.retention.changeClass(command, key, dto);
  }

  @Operation({
    id: 'proposeDeletion',
    method: 'POST',
    path: 'proposals',
    scope: SCOPES.directorate,
    summary: 'Propose to delete all rows that are older than their periods',
    description:
      'Says per class how many rows there are, how old the oldest is, and the hash of their ids. ' +
      'Deletes nothing.',
    status: 201,
    creates: true,
    returns: RetentionProposalResponse,
    problems: [FORBIDDEN, NOTHING_TO_DELETE],
  })
  propose(@Acting() command: Command): Promise<Answer<RetentionProposalResponse>> {
    return this.retention.propose(command);
  }

  @Operation({
    id: 'listRetentionProposals',
    method: 'GET',
    path: 'proposals',
    scope: SCOPES.directorate,
    summary: 'List proposals to delete rows, newest first',
    returns: RetentionProposalListResponse,
    problems: [FORBIDDEN],
  })
  list(
    @Acting() command: Command,
    @Query() query: PageQuery,
  ): Promise<Answer<RetentionProposalListResponse>> {
    return this.queries.list(command, query);
  }

  @Operation({
    id: 'getRetentionProposal',
    method: 'GET',
    path: 'proposals/:id',
    scope: SCOPES.directorate,
    summary: 'Get a proposal to delete rows',
    returns: RetentionProposalResponse,
    problems: [FORBIDDEN],
  })
  get(
    @Acting() command: Command,
    @IdParam() id: string,
  ): Promise<Answer<RetentionProposalResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({
    id: 'approveDeletion',
    method: 'POST',
    path: 'proposals/:id/approve',
    scope: SCOPES.directorate,
    summary: 'Approve a proposal, as another client than the one that made it',
    returns: RetentionProposalResponse,
    changes: true,
    problems: [OWN_PROPOSAL, PROPOSAL_APPROVED, PROPOSAL_ENDED, FORBIDDEN],
  })
  approve(
    @Acting() command: Command,
    @IdParam() id: string,
  ): Promise<Answer<RetentionProposalResponse>> {
    return this.retention.approve(command, id);
  }

  @Operation({
    id: 'carryOutDeletion',
    method: 'POST',
    path: 'proposals/:id/carry-out',
    scope: SCOPES.directorate,
    summary: 'Delete exactly the rows of an approved proposal',
    description:
      'Refused when the rows or the periods have changed since. Then nothing is deleted.',
    returns: RetentionProposalResponse,
    changes: true,
    problems: [PROPOSAL_OUTDATED, PROPOSAL_NOT_APPROVED, PROPOSAL_ENDED, FORBIDDEN],
  })
  carryOut(
    @Acting() command: Command,
    @IdParam() id: string,
  ): Promise<Answer<RetentionProposalResponse>> {
    return this.retention.carryOut(command, id);
  }

  @Operation({
    id: 'withdrawDeletion',
    method: 'POST',
    path: 'proposals/:id/withdraw',
    scope: SCOPES.directorate,
    summary: 'Withdraw a proposal that is not carried out',
    returns: RetentionProposalResponse,
    changes: true,
    problems: [PROPOSAL_ENDED, FORBIDDEN],
  })
  withdraw(
    @Acting() command: Command,
    @IdParam() id: string,
  ): Promise<Answer<RetentionProposalResponse>> {
    return this.retention.withdraw(command, id);
  }
}
