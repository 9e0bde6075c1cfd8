import { Controller, Query } from '@nestjs/common';
import { FORBIDDEN } from '../platform/base/problem.js';
import { SCOPES } from '../platform/base/scopes.js';
import type { Answer } from '../platform/http/answer.js';
import { Acting, type Command } from '../platform/http/command.js';
import { ApiTags } from '../platform/fields/documentation.js';
import { Operation } from '../platform/http/operation.js';
import { AuditListResponse, AuditQuery } from './audit.dto.js';
import { AuditQueries } from './audit.queries.js';

@ApiTags('me')
@Controller('/v1/audit')
export class AuditController {
  constructor(private readonly queries: AuditQueries) {}

  @Operation({
    id: 'listAudit',
    method: 'GET',
    path: '',
    scope: SCOPES.read,
    summary: 'Who changed what: values, approvals and overrides',
    description:
      'Every change is an entry of the chain of the actor that made it, and is kept for good. An ' +
      'actor reads its own changes, and every change of a project or report of its own, also ' +
      'those of the directorate. The directorate reads all.',
    returns: AuditListResponse,
    problems: [FORBIDDEN],
  })
  list(@Acting() command: Command, @Query() query: AuditQuery): Promise<Answer<AuditListResponse>> {
    return this.queries.list(command, query);
  }
}
