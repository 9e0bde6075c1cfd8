import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type CriteriaSetRules,
  type ParsedCriteriaSet,
  parseRules,
} from '../../criteria/criteria-set.lookup.js';
import { canonicalJson } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import { Jobs } from '../../platform/work/jobs.js';
import {
  type KnownAssessment,
  ReplayCounter,
  type ReplayLine,
  replayProject,
} from './replay.rules.js';

/**
 * How many projects are read, judged and written at a time, and how many lines one part holds at
 * most.
 */
const BATCH = 1_000;
const PART = 500;
/**
 * How often it says how far it has come, and asks whether to go on: each time is a commit of its
 * own.
 */
const PROGRESS_MS = 250;

interface ReplayRow {
  id: string;
  job_id: string;
  purpose: 'replay' | 'evaluation';
  criteria_set: string;
  project: string | null;
  owner: string | null;
  as_of: Date;
  answers_as_of: Date;
  self_assessments: boolean;
  /** As they were when the replay was asked for. */
  rules: { readonly criteriaSet: CriteriaSetRules; readonly baseline: CriteriaSetRules | null };
  assessor: string;
}

interface ProjectRow {
  project_id: string;
  actor_id: string;
  code: string;
  name: string;
  kind: string;
  maturity: string | null;
  readiness: string | null;
  in_portfolio: boolean;
  /** As {@link parseAssessment} reads each of them; null without any. */
  assessments: string | null;
}

class Cancelled extends Error {}

/**
 * Projects as they were known at an instant, with what was answered of them until another. One
 * statement, so one snapshot; read through a cursor, so memory stays flat. Those that have ended
 * and are not in the portfolio are left out.
 */
export const REPLAYED_PROJECTS = `
  with project as materialized (
    select distinct on (r.project_id) r.project_id, r.actor_id, r.project->>'code' as code, r.project->>'name' as name, r.project->>'kind' as kind, r.project->>'maturity' as maturity,
           r.project->>'readiness' as readiness, r.project->>'state' as state, r.project->>'standing' = 'inPortfolio' as in_portfolio
      from portfolio.project_revision r where r.recorded_at <= $1 order by r.project_id, r.version desc
  ), newest as (
    select distinct on (e.project_id, e.criteria_set, e.assessed_by) e.project_id, e.id, e.criteria_set, e.assessed_by, e.recorded_at, e.met, e.unmet
      from portfolio.evaluation e where e.recorded_at <= $2 and e.criteria_set = any($3) and ($4 or e.assessed_by = 'directorate')
     order by e.project_id, e.criteria_set, e.assessed_by, e.revision desc
  ), known as (
    select n.project_id, string_agg(concat_ws('|', n.id, n.criteria_set, n.assessed_by, extract(epoch from n.recorded_at), array_to_string(n.met, ','), array_to_string(n.unmet, ',')), ';') as assessments
      from newest n group by n.project_id
  )
  select p.project_id, p.actor_id, p.code, p.name, p.kind, p.maturity, p.readiness, p.in_portfolio, k.assessments
    from project p join actors.actor a on a.id = p.actor_id left join known k on k.project_id = p.project_id
   where (p.in_portfolio or p.state not in ('completed', 'stopped')) and ($5::text is null or p.code = $5) and ($6::text is null or a.organisation_number = $6)
   order by p.actor_id, p.code collate "C"`;

/** Runs a version of the criteria over the portfolio of a date, as a job. */
@Injectable()
export class ReplayRun {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs a replay in one transaction; one that was cancelled leaves nothing, one that is done is
   * left as it is.
   */
  async run(replayId: string): Promise<void> {
    const replay = await this.database.transaction({ kind: 'system' }, (tx) => find(tx, replayId));
    if (replay === undefined || !(await this.jobs.progress(replay.job_id, 'projects', 0, null)))
      return;
    const set = parseRules(replay.rules.criteriaSet);
    const baseline = replay.rules.baseline === null ? undefined : parseRules(replay.rules.baseline);
    try {
      await this.database.transaction({ kind: 'system' }, async (tx) => {
        await tx.rows(`select pg_advisory_xact_lock(hashtextextended($1, 5))`, [replayId]);
        await this.judgeAll(tx, replay, set, baseline);
      });
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
    }
  }

