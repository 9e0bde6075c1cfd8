import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { equalsIfGiven, instantText, visibleTo } from '../../platform/database/fragments.js';
import {
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  texts,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { type EntityRow, insertRow } from '../../platform/database/entity-rows.js';
import type { ProjectListResponse, ProjectQuery, ProjectResponse } from './project.dto.js';
import { Project } from './project.entity.js';
import type { TakenExternalId } from './project.rules.js';
import type { ExternalIdValue } from './project.types.js';

const PROJECT_ROW = rowType<ProjectResponse>({
  code: text,
  name: text,
  description: nullable(text),
  kind: textOf(),
  owner: text,
  coOwners: texts,
  lead: json(),
  parent: nullable(text),
  state: textOf(),
  phase: textOf(),
  mainGoal: text,
  goals: texts,
  maturity: nullable(textOf()),
  readiness: nullable(textOf()),
  segment: nullable(text),
  theme: nullable(text),
  externalIds: json(),
  standing: textOf(),
  startsOn: nullable(text),
  endsOn: nullable(text),
  version: int,
  createdAt: text,
  updatedAt: text,
});

/**
 * Selects projects as the API answers them. Conditions on project `p` and its owner `a` may follow.
 * Row-level security may hide a parent that is another actor's programme, so its code is read by a
 * function that may see it.
 */
const SELECT_PROJECT = sql`
  select p.code,
         p.name,
         p.description,
         p.kind,
         a.organisation_number as owner,
         p.co_owners as "coOwners",
         json_build_object('role', p.lead_role, 'mailbox', p.lead_mailbox) as lead,
         (select r.code from portfolio.project_by_id(p.parent_id) r) as parent,
         p.state,
         p.phase,
         p.main_goal as "mainGoal",
         p.goals,
         p.maturity,
         p.readiness,
         p.segment,
         p.theme,
         p.external_ids as "externalIds",
         p.standing,
         p.starts_on::text as "startsOn",
         p.ends_on::text as "endsOn",
         p.version,
         ${instantText(sql`p.created_at`)} as "createdAt",
         ${instantText(sql`p.updated_at`)} as "updatedAt"
    from portfolio.project p
    join actors.actor a on a.id = p.actor_id`;

/**
 * Selects a page of the projects that a caller may see, and one more: the first of the next page.
 */
function selectPage(principal: Principal, query: ProjectQuery, after: string): Sql {
  return sql`
    ${SELECT_PROJECT}
     where ${visibleTo(sql`p.actor_id`, principal)}
       and ${equalsIfGiven(sql`p.state`, query.state)}
       and ${equalsIfGiven(sql`p.kind`, query.kind)}
       and ${equalsIfGiven(sql`a.organisation_number`, query.owner)}
       and ${equalsIfGiven(sql`p.standing`, query.standing)}
       and ${equalsIfGiven(sql`p.segment`, query.segment)}
       and ${equalsIfGiven(sql`p.theme`, query.theme)}
       and p.code > ${after}
     order by p.code
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
}

/** Inserts a project. Returns false when its code, in any case, is taken. */
export async function insertProject(tx: Tx, project: EntityRow<Project>): Promise<boolean> {
  const inserted = await tx.execute(
    sql`${insertRow(Project, project)} on conflict (code_key) do nothing`,
  );
  return inserted === 1;
}

const TAKEN_ROW = rowType<TakenExternalId>({ scheme: text, value: text, code: text });

/** Lists those of these external ids that an owner uses for other projects than this one. */
export function listTakenExternalIds(
  tx: Tx,
  projectId: string,
  actorId: string,
  ids: readonly ExternalIdValue[],
): Promise<TakenExternalId[]> {
  const statement = sql`
    select e.scheme, e.value, p.code
      from portfolio.project_external_id e
      join portfolio.project p on p.id = e.project_id
     where e.actor_id = ${actorId}
       and e.project_id <> ${projectId}
       and (e.scheme, e.value) in
           (select x.scheme, x.value
              from unnest(${ids.map(({ scheme }) => scheme)}::text[],
                          ${ids.map(({ value }) => value)}::text[]) as x(scheme, value))`;
  return tx.query(TAKEN_ROW, statement);
}

/** Reads projects: the caller's own, or all for the directorate. */
@Injectable()
export class ProjectQueries {
  constructor(private readonly database: Database) {}

  async list({ principal }: Command, query: ProjectQuery): Promise<Answer<ProjectListResponse>> {
    const { state, kind, owner, standing, segment, theme } = query;
    const filters = [state, kind, owner, standing, segment, theme].map((value) => value ?? null);
    const list = `projects ${filters.join(' ')}`;
    const statement = selectPage(principal, query, readCursorKey(list, query));
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(PROJECT_ROW, statement),
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ code }) => code,
      (project) => project,
    );
    return { body };
  }

  async find({ principal }: Command, code: string): Promise<Answer<ProjectResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, code));
  }

  /** Answers one project inside an open transaction. Throws 404 when the caller may not see it. */
  async answer(tx: Tx, principal: Principal, code: string): Promise<Answer<ProjectResponse>> {
    const answer = await this.findVisible(tx, principal, code);
    if (answer === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
    return answer;
  }

  /** Finds one project inside an open transaction; undefined when the caller may not see it. */
  async findVisible(
    tx: Tx,
    principal: Principal,
    code: string,
  ): Promise<Answer<ProjectResponse> | undefined> {
    const [body] = await tx.query(
      PROJECT_ROW,
      sql`${SELECT_PROJECT} where ${visibleTo(sql`p.actor_id`, principal)} and p.code = ${code}`,
    );
    return body === undefined ? undefined : { body, etag: etagOf(body.version) };
  }

  /** Says whether a programme has projects under it, whoever owns them. */
  async hasProjectsUnder(tx: Tx, programmeId: string): Promise<boolean> {
    const children = sql`select 1 from portfolio.programme_children(${programmeId}) limit 1`;
    return (await tx.execute(children)) > 0;
  }
}
