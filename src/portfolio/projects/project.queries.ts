import { Injectable } from '@nestjs/common';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { instantText } from '../../platform/base/instant.js';
import type { Command } from '../../platform/http/operation.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { accessOf, visibleTo } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import type { ProjectListResponse, ProjectQuery, ProjectResponse } from './project.dto.js';

// The parent may be another actor's programme, which row-level security hides; its code is public to every actor.
const COLUMNS = `p.code, p.name, p.description, p.kind, a.organisation_number as owner,
  json_build_object('role', p.lead_role, 'mailbox', p.lead_mailbox) as lead,
  (select r.code from portfolio.project_by_id(p.parent_id) r) as parent,
  p.state, p.phase, p.main_goal as "mainGoal", p.goals, p.maturity, p.readiness, p.segment, p.theme, p.standing, p.starts_on::text as "startsOn", p.ends_on::text as "endsOn", p.version,
  ${instantText('p.created_at')} as "createdAt",
  ${instantText('p.updated_at')} as "updatedAt"`;
const FROM = `portfolio.project p join actors.actor a on a.id = p.actor_id`;
/** The application's own check, beside row-level security: the caller's actors, or the directorate. */
const VISIBLE = `(p.actor_id = any($1::uuid[]) or $2)`;

/** The caller's projects; the directorate sees all. */
@Injectable()
export class ProjectQueries {
  constructor(private readonly database: Database) {}

  async list({ principal }: Command, query: ProjectQuery): Promise<Answer<ProjectListResponse>> {
    const filters = [
      query.state,
      query.kind,
      query.owner,
      query.standing,
      query.segment,
      query.theme,
    ].map((value) => value ?? null);
    const list = `projects ${filters.join(' ')}`;
    const after = cursorKey(list, query);
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query<ProjectResponse>(
        `select ${COLUMNS} from ${FROM}
          where ${VISIBLE} and ($3::text is null or p.state = $3) and ($4::text is null or p.kind = $4)
            and ($5::text is null or a.organisation_number = $5) and ($6::text is null or p.standing = $6)
            and ($7::text is null or p.segment = $7) and ($8::text is null or p.theme = $8) and p.code > $9
          order by p.code limit $10`,
        [...visibleTo(principal), ...filters, after, (query.limit ?? DEFAULT_LIMIT) + 1],
      ),
    );
    return {
      body: pageOf(
        list,
        query,
        rows,
        (row) => row.code,
        (row) => row,
      ),
    };
  }

  async find({ principal }: Command, code: string): Promise<Answer<ProjectResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, code));
  }

  /** One project as an answer, inside an open transaction. */
  async answer(
    tx: Tx,
    principal: Command['principal'],
    code: string,
  ): Promise<Answer<ProjectResponse>> {
    const [body] = await tx.query<ProjectResponse>(
      `select ${COLUMNS} from ${FROM} where ${VISIBLE} and p.code = $3`,
      [...visibleTo(principal), code],
    );
    if (body === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
    return { body, etag: etagOf(body.version) };
  }
}
