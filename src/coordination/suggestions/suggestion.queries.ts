import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { Database } from '../../platform/database/database.js';
import { instantText, visibleTo } from '../../platform/database/fragments.js';
import { int, nullable, rowType, text, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { DEFAULT_LIMIT, pageOf, readCursorKey } from '../../platform/http/page.js';
import { forecastIn, newestRevisionOf } from '../agreements/forecast.lookup.js';
import type {
  SuggestionListResponse,
  SuggestionQuery,
  SuggestionResponse,
} from './suggestion.dto.js';

const SUGGESTION_ROW = rowType<SuggestionResponse>({
  agreement: uuid,
  nationalSolution: text,
  project: text,
  receiver: text,
  neededBy: text,
  supplyingProject: text,
  supplier: text,
  forecast: text,
  round: text,
  gapDays: int,
  foundAt: text,
});

/** A suggestion that its two bodies are to be told of. */
export interface SuggestionToTell extends SuggestionResponse {
  readonly projectId: string;
  readonly receiverId: string;
  readonly receiverMailbox: string | null;
  readonly supplierId: string;
  readonly supplierMailbox: string | null;
}

const TOLD_ROW = rowType<SuggestionToTell>({
  agreement: uuid,
  nationalSolution: text,
  project: text,
  receiver: text,
  neededBy: text,
  supplyingProject: text,
  supplier: text,
  forecast: text,
  round: text,
  gapDays: int,
  foundAt: text,
  projectId: uuid,
  receiverId: uuid,
  receiverMailbox: nullable(text),
  supplierId: uuid,
  supplierMailbox: nullable(text),
});

/** Columns of a suggestion `s` with both projects `p` and `t` and their owners. */
const COLUMNS = sql`
           s.agreement_id as agreement,
           s.solution as "nationalSolution",
           p.code as project,
           r.organisation_number as receiver,
           s.needed_by::text as "neededBy",
           t.code as "supplyingProject",
           o.organisation_number as supplier,
           s.forecast_on::text as forecast,
           s.forecast_round as round,
           s.forecast_on - s.needed_by as "gapDays",
           ${instantText(sql`s.found_at`)} as "foundAt"`;

function selectVisibleSuggestions(principal: Principal): Sql {
  return sql`
    select ${COLUMNS}
      from coordination.suggestion s
      join actors.actor r on r.id = s.actor_id
      join actors.actor o on o.id = s.supplier_id
     cross join lateral portfolio.project_by_id(s.receiving_project_id) p
     cross join lateral portfolio.project_by_id(s.project_id) t
     where (${visibleTo(sql`s.actor_id`, principal)}
            or ${visibleTo(sql`s.supplier_id`, principal)})`;
}

/** Reads the suggestions to the caller, and all for the directorate. */
@Injectable()
export class SuggestionQueries {
  constructor(private readonly database: Database) {}

  /** Lists suggestions by agreement and project. */
  async list(
    { principal }: Command,
    query: SuggestionQuery,
  ): Promise<Answer<SuggestionListResponse>> {
    const list = 'suggestions';
    const place = sql`s.agreement_id || ' ' || t.code`;
    const statement = sql`
      ${selectVisibleSuggestions(principal)}
         and ${place} > ${readCursorKey(list, query)}
       order by ${place}
       limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(SUGGESTION_ROW, statement),
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ agreement, supplyingProject }) => `${agreement} ${supplyingProject}`,
      (row) => row,
    );
    return { body };
  }
}

/** Selects the national solutions that these projects change, by their newest certified reports. */
function selectChanges(projectIds: readonly string[]): Sql {
  return sql`
    select distinct on (p.id, c.solution)
           p.id,
           c.solution,
           p.actor_id,
           f.date,
           v.round
      from portfolio.project p
     cross join lateral (${newestRevisionOf(sql`p.id`)}) v
     cross join lateral (${forecastIn(sql`v.content`, sql`null`)}) f
     cross join lateral jsonb_to_recordset(
             coalesce(v.content->'operatingCosts', '[]')) as o("nationalSolution" text)
     cross join lateral (select o."nationalSolution" as solution) c
     where p.id = any(${projectIds}::uuid[])
       and p.standing = 'inPortfolio'
       and not f.reached`;
}

/** Records which national solutions projects change, in place of what was recorded of them. */
export async function recordSolutionChanges(tx: Tx, projectIds: readonly string[]): Promise<void> {
  await tx.execute(sql`
    delete from coordination.solution_change c
     where c.project_id = any(${projectIds}::uuid[])`);
  await tx.execute(sql`
    insert into coordination.solution_change (
           project_id,
           solution,
           actor_id,
           forecast_on,
           forecast_round)
    ${selectChanges(projectIds)}`);
}

/** The most projects that one agreement has as suggestions: those that end last. */
const MOST_SUGGESTED = 3;

/**
 * Relation: an agreement on a national solution that nobody supplies, and a project of another body
 * that changes the solution and ends after the day of need.
 */
const FOUND = sql`
    select a.id as agreement_id,
           a.actor_id,
           a.project_id as receiving_project_id,
           a.target as solution,
           a.needed_by,
           c.*
      from coordination.agreement a
     cross join lateral (
           select n.project_id,
                  n.actor_id as supplier_id,
                  n.forecast_on,
                  n.forecast_round
             from coordination.solution_change n
            where n.solution = a.target
              and n.forecast_on > a.needed_by
              and n.actor_id <> a.actor_id
            order by n.forecast_on desc
            limit ${MOST_SUGGESTED}) c
     where a.target_kind = 'nationalSolution'
       and a.supplier_id is null
       and a.state = 'requested'`;

/** Statement that stores the suggestions that hold now, and deletes those that no longer do. */
function storeSuggestions(now: Date): Sql {
  return sql`
    with
    -- the suggestions that hold now
    found as materialized (${FOUND}),
    -- those that no longer do
    gone as (
      delete from coordination.suggestion s
       where not exists (select 1
                           from found f
                          where f.agreement_id = s.agreement_id
                            and f.project_id = s.project_id)
    )
    insert into coordination.suggestion as s (
           agreement_id,
           project_id,
           actor_id,
           supplier_id,
           receiving_project_id,
           solution,
           needed_by,
           forecast_on,
           forecast_round,
           found_at,
           told)
    select f.agreement_id,
           f.project_id,
           f.actor_id,
           f.supplier_id,
           f.receiving_project_id,
           f.solution,
           f.needed_by,
           f.forecast_on,
           f.forecast_round,
           ${now},
           false
      from found f
        on conflict (agreement_id, project_id) do update
       set needed_by = excluded.needed_by,
           forecast_on = excluded.forecast_on,
           forecast_round = excluded.forecast_round
     where (s.needed_by, s.forecast_on, s.forecast_round)
           is distinct from
           (excluded.needed_by, excluded.forecast_on, excluded.forecast_round)`;
}

/** Stores the suggestions that hold now, and deletes those that no longer do. */
export async function refreshSuggestions(tx: Tx, now: Date): Promise<void> {
  await tx.execute(storeSuggestions(now));
}

/** Statement that marks the suggestions that nobody was told of as told, and returns them. */
const TAKE_UNTOLD = sql`
    with
    -- the suggestions to tell of
    untold as (
      update coordination.suggestion u
         set told = true
       where not u.told
   returning u.*
    )
    select ${COLUMNS},
           s.project_id as "projectId",
           s.actor_id as "receiverId",
           p.lead_mailbox as "receiverMailbox",
           s.supplier_id as "supplierId",
           t.lead_mailbox as "supplierMailbox"
      from untold s
      join actors.actor r on r.id = s.actor_id
      join actors.actor o on o.id = s.supplier_id
      join portfolio.project p on p.id = s.receiving_project_id
      join portfolio.project t on t.id = s.project_id
     order by s.agreement_id, t.code`;

/** Marks the suggestions that nobody was told of as told, and returns them. */
export function takeUntold(tx: Tx): Promise<SuggestionToTell[]> {
  return tx.query(TOLD_ROW, TAKE_UNTOLD);
}
