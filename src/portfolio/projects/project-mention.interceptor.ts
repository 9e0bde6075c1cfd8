import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { accessOf } from '../../platform/base/principal.js';
import { invalidRequest } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { listParameterClasses } from '../../platform/http/handler-parameters.js';
import { ambiguousMention, ProjectMentions } from './project-mention.lookup.js';
import {
  hasMentioningPath,
  listMentions,
  type Mention,
  mentionsProjects,
} from './project-mention.key.js';

/**
 * Puts the codes of projects in place of the names that a request gives them, before it is
 * validated: handlers and everything behind them know projects by their codes alone. A name that
 * stands for no project stays as it is.
 */
@Injectable()
export class ProjectMentionInterceptor implements NestInterceptor {
  constructor(
    private readonly database: Database,
    private readonly mentions: ProjectMentions,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const places = listPlaces(context, request);
    if (places.length > 0) await this.putCodes(request, places);
    return next.handle();
  }

  private async putCodes({ principal }: FastifyRequest, places: readonly Mention[]): Promise<void> {
    if (principal === undefined) return;
    const found = await this.database.transaction(accessOf(principal), (tx) =>
      this.mentions.find(
        tx,
        principal,
        places.map(({ name }) => name),
      ),
    );
    const ambiguous = places.filter(({ name }) => found.get(name) === 'ambiguous');
    if (ambiguous.length > 0)
      throw invalidRequest(ambiguous.map(({ pointer }) => ambiguousMention(pointer)));
    for (const { name, replace } of places) {
      const project = found.get(name);
      if (project !== undefined && project !== 'ambiguous') replace(project.code);
    }
  }
}

/** Lists the places of a request that name a project, as its handler declares them. */
function listPlaces(context: ExecutionContext, request: FastifyRequest): Mention[] {
  const { path, body, query } = mentioningPartsOf(context.getClass(), context.getHandler().name);
  return [
    ...(path ? listPathMentions(request.params) : []),
    ...body.flatMap((type) => listMentions(type, request.body)),
    ...query.flatMap((type) =>
      listMentions(type, request.query).map((place) => ({
        ...place,
        pointer: place.pointer.slice(1),
      })),
    ),
  ];
}

function listPathMentions(params: unknown): Mention[] {
  const { code } = params as { code?: unknown };
  if (typeof code !== 'string') return [];
  const replace = (found: string): void => {
    (params as { code: string }).code = found;
  };
  return [{ pointer: 'code', name: code, replace }];
}

/** The parts of a handler's requests that name projects: its path, and classes of body and query. */
interface MentioningParts {
  readonly path: boolean;
  readonly body: readonly Type[];
  readonly query: readonly Type[];
}

const known = new Map<Type, Map<string, MentioningParts>>();

/** Reads the parts from the metadata of Nest, once for each handler. */
function mentioningPartsOf(controller: Type, handler: string): MentioningParts {
  const ofController = known.get(controller) ?? new Map<string, MentioningParts>();
  known.set(controller, ofController);
  const found = ofController.get(handler);
  if (found !== undefined) return found;
  const classesOf = (kind: RouteParamtypes): Type[] =>
    listParameterClasses(controller, handler, kind).filter(mentionsProjects);
  const parts = {
    path: hasMentioningPath(controller.prototype as object, handler),
    body: classesOf(RouteParamtypes.BODY),
    query: classesOf(RouteParamtypes.QUERY),
  };
  ofController.set(handler, parts);
  return parts;
}
