import type { Table } from '../../platform/tables/table.js';
import { Body, Controller, Query } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import { IdParam } from '../../platform/http/key-param.js';
import { Operation } from '../../platform/http/operation.js';
import { AskedFor, type PublicQuery } from '../../platform/http/request-parameters.js';
import { REGISTER_ENTRY_FIXED, REGISTER_ENTRY_IN_USE } from '../registers.problems.js';
import {
  CreateRegisterEntry,
  RegisterEntryResponse,
  RegisterListResponse,
  RegisterQuery,
  RegisterResponse,
  UpdateRegisterEntry,
} from './register.dto.js';
import { RegisterParam } from './register.key.js';
import { RegisterQueries } from './register.queries.js';
import { RegisterService } from './register.service.js';
import type { RegisterKey } from './register.types.js';

@ApiTags('registers')
@Controller('/v1/registers')
export class RegisterController {
  constructor(
    private readonly queries: RegisterQueries,
    private readonly service: RegisterService,
  ) {}

  @Operation({
    id: 'listRegisters',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'List the registers that hold the codes of projects and reports',
    returns: RegisterListResponse,
  })
  list(): Promise<Answer<RegisterListResponse>> {
    return this.queries.list();
  }

  @Operation({
    id: 'getRegister',
    method: 'GET',
    path: ':register',
    scope: 'public',
    summary: 'List the entries of a register, all of them or those valid on a day',
    returns: RegisterResponse,
  })
  get(
    @RegisterParam() register: RegisterKey,
    @Query() { on }: RegisterQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<RegisterResponse | Table>> {
    return this.queries.listEntries(register, on ?? null, asked);
  }

  @Operation({
    id: 'getRegisterEntry',
    method: 'GET',
    path: ':register/entries/:id',
    scope: 'public',
    summary: 'Get one entry of a register',
    returns: RegisterEntryResponse,
  })
  getEntry(
    @RegisterParam() register: RegisterKey,
    @IdParam() id: string,
  ): Promise<Answer<RegisterEntryResponse>> {
    return this.queries.find(register, id);
  }

  @Operation({
    id: 'createRegisterEntry',
    method: 'POST',
    path: ':register/entries',
    scope: SCOPES.directorate,
    summary: 'Add an entry to a register',
    returns: RegisterEntryResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  create(
    @Acting() command: Command,
    @RegisterParam() register: RegisterKey,
    @Body() dto: CreateRegisterEntry,
  ): Promise<Answer<RegisterEntryResponse>> {
    return this.service.create(command, register, dto);
  }

  @Operation({
    id: 'updateRegisterEntry',
    method: 'PATCH',
    path: ':register/entries/:id',
    scope: SCOPES.directorate,
    summary: 'Rename or end an entry. Members that are left out stay as they are',
    returns: RegisterEntryResponse,
    changes: true,
    problems: [RULE_BROKEN, REGISTER_ENTRY_IN_USE, REGISTER_ENTRY_FIXED, FORBIDDEN],
  })
  update(
    @Acting() command: Command,
    @RegisterParam() register: RegisterKey,
    @IdParam() id: string,
    @Body() dto: UpdateRegisterEntry,
  ): Promise<Answer<RegisterEntryResponse>> {
    return this.service.update(command, { register, id }, dto);
  }

  @Operation({
    id: 'removeRegisterEntry',
    method: 'DELETE',
    path: ':register/entries/:id',
    scope: SCOPES.directorate,
    summary: 'Remove an entry that nothing has used. One that was used gets an end instead',
    status: 204,
    changes: true,
    problems: [REGISTER_ENTRY_IN_USE, REGISTER_ENTRY_FIXED, FORBIDDEN],
  })
  remove(
    @Acting() command: Command,
    @RegisterParam() register: RegisterKey,
    @IdParam() id: string,
  ): Promise<Answer<undefined>> {
    return this.service.remove(command, { register, id });
  }
}
