import { Body, Controller } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import { ListNetworkMembers, NetworkResponse } from './network.dto.js';
import { NetworkParam } from './network.key.js';
import { NetworkService } from './network.service.js';

@ApiTags('municipal portfolio')
@Controller('/v1/networks')
export class NetworkController {
  constructor(private readonly networks: NetworkService) {}

  @Operation({
    id: 'getNetworkMembers',
    method: 'GET',
    path: ':network/members',
    scope: 'public',
    summary: 'Get the members of a network of municipalities',
    returns: NetworkResponse,
  })
  get(@NetworkParam() network: string): Promise<Answer<NetworkResponse>> {
    return this.networks.find(network);
  }

  @Operation({
    id: 'listNetworkMembers',
    method: 'POST',
    path: ':network/members',
    scope: SCOPES.directorate,
    summary: 'Record all members of a network of municipalities',
    description: 'Roll-outs that are planned already stay as they are.',
    returns: NetworkResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  list(
    @Acting() command: Command,
    @NetworkParam() network: string,
    @Body() dto: ListNetworkMembers,
  ): Promise<Answer<NetworkResponse>> {
    return this.networks.listMembers(command, network, dto);
  }
}
