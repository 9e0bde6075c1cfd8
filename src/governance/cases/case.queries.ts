import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, insertRow } from '../../platform/database/entity-rows.js';
import { equalsIfGiven, instantText } from '../../platform/database/fragments.js';
import {
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { readableBy } from '../councils/publication.queries.js';
import { accessOfReader, isDirectorate } from '../councils/publication.rules.js';
import type { CaseListResponse, CaseQuery, CaseResponse } from './case.dto.js';
import { CouncilCase } from './case.entity.js';
import { caseLocks } from './case.rules.js';
import type { MoveAction } from './case.types.js';

/** A case as the API answers it, without actions. */
type CaseRow = Omit<CaseResponse, 'allowedActions' | 'lockedActions'>;

const CASE_ROW = rowType<CaseRow>({
  id: uuid,
  council: text,
  number: text,
  meeting: nullable(text),
  type: textOf(),
  title: json(),
  presenter: text,
  proposedDecision: nullable(text),
  matter: nullable(text),
  about: json(),
  alternatives: json(),
  chosenAlternative: nullable(text),
  documents: json(),
  decision: nullable(text),
  outcome: nullable(textOf()),
  state: textOf(),
  projects: json(),
  figures: json(),
  moves: json(),
  publishedAt: nullable(text),
  decidedAt: nullable(text),
  version: int,
  createdAt: text,
  updatedAt: text,
});
const LISTED_CASE_ROW = rowType<CaseRow & { readonly sortKey: string }>({
  ...CASE_ROW.columns,
  sortKey: text,
});
const FIGURES_ROW = rowType({ body: text, hash: text });
const ID_ROW = rowType({ id: uuid });
const COUNCIL_ROW = rowType({ council: text });

/** Column: the codes of the projects of case `c`. */
const PROJECTS = sql`
  (select coalesce(json_agg(p.code order by p.code), '[]')
     from governance.case_project p
    where p.case_id = c.id)`;

/** Column: the rounds whose figures are frozen for case `c`. */
const FIGURES = sql`
  (select coalesce(
            json_agg(
              json_build_object(
                'round', f.round,
                'hash', f.hash,
                'frozenAt', ${instantText(sql`f.frozen_at`)})
              order by f.round),
            '[]')
     from governance.case_figures f
    where f.case_id = c.id)`;

/** Column: the moves of projects that the decision of case `c` made. */
const MOVES = sql`
  (select coalesce(
            json_agg(
              json_build_object('project', v.code, 'action', v.action, 'reason', v.reason)
              order by v.code),
            '[]')
     from governance.case_move v
    where v.case_id = c.id)`;

/** Column: the documents of case `c`, each with its last check. */
const DOCUMENTS = sql`
  (select coalesce(
            json_agg(
              json_build_object(
                'title', d.document->>'title',
                'url', d.document->>'url',
                'sha256', d.document->>'sha256',
                'check', (
                  select json_build_object(
                           'matches', k.found = k.expected,
                           'found', k.found,
                           'checkedBy', k.checked_by,
                           'checkedAt', ${instantText(sql`k.checked_at`)})
                    from governance.document_check k
                   where k.case_id = c.id
                     and k.url = d.document->>'url'
                     and k.expected = d.document->>'sha256'
                   order by k.id desc
                   limit 1))
              order by d.number),
            '[]')
     from jsonb_array_elements(c.documents) with ordinality as d (document, number))`;

/** Columns of case `c` as the API answers them. */
const CASE_COLUMNS = sql`
         c.id,
         c.council,
         c.number,
         c.meeting,
         c.type,
         json_build_object('nb', c.title_nb, 'en', c.title_en) as title,
         c.presenter,
         c.proposed_decision as "proposedDecision",
         c.matter,
         c.about,
         c.alternatives,
         c.chosen_alternative as "chosenAlternative",
         ${DOCUMENTS} as documents,
         c.decision,
         c.outcome,
         c.state,
         ${PROJECTS} as projects,
         ${FIGURES} as figures,
         ${MOVES} as moves,
         ${instantText(sql`c.published_at`)} as "publishedAt",
         ${instantText(sql`c.decided_at`)} as "decidedAt",
         c.version,
         ${instantText(sql`c.created_at`)} as "createdAt",
         ${instantText(sql`c.updated_at`)} as "updatedAt"`;

/** Sort key of case `c`: council, year, number and sub-case, such as `nehs 21 019 00`. */
const SORT_KEY = sql`
  (c.council
   || ' ' || left(split_part(c.number, '/', 2), 2)
   || ' ' || lpad(split_part(c.number, '/', 1), 3, '0')
   || ' ' || lpad(split_part(c.number, '-', 2), 2, '0')) collate "C"`;

/** Selects a page of the cases that a caller may read, and one more: the first of the next page. */
function selectPage(caller: Principal | undefined, query: CaseQuery, after: string): Sql {
  const project = query.project ?? null;
  return sql`
    select ${CASE_COLUMNS},
           ${SORT_KEY} as "sortKey"
      from governance.council_case c
     where ${readableBy(sql`c.published_at`, caller)}
       and ${equalsIfGiven(sql`c.council`, query.council)}
       and ${equalsIfGiven(sql`c.meeting`, query.meeting)}
       and ${equalsIfGiven(sql`c.matter`, query.matter)}
       and ${equalsIfGiven(sql`c.state`, query.state)}
       and (${project}::text is null
            or exists (
                 select 1
                   from governance.case_project p
                  where p.case_id = c.id
                    and p.code = ${project}))
       and ${SORT_KEY} > ${after}
     order by ${SORT_KEY}
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
}

/** Reads cases and their frozen figures. Anyone reads published ones, the directorate reads all. */
@Injectable()
export class CaseQueries {
  constructor(private readonly database: Database) {}

  async list(caller: Principal | undefined, query: CaseQuery): Promise<Answer<CaseListResponse>> {
    const { council, meeting, state, project, matter } = query;
    const filters = [council, meeting, state, project, matter].map((value) => value ?? '');
    const list = `cases ${filters.join(' ')}`;
    const statement = selectPage(caller, query, readCursorKey(list, query));
    const rows = await this.database.transaction(accessOfReader(caller), (tx) =>
      tx.query(LISTED_CASE_ROW, statement),
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ sortKey }) => sortKey,
      ({ sortKey: _, ...row }) => responseOf(row, caller),
    );
    return { body };
  }

  find(caller: Principal | undefined, id: string): Promise<Answer<CaseResponse>> {
    return this.database.transaction(accessOfReader(caller), (tx) => this.answer(tx, caller, id));
  }

  /** Answers one case inside an open transaction. Throws 404 when the caller may not read it. */
  async answer(tx: Tx, caller: Principal | undefined, id: string): Promise<Answer<CaseResponse>> {
    const statement = sql`
      select ${CASE_COLUMNS}
        from governance.council_case c
       where ${readableBy(sql`c.published_at`, caller)}
         and c.id = ${id}`;
    const [row] = await tx.query(CASE_ROW, statement);
    if (row === undefined) throw notFound({ nb: 'Saken', en: 'The case' });
    return { body: responseOf(row, caller), etag: etagOf(row.version) };
  }

  /** Answers the figures of a round that were frozen for the case: always the same bytes. */
  async findFigures(
    caller: Principal | undefined,
    id: string,
    round: string,
  ): Promise<Answer<string>> {
    const statement = sql`
      select f.body,
             f.hash
        from governance.case_figures f
        join governance.council_case c on c.id = f.case_id
       where ${readableBy(sql`c.published_at`, caller)}
         and c.id = ${id}
         and f.round = ${round}`;
    const [figures] = await this.database.transaction(accessOfReader(caller), (tx) =>
      tx.query(FIGURES_ROW, statement),
    );
    if (figures === undefined) throw notFound({ nb: 'Tallene', en: 'The figures' });
    return { body: figures.body, etag: `"${figures.hash}"` };
  }
}

function responseOf(row: CaseRow, caller: Principal | undefined): CaseResponse {
  return { ...row, ...actionsOf(caseLocks(row.state, isDirectorate(caller))) };
}

/** Finds the case that has this number in this council. */
export async function findCaseByNumber(
  tx: Tx,
  { council, number }: Pick<CaseResponse, 'council' | 'number'>,
): Promise<string | undefined> {
  const statement = sql`
    select c.id
      from governance.council_case c
     where c.council = ${council}
       and c.number = ${number}`;
  const [found] = await tx.query(ID_ROW, statement);
  return found?.id;
}

/** Finds the case of a matter in a council, unless it is withdrawn or the case asked about. */
export async function findCaseOfMatter(
  tx: Tx,
  { council, matter, id }: Pick<CaseResponse, 'council' | 'matter' | 'id'>,
): Promise<string | undefined> {
  const statement = sql`
    select c.id
      from governance.council_case c
     where c.council = ${council}
       and c.matter = ${matter}::text
       and c.state <> 'withdrawn'
       and c.id <> ${id}`;
  const [found] = await tx.query(ID_ROW, statement);
  return found?.id;
}

/** Finds the council of a case. */
export async function findCouncilOfCase(tx: Tx, id: string): Promise<string | undefined> {
  const [found] = await tx.query(
    COUNCIL_ROW,
    sql`select c.council from governance.council_case c where c.id = ${id}`,
  );
  return found?.council;
}

/** Inserts a case. Returns false when its council has a case with this number already. */
export async function insertCase(tx: Tx, row: EntityRow<CouncilCase>): Promise<boolean> {
  const insert = sql`${insertRow(CouncilCase, row)} on conflict (council, number) do nothing`;
  return (await tx.execute(insert)) === 1;
}

/** Replaces the projects of a case. */
export async function replaceProjects(
  tx: Tx,
  id: string,
  projects: readonly { readonly id: string; readonly code: string }[],
): Promise<void> {
  await tx.execute(sql`delete from governance.case_project where case_id = ${id}`);
  await tx.execute(sql`
    insert into governance.case_project (case_id, project_id, code)
    select ${id},
           x.id,
           x.code
      from jsonb_to_recordset(${JSON.stringify(projects)}) as x(id uuid, code text)`);
}

/** Inserts the moves of projects that a decision makes. */
export async function insertMoves(
  tx: Tx,
  id: string,
  moves: readonly { readonly project: string; action: MoveAction; reason: string }[],
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    insert into governance.case_move (case_id, code, action, reason, recorded_at)
    select ${id},
           x.project,
           x.action,
           x.reason,
           ${now}
      from jsonb_to_recordset(${JSON.stringify(moves)}) as x(project text, action text, reason text)`);
}