  private async judgeAll(
    tx: Tx,
    replay: ReplayRow,
    set: ParsedCriteriaSet,
    baseline: ParsedCriteriaSet | undefined,
  ): Promise<void> {
    const meanings = [...set.meanings.values(), ...(baseline?.meanings.values() ?? [])].flat();
    const counter = new ReplayCounter();
    const inputs = createHash('sha256').update(
      canonicalJson({
        rules: replay.rules,
        asOf: replay.as_of.toISOString(),
        answersAsOf: replay.answers_as_of.toISOString(),
      }),
    );
    const parts = new Parts(replay.id);
    // Planned for all rows, not for the first ones, and sorted in memory.
    await tx.rows(
      `select set_config('cursor_tuple_fraction', '1', true), set_config('work_mem', '64MB', true)`,
    );
    await tx.rows(`declare replayed no scroll cursor for ${REPLAYED_PROJECTS}`, [
      replay.as_of,
      replay.answers_as_of,
      [...new Set(meanings)],
      replay.self_assessments,
      replay.project,
      replay.owner,
    ]);
    let judged = 0;
    let told = performance.now();
    for (;;) {
      const rows = await tx.rows<ProjectRow>(`fetch ${String(BATCH)} from replayed`);
      const recorded: object[] = [];
      let noted = '';
      for (const row of rows) {
        const told = row.assessments?.split(';').sort() ?? [];
        const { code, name, kind, maturity, readiness } = row;
        const { line, known, decision } = replayProject(
          {
            code,
            name,
            kind,
            inPortfolio: row.in_portfolio,
            facts: { kind, maturity, readiness },
            assessments: told.map(parseAssessment),
          },
          set,
          baseline,
        );
        noted += asInput(row, told);
        counter.add(row.actor_id, line);
        parts.add(row.actor_id, line);
        if (replay.purpose === 'evaluation') {
          const carried = [...known.answers].map(([criterion, met]) => ({
            criterion,
            met,
            from: known.from.get(criterion)?.id,
          }));
          const [met, unmet] = [
            carried.filter((one) => one.met),
            carried.filter((one) => !one.met),
          ].map((some) => some.map(({ criterion }) => criterion));
          recorded.push({
            id: newId(),
            project_id: row.project_id,
            actor_id: row.actor_id,
            carried,
            met,
            unmet,
            outcome: decision.outcome,
            failed_first: decision.failedFirst,
            missing: decision.missing,
          });
        }
      }
      inputs.update(noted);
      await parts.write(tx, rows.length < BATCH);
      if (recorded.length > 0) await record(tx, replay, recorded, this.clock.now());
      judged += rows.length;
      if (rows.length < BATCH) break;
      if (performance.now() - told < PROGRESS_MS) continue;
      told = performance.now();
      if (!(await this.jobs.progress(replay.job_id, 'projects', judged, null)))
        throw new Cancelled();
    }
    await tx.rows(`close replayed`);
    const counts = counter.result();
    const inputHash = inputs.digest('hex');
    await tx.rows(
      `update portfolio.replay set counts = $2, input_hash = $3, version = version + 1 where id = $1`,
      [replay.id, JSON.stringify(counts), inputHash],
    );
    if (
      !(await this.jobs.finish(
        tx,
        replay.job_id,
        'completed',
        { replay: replay.id, ...counts, inputHash },
        judged,
      ))
    )
      throw new Cancelled();
  }

  /** Replays whose job has waited long enough for its message to be lost. */
  waiting(): Promise<string[]> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const rows = await tx.rows<{ id: string }>(
        `select r.id from portfolio.replay r join platform.job j on j.id = r.job_id where j.state in ('queued', 'running') and j.created_at < $1`,
        [new Date(this.clock.now().getTime() - 10_000)],
      );
      return rows.map(({ id }) => id);
    });
  }

  /** After the last attempt. */
  giveUp(replayId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const replay = await find(tx, replayId);
      if (replay !== undefined)
        await this.jobs.finish(tx, replay.job_id, 'failed', {
          replay: replayId,
          reason: 'The replay failed repeatedly; see the log',
        });
    });
  }
}

async function find(tx: Tx, id: string): Promise<ReplayRow | undefined> {
  const [row] = await tx.rows<ReplayRow>(
    `select r.id, r.job_id, r.purpose, r.criteria_set, r.project, r.owner, r.as_of, r.answers_as_of, r.self_assessments, r.rules, a.organisation_number as assessor
       from portfolio.replay r join actors.actor a on a.id = r.requested_by where r.id = $1`,
    [id],
  );
  return row;
}

/** What a project went in with, as a line of what is hashed. Codes and facts hold no tabulator. */
function asInput(
  { code, kind, maturity, readiness, in_portfolio }: ProjectRow,
  assessments: readonly string[],
): string {
  return `${code}\t${kind}\t${maturity ?? ''}\t${readiness ?? ''}\t${String(in_portfolio)}\t${assessments.join(';')}\n`;
}

