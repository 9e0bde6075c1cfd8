import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ProjectParam } from './project.key.js';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { PROJECT_CODE_TAKEN } from '../portfolio.problems.js';
import {
  CreateProject,
  ProjectListResponse,
  ProjectQuery,
  ProjectResponse,
  UpdateProject,
} from './project.dto.js';
import { ProjectQueries } from './project.queries.js';
import { ProjectService } from './project.service.js';

@ApiTags('projects')
@Controller('/v1/projects')
export class ProjectController {
  constructor(
    private readonly projects: ProjectService,
    private readonly queries: ProjectQueries,
  ) {}

  @Operation({
    id: 'createProject',
    method: 'POST',
    path: '',
    scope: SCOPES.write,
    summary: 'Register a project',
    returns: ProjectResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, PROJECT_CODE_TAKEN, FORBIDDEN],
  })
  create(@Acting() command: Command, @Body() dto: CreateProject): Promise<Answer<ProjectResponse>> {
    return this.projects.create(command, dto);
  }

  @Operation({
    id: 'listProjects',
    method: 'GET',
    path: '',
    scope: SCOPES.read,
    summary: "List the caller's projects. The directorate sees all",
    returns: ProjectListResponse,
    delegable: true,
  })
  list(
    @Acting() command: Command,
    @Query() query: ProjectQuery,
  ): Promise<Answer<ProjectListResponse>> {
    return this.queries.list(command, query);
  }

  @Operation({
    id: 'getProject',
    method: 'GET',
    path: ':code',
    scope: SCOPES.read,
    summary: 'Get one project',
    returns: ProjectResponse,
    delegable: true,
  })
  get(@Acting() command: Command, @ProjectParam() code: string): Promise<Answer<ProjectResponse>> {
    return this.queries.find(command, code);
  }

  @Operation({
    id: 'updateProject',
    method: 'PATCH',
    path: ':code',
    scope: SCOPES.write,
    summary: 'Change a project. An absent member is left as it is, null clears it',
    returns: ProjectResponse,
    changes: true,
    problems: [RULE_BROKEN],
  })
  update(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: UpdateProject,
  ): Promise<Answer<ProjectResponse>> {
    return this.projects.update(command, code, dto);
  }
}
