import sql, { raw, type Sql } from 'sql-template-tag';
import type { Decision } from '../../criteria/criteria-expression.types.js';
import type { CriteriaSetRules } from '../../criteria/criteria-set.lookup.js';
import { equalsIfGiven } from '../../platform/database/fragments.js';
import {
  bool,
  instant,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import { jsonLines, jsonLinesOf } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ReplayCounts } from './replay.rules.js';
import type { ReplayPartText } from './replay-part.writer.js';

/** The rules that a replay stores when it is requested. A draft may change afterwards. */
interface StoredRules {
  readonly criteriaSet: CriteriaSetRules;
  readonly baseline: CriteriaSetRules | null;
}

const REPLAY_TO_RUN = rowType({
  id: uuid,
  jobId: uuid,
  purpose: textOf<'replay' | 'evaluation'>(),
  criteriaSet: text,
  project: nullable(text),
  owner: nullable(text),
  asOf: instant,
  answersAsOf: instant,
  selfAssessments: bool,
  rules: json<StoredRules>(),
  assessor: text,
});

/** A replay that its job runs. */
export type ReplayToRun = RowOf<typeof REPLAY_TO_RUN>;

/** Finds a replay with the organisation number of the actor that requested it. */
export async function findReplay(tx: Tx, id: string): Promise<ReplayToRun | undefined> {
  const [row] = await tx.query(REPLAY_TO_RUN, selectReplay(id));
  return row;
}

function selectReplay(id: string): Sql {
  return sql`
    select r.id,
           r.job_id as "jobId",
           r.purpose,
           r.criteria_set as "criteriaSet",
           r.project,
           r.owner,
           r.as_of as "asOf",
           r.answers_as_of as "answersAsOf",
           r.self_assessments as "selfAssessments",
           r.rules,
           a.organisation_number as assessor
      from portfolio.replay r
      join actors.actor a on a.id = r.requested_by
     where r.id = ${id}`;
}

/** A replay that has not ended, and its job. */
export type UnfinishedReplay = {
  readonly replayId: string;
  readonly jobId: string;
};

const UNFINISHED_ROW = rowType<UnfinishedReplay>({ replayId: uuid, jobId: uuid });

/** Finds the replays whose job was requested before an instant and has not ended. */
export function findUnfinished(tx: Tx, askedBefore: Date): Promise<UnfinishedReplay[]> {
  return tx.query(
    UNFINISHED_ROW,
    sql`
      select r.id as "replayId",
             r.job_id as "jobId"
        from portfolio.replay r
        join platform.job j on j.id = r.job_id
       where j.state in ('queued', 'running')
         and j.created_at < ${askedBefore}`,
  );
}

const PROJECT_ROW = rowType({
  projectId: uuid,
  actorId: uuid,
  code: text,
  name: text,
  kind: text,
  maturity: nullable(text),
  readiness: nullable(text),
  inPortfolio: bool,
  assessments: nullable(text),
});

/**
 * A project that a replay judges. `assessments` is one text with the assessments of the project,
 * separated by semicolons; null when the project has none. The fields of an assessment stand
 * between vertical bars: id, criteria set, assessed by, seconds since 1970, met, unmet. The parser
 * is `replay-input.parser.ts`.
 */
export type ProjectToReplay = RowOf<typeof PROJECT_ROW>;

/** Relation: the newest version of each project at an instant. */
function projectsAsOf(asOf: Date): Sql {
  return sql`
      select distinct on (r.project_id)
             r.project_id,
             r.actor_id,
             r.project->>'code' as code,
             r.project->>'name' as name,
             r.project->>'kind' as kind,
             r.project->>'maturity' as maturity,
             r.project->>'readiness' as readiness,
             r.project->>'state' as state,
             r.project->>'standing' = 'inPortfolio' as in_portfolio
        from portfolio.project_revision r
       where r.recorded_at <= ${asOf}
       order by r.project_id, r.version desc`;
}