/**
 * `id|set|assessed by|seconds|met|unmet`: as text it costs a quarter less than as JSON, and neither
 * keys nor codes hold its signs.
 */
function parseAssessment(text: string): KnownAssessment {
  const [id = '', criteriaSet = '', assessedBy = '', recordedAt = '', met = '', unmet = ''] =
    text.split('|');
  return {
    id,
    criteriaSet,
    assessedBy: assessedBy === 'owner' ? 'owner' : 'directorate',
    recordedAt,
    met: met === '' ? [] : met.split(','),
    unmet: unmet === '' ? [] : unmet.split(','),
  };
}

/** Collects lines into parts of one owner each. */
class Parts {
  private actorId = '';
  private lines: ReplayLine[] = [];
  private next = 1;
  private ready: { part: number; actor_id: string; lines: string }[] = [];

  constructor(private readonly replayId: string) {}

  add(actorId: string, line: ReplayLine): void {
    if (actorId !== this.actorId || this.lines.length === PART) this.close();
    this.actorId = actorId;
    this.lines.push(line);
  }

  /** Writes the parts that are whole; `last`: the open one too. */
  async write(tx: Tx, last: boolean): Promise<void> {
    if (last) this.close();
    if (this.ready.length === 0) return;
    await tx.rows(
      `insert into portfolio.replay_part (replay_id, part, actor_id, lines) select $1, x.part, x.actor_id, x.lines::json from unnest($2::int[], $3::uuid[], string_to_array($4, E'\\n')) as x(part, actor_id, lines)`,
      [
        this.replayId,
        this.ready.map(({ part }) => part),
        this.ready.map(({ actor_id }) => actor_id),
        this.ready.map(({ lines }) => lines).join('\n'),
      ],
    );
    this.ready = [];
  }

  private close(): void {
    if (this.lines.length > 0)
      this.ready.push({
        part: this.next++,
        actor_id: this.actorId,
        lines: JSON.stringify(this.lines.map(brief)),
      });
    this.lines = [];
  }
}

/** What is null or empty needs no room; it is read as such. */
function brief({
  failedFirstBefore,
  failedFirst,
  missing,
  assessments,
  ...line
}: ReplayLine): object {
  return {
    ...line,
    failedFirstBefore: failedFirstBefore ?? undefined,
    failedFirst: failedFirst ?? undefined,
    missing: missing.length > 0 ? missing : undefined,
    assessments: assessments.length > 0 ? assessments : undefined,
  };
}

/**
 * Writes each outcome as a new revision of the directorate's assessment, where anything was
 * answered and the newest does not say the same already. An answer keeps its reason and says where
 * it was given.
 */
async function record(
  tx: Tx,
  { criteria_set, assessor }: ReplayRow,
  recorded: readonly object[],
  now: Date,
): Promise<void> {
  await tx.rows(
    `with fresh as (
       select x.*, (select coalesce(jsonb_agg(a.answer || jsonb_build_object('carriedFrom', coalesce(nullif(e.criteria_set, $1), a.answer->>'carriedFrom')) order by c.at), '[]')
                      from jsonb_array_elements(x.carried) with ordinality c(given, at) join portfolio.evaluation e on e.id = (c.given->>'from')::uuid
                     cross join lateral jsonb_array_elements(e.answers) a(answer) where a.answer->>'criterion' = c.given->>'criterion') as answers
         from jsonb_to_recordset($2) as x(id uuid, project_id uuid, actor_id uuid, carried jsonb, met text[], unmet text[], outcome text, failed_first text, missing text[])
        where jsonb_array_length(x.carried) > 0
     )
     insert into portfolio.evaluation (id, actor_id, project_id, criteria_set, assessed_by, revision, answers, outcome, failed_first, missing, assessor, recorded_at, met, unmet)
     select f.id, f.actor_id, f.project_id, $1, 'directorate', coalesce(n.revision, 0) + 1, f.answers, f.outcome, f.failed_first, f.missing, $3, $4, f.met, f.unmet
       from fresh f left join lateral (
         select e.revision, e.met, e.unmet, e.outcome from portfolio.evaluation e where e.project_id = f.project_id and e.criteria_set = $1 and e.assessed_by = 'directorate' order by e.revision desc limit 1
       ) n on true
      where n.revision is null or n.outcome <> f.outcome
         or not (n.met <@ f.met and n.met @> f.met and n.unmet <@ f.unmet and n.unmet @> f.unmet)`,
    [criteria_set, JSON.stringify(recorded), assessor, now],
  );
}
