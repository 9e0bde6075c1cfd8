import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { Outcome } from '../../criteria/criteria-expression.types.js';
import { CriteriaSetLookup } from '../../criteria/criteria-set.lookup.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { invalidRequest, notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instantText, precedesIfGiven, visibleTo } from '../../platform/database/fragments.js';
import {
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { DEFAULT_LIMIT, pageOf, readCursorKey } from '../../platform/http/page.js';
import { unknownCriteriaSet } from '../portfolio.problems.js';
import { ProjectQueries } from '../projects/project.queries.js';
import type {
  AssessedBy,
  AssessmentsResponse,
  CriteriaOutcomeResponse,
  EvaluationListQuery,
  EvaluationListResponse,
  EvaluationResponse,
} from './evaluation.dto.js';
import { compareAnswers } from './evaluation.rules.js';

const EVALUATION_ROW = rowType<EvaluationResponse>({
  id: uuid,
  project: text,
  criteriaSet: text,
  assessedBy: textOf(),
  revision: int,
  answers: json(),
  outcome: textOf(),
  failedFirst: nullable(text),
  missing: texts,
  assessor: text,
  recordedAt: text,
});

/**
 * Column: the answers of evaluation `e` in their order. An answer that is stored without `evidence`
 * or `carriedFrom` gets null for it.
 */
const COMPLETE_ANSWERS = sql`
  (select coalesce(
            jsonb_agg('{"evidence": null, "carriedFrom": null}'::jsonb || x.answer order by x.at),
            '[]')
     from jsonb_array_elements(e.answers) with ordinality x(answer, at))`;

/**
 * Rows of evaluations `e` of projects `p` as the API answers them, to be followed by conditions.
 */
const SELECT_EVALUATION = sql`
  select e.id,
         p.code as project,
         e.criteria_set as "criteriaSet",
         e.assessed_by as "assessedBy",
         e.revision,
         ${COMPLETE_ANSWERS} as answers,
         e.outcome,
         e.failed_first as "failedFirst",
         e.missing,
         e.assessor,
         ${instantText(sql`e.recorded_at`)} as "recordedAt"
    from portfolio.evaluation e
    join portfolio.project p on p.id = e.project_id`;

/** Relation: evaluations of a project as the API answers them. */
function selectOfProject(principal: Principal, code: string): Sql {
  return sql`
    ${SELECT_EVALUATION}
     where ${visibleTo(sql`p.actor_id`, principal)}
       and p.code = ${code}`;
}

/** Selects the newest evaluation by the owner and by the directorate under a criteria set. */
function selectNewest(principal: Principal, code: string, criteriaSet: string): Sql {
  return sql`
    select distinct on (n."assessedBy")
           n.*
      from (${selectOfProject(principal, code)}
               and e.criteria_set = ${criteriaSet}) n
     order by n."assessedBy", n.id desc`;
}

const OUTCOME_ROW = rowType({
  outcome: textOf<Outcome>(),
  failedFirst: nullable(text),
  projects: int,
});

function countOutcomes(criteriaSet: string): Sql {
  return sql`
    -- the directorate's newest evaluation of each project
    with newest as (
         select distinct on (e.project_id)
                e.outcome,
                e.failed_first
           from portfolio.evaluation e
          where e.criteria_set = ${criteriaSet}
            and e.assessed_by = 'directorate'
          order by e.project_id, e.revision desc
    )
    select n.outcome,
           n.failed_first as "failedFirst",
           count(*)::int as projects
      from newest n
     group by n.outcome, n.failed_first`;
}

const REVISION_ROW = rowType({ revision: int });

/** The series of evaluations that revisions are counted in. */
export interface EvaluationSeries {
  readonly projectId: string;
  readonly criteriaSet: string;
  readonly assessedBy: AssessedBy;
}

/** Returns the number of the next revision of a series, from 1. */
export async function findNextRevision(tx: Tx, series: EvaluationSeries): Promise<number> {
  const [row] = await tx.query(
    REVISION_ROW,
    sql`
      select 1 + coalesce(max(e.revision), 0) as revision
        from portfolio.evaluation e
       where e.project_id = ${series.projectId}
         and e.criteria_set = ${series.criteriaSet}
         and e.assessed_by = ${series.assessedBy}`,
  );
  return row?.revision ?? 1;
}

/** Reads one evaluation inside an open transaction. */
export async function readEvaluation(tx: Tx, id: string): Promise<EvaluationResponse> {
  const [body] = await tx.query(EVALUATION_ROW, sql`${SELECT_EVALUATION} where e.id = ${id}`);
  if (body === undefined) throw notFound({ nb: 'Vurderingen', en: 'The evaluation' });
  return body;
}

/** Reads evaluations: of one project, or counted over all projects. */
@Injectable()
export class EvaluationQueries {
  constructor(
    private readonly database: Database,
    private readonly sets: CriteriaSetLookup,
    private readonly projects: ProjectQueries,
  ) {}

  /** Lists the evaluations of a project, newest first. */
  list(
    { principal }: Command,
    code: string,
    query: EvaluationListQuery,
  ): Promise<Answer<EvaluationListResponse>> {
    const list = `evaluations ${code}`;
    const statement = sql`
      ${selectOfProject(principal, code)}
       and ${precedesIfGiven(sql`e.id`, readCursorKey(list, query))}
     order by e.id desc
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
    return this.database.transaction(accessOf(principal), async (tx) => {
      await this.projects.answer(tx, principal, code);
      const rows = await tx.query(EVALUATION_ROW, statement);
      const body = pageOf(
        list,
        query,
        rows,
        ({ id }) => id,
        (row) => row,
      );
      return { body };
    });
  }

  /** Compares the owner's newest answers with the directorate's, criterion by criterion. */
  async compare(
    { principal }: Command,
    code: string,
    criteriaSet: string,
  ): Promise<Answer<AssessmentsResponse>> {
    const set = await this.sets.findParsed(criteriaSet);
    if (set === undefined) throw invalidRequest([unknownCriteriaSet('criteriaSet')]);
    const newest = await this.database.transaction(accessOf(principal), async (tx) => {
      await this.projects.answer(tx, principal, code);
      return tx.query(EVALUATION_ROW, selectNewest(principal, code, criteriaSet));
    });
    const findNewest = (by: AssessedBy): EvaluationResponse | null =>
      newest.find(({ assessedBy }) => assessedBy === by) ?? null;
    const [owner, directorate] = [findNewest('owner'), findNewest('directorate')];
    const criteria = set.criteria.map((criterion) => ({
      criterion,
      ...compareAnswers(criterion, owner, directorate),
    }));
    return { body: { project: code, criteriaSet, owner, directorate, criteria } };
  }

  /** Counts projects by outcome. The counts are over all projects, the same for every caller. */
  async outcome(key: string): Promise<Answer<CriteriaOutcomeResponse>> {
    const set = await this.sets.findParsed(key);
    if (set === undefined) throw notFound({ nb: 'Kriteriesettet', en: 'The criteria set' });
    const rows = await this.database.transaction({ kind: 'system' }, (tx) =>
      tx.query(OUTCOME_ROW, countOutcomes(key)),
    );
    const count = (wanted: Outcome): number =>
      sumProjects(rows, ({ outcome }) => outcome === wanted);
    const [inside, out, undecided] = [count('in'), count('out'), count('undecided')];
    const outBy = set.criteria
      .map((criterion) => ({
        criterion,
        projects: sumProjects(
          rows,
          ({ outcome, failedFirst }) => outcome === 'out' && failedFirst === criterion,
        ),
      }))
      .filter(({ projects }) => projects > 0);
    return {
      body: {
        criteriaSet: key,
        evaluated: inside + out + undecided,
        in: inside,
        out,
        undecided,
        outBy,
      },
    };
  }
}

type OutcomeRow = RowOf<typeof OUTCOME_ROW>;

function sumProjects(rows: readonly OutcomeRow[], counts: (row: OutcomeRow) => boolean): number {
  return rows.filter(counts).reduce((sum, { projects }) => sum + projects, 0);
}