/** Relation: the newest assessment of each project, criteria set and assessor at an instant. */
function assessmentsAsOf(replay: ReplayToRun, criteriaSets: readonly string[]): Sql {
  return sql`
      select distinct on (e.project_id, e.criteria_set, e.assessed_by)
             e.project_id,
             e.id,
             e.criteria_set,
             e.assessed_by,
             e.recorded_at,
             e.met,
             e.unmet
        from portfolio.evaluation e
       where e.recorded_at <= ${replay.answersAsOf}
         and e.criteria_set = any(${criteriaSets}::text[])
         and (${replay.selfAssessments}::boolean or e.assessed_by = 'directorate')
       order by e.project_id, e.criteria_set, e.assessed_by, e.revision desc`;
}

/** Relation: the rows of `newest`, with one text for each project. See {@link ProjectToReplay}. */
const ASSESSMENT_TEXTS = sql`
      select n.project_id,
             string_agg(
               concat_ws(
                 '|',
                 n.id,
                 n.criteria_set,
                 n.assessed_by,
                 extract(epoch from n.recorded_at),
                 array_to_string(n.met, ','),
                 array_to_string(n.unmet, ',')
               ),
               ';'
             ) as assessments
        from newest n
       group by n.project_id`;

/**
 * Selects the projects as they were known at `asOf`, with the assessments known at `answersAsOf`.
 * Leaves out projects that have ended and are not in the portfolio. Assessments as text instead of
 * JSON make the statement a quarter faster.
 */
function selectProjects(replay: ReplayToRun, criteriaSets: readonly string[]): Sql {
  return sql`
    with
    -- the newest version of every project, in the portfolio or not
    project as materialized (${projectsAsOf(replay.asOf)}),
    -- the newest assessment of each project, criteria set and assessor
    newest as (${assessmentsAsOf(replay, criteriaSets)}),
    -- one row for each project, with its assessments as one text
    assessed as (${ASSESSMENT_TEXTS})
    select p.project_id as "projectId",
           p.actor_id as "actorId",
           p.code,
           p.name,
           p.kind,
           p.maturity,
           p.readiness,
           p.in_portfolio as "inPortfolio",
           t.assessments
      from project p
      join actors.actor a on a.id = p.actor_id
      left join assessed t on t.project_id = p.project_id
     where (p.in_portfolio or p.state not in ('completed', 'stopped'))
       and ${equalsIfGiven(sql`p.code`, replay.project)}
       and ${equalsIfGiven(sql`a.organisation_number`, replay.owner)}
     order by p.actor_id, p.code collate "C"`;
}

/**
 * Opens a cursor over the projects of a replay, ordered by owner and code. The cursor reads all rows
 * as of one instant, and only a batch of them is in memory.
 */
export async function openProjects(
  tx: Tx,
  replay: ReplayToRun,
  criteriaSets: readonly string[],
): Promise<void> {
  // The replay reads every row, so the plan must suit all rows and not the first ones. The memory
  // is for sorting them.
  await tx.execute(sql`
    select set_config('cursor_tuple_fraction', '1', true), set_config('work_mem', '64MB', true)`);
  const projects = selectProjects(replay, criteriaSets);
  await tx.execute(sql`declare replayed no scroll cursor for ${projects}`);
}

/** Number of projects in a batch. A replay fetches, judges and writes one batch at a time. */
export const BATCH = 1_000;

/** Fetches the next batch of projects. A batch that is not full is the last one. */
export function fetchProjects(tx: Tx): Promise<ProjectToReplay[]> {
  return tx.query(PROJECT_ROW, sql`fetch ${raw(String(BATCH))} from replayed`);
}

/** Closes the cursor. */
export async function closeProjects(tx: Tx): Promise<void> {
  await tx.execute(sql`close replayed`);
}

/** Inserts the lines of a replay: one part for each owner in a batch. */
export async function insertParts(
  tx: Tx,
  replayId: string,
  parts: readonly ReplayPartText[],
): Promise<void> {
  if (parts.length === 0) return;
  const numbers = parts.map(({ part }) => part);
  const actorIds = parts.map(({ actorId }) => actorId);
  const lines = jsonLines(parts.map((part) => part.lines));
  await tx.execute(sql`
    insert into portfolio.replay_part
           (replay_id, part, actor_id, lines)
    select ${replayId}, x.part, x.actor_id, x.lines::json
      from unnest(${numbers}::int[], ${actorIds}::uuid[], ${jsonLinesOf(lines)})
           as x(part, actor_id, lines)`);
}

/** The outcome of one project, with the answers that lead to it. */
export interface ReplayOutcome extends Decision {
  readonly id: string;
  readonly projectId: string;
  readonly actorId: string;
  /** The answers, each with the id of the assessment that contains it. */
  readonly carried: readonly {
    readonly criterion: string;
    readonly met: boolean;
    readonly from: string | undefined;
  }[];
  readonly met: readonly string[];
  readonly unmet: readonly string[];
}

/**
 * Stores each outcome as a new revision of the directorate's evaluation. Skips a project without
 * answers, and a project whose newest revision has the same outcome and answers. Each stored answer
 * keeps its reason and names the criteria set of its assessment.
 */
export async function insertOutcomes(
  tx: Tx,
  replay: ReplayToRun,
  outcomes: readonly ReplayOutcome[],
  now: Date,
): Promise<void> {
  await tx.execute(insertChanged(replay, JSON.stringify(outcomes), now));
}

function insertChanged({ criteriaSet, assessor }: ReplayToRun, outcomes: string, now: Date): Sql {
  return sql`
    with ${answeredOutcomes(outcomes, criteriaSet)}
    insert into portfolio.evaluation
           (
             id,
             actor_id,
             project_id,
             criteria_set,
             assessed_by,
             revision,
             answers,
             outcome,
             failed_first,
             missing,
             assessor,
             recorded_at,
             met,
             unmet
           )
    select o.id,
           o."actorId",
           o."projectId",
           ${criteriaSet}::text,
           'directorate',
           coalesce(n.revision, 0) + 1,
           o.answers,
           o.outcome,
           o."failedFirst",
           o.missing,
           ${assessor}::text,
           ${now}::timestamptz,
           o.met,
           o.unmet
      from answered o
      left join lateral (${newestEvaluation(criteriaSet)}) n on true
     where n.revision is null
        or n.outcome <> o.outcome
        or not (n.met <@ o.met and n.met @> o.met and n.unmet <@ o.unmet and n.unmet @> o.unmet)`;
}

/** CTE `answered`: the outcomes that have answers, with their answers as they were given. */
function answeredOutcomes(outcomes: string, criteriaSet: string): Sql {
  return sql`
    -- outcomes with answers; each answer is copied from its assessment
    answered as (
      select x.*,
             (select coalesce(
                       jsonb_agg(
                         a.answer || jsonb_build_object(
                           'carriedFrom',
                           coalesce(nullif(e.criteria_set, ${criteriaSet}), a.answer->>'carriedFrom')
                         )
                         order by c.at
                       ),
                       '[]'
                     )
                from jsonb_array_elements(x.carried) with ordinality c(given, at)
                join portfolio.evaluation e on e.id = (c.given->>'from')::uuid
               cross join lateral jsonb_array_elements(e.answers) a(answer)
               where a.answer->>'criterion' = c.given->>'criterion'
             ) as answers
        from jsonb_to_recordset(${outcomes}) as x(
               id uuid,
               "projectId" uuid,
               "actorId" uuid,
               carried jsonb,
               met text[],
               unmet text[],
               outcome text,
               "failedFirst" text,
               missing text[]
             )
       where jsonb_array_length(x.carried) > 0
    )`;
}

/** Relation: the directorate's newest evaluation, under a set, of the project of outcome `o`. */
function newestEvaluation(criteriaSet: string): Sql {
  return sql`
    select e.revision, e.met, e.unmet, e.outcome
      from portfolio.evaluation e
     where e.project_id = o."projectId"
       and e.criteria_set = ${criteriaSet}
       and e.assessed_by = 'directorate'
     order by e.revision desc
     limit 1`;
}

/** Stores the counts of a replay and the hash of its inputs. */
export async function updateResult(
  tx: Tx,
  id: string,
  counts: ReplayCounts,
  inputHash: string,
): Promise<void> {
  await tx.execute(sql`
    update portfolio.replay
       set counts     = ${JSON.stringify(counts)},
           input_hash = ${inputHash},
           version    = version + 1
     where id = ${id}`);
}
