import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import type { Answer } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { CSV, csvOf } from '../../platform/http/csv.writer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { checkNotInFuture } from '../../platform/base/instant.js';
import type { Asked, Command } from '../../platform/http/operation.js';
import { accessOf, visibleTo } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import type {
  ActorCompletenessResponse,
  CompletenessQuery,
  CompletenessResponse,
} from './completeness.dto.js';
import type { SubmissionState } from '../steps/submission.types.js';

/** What one actor is expected to report, and what it has. */
export interface ActorCompleteness {
  readonly actorId: string;
  readonly actor: string;
  readonly name: string;
  readonly expected: number;
  readonly reported: number;
  readonly late: number;
  /**
   * Of those reported, how many confirm the report of an earlier round unchanged, and the longest
   * such line of rounds.
   */
  readonly unchanged: number;
  readonly unchangedRounds: number;
  /** Said that it has none, and stands by it: nothing is missing. */
  readonly nil: boolean;
  readonly submission: SubmissionState | null;
  readonly submissionId: string | null;
  /** A deadline of its own. */
  readonly extendedTo: Date | null;
  readonly missing: readonly string[];
  /** What would be missing if it had not said that it has none. */
  readonly nilFor: readonly string[];
  /** Shared mailboxes of the projects that are missing. */
  readonly mailboxes: readonly string[];
}

interface ProjectRow {
  readonly actor_id: string;
  readonly code: string;
  readonly mailbox: string | null;
  readonly late: boolean | null;
  readonly unchanged: number | null;
}

interface SubmissionRow {
  readonly id: string;
  readonly actor_id: string;
  readonly state: SubmissionState;
  readonly nil: boolean;
  readonly extended_to: Date | null;
}

/**
 * Who is expected to report in a round: the owners of the projects in the portfolio, whoever
 * answers for them now; and who has begun a submission without.
 */
@Injectable()
export class CompletenessQueries {
  constructor(
    private readonly database: Database,
    private readonly actors: ActorLookup,
    private readonly clock: Clock,
  ) {}

  async find(
    { principal }: Command,
    key: string,
    query: CompletenessQuery,
    { csv }: Asked,
  ): Promise<Answer<CompletenessResponse | string>> {
    const [round] = await this.database.publicRows<{
      id: string;
      deadline: Date;
      closed_at: Date | null;
    }>(`select r.id, r.deadline, r.closed_at from reporting.round r where r.key = $1`, [key]);
    if (round === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
    const now = this.clock.now();
    const asOf = query.asOf === undefined ? now : new Date(query.asOf);
    checkNotInFuture(asOf, now);
    const expectedAt = expectedAsOf(round.closed_at, asOf);
    // The totals are everybody's; the actors are read as the caller.
    const all = await this.database.transaction({ kind: 'system' }, (tx) =>
      this.ofRound(tx, round.id, expectedAt, asOf),
    );
    const [own, everybody] = visibleTo(principal);
    const sum = (pick: (row: ActorCompleteness) => number): number =>
      all.reduce((total, row) => total + pick(row), 0);
    return this.database.transaction(accessOf(principal), async (tx) => {
      const actors = (await this.ofRound(tx, round.id, expectedAt, asOf))
        .filter(({ actorId }) => everybody || own.includes(actorId))
        .map((row) => answerOf(row, round.deadline));
      const about = { round: key, asOf: asOf.toISOString() };
      if (csv)
        return {
          body: csvOf(
            [
              'round',
              'asOf',
              'actor',
              'name',
              'state',
              'expected',
              'reported',
              'late',
              'unchanged',
              'unchangedRounds',
              'missing',
              'nilFor',
              'submission',
              'deadline',
              'extended',
            ],
            actors.map((row) => ({
              ...about,
              ...row,
              missing: row.missing.join(' '),
              nilFor: row.nilFor.join(' '),
            })),
          ),
          contentType: CSV,
        };
      return {
        body: {
          ...about,
          expected: sum((row) => row.expected),
          reported: sum((row) => row.reported),
          late: sum((row) => row.late),
          missing: sum((row) => row.missing.length),
          unchanged: sum((row) => row.unchanged),
          nil: all.filter((row) => row.nil).length,
          nilFor: sum((row) => row.nilFor.length),
          actors,
        },
      };
    });
  }

  /**
   * Every expected actor of a round, in Norwegian order of name: of the portfolio at an instant,
   * with what was known at another. For the service itself.
   */
  async ofRound(
    tx: Tx,
    roundId: string,
    asOf: Date,
    knownAt = this.clock.now(),
  ): Promise<ActorCompleteness[]> {
    const projects = await tx.rows<ProjectRow>(
      `with project as (${EXPECTED}
       ), first_report as (
         select distinct on (v.project_id) v.project_id, v.late from reporting.report_revision v where v.round_id = $1 and v.recorded_at <= $3 order by v.project_id, v.revision
       ), last_report as (
         select distinct on (v.project_id) v.project_id, v.unchanged from reporting.report_revision v where v.round_id = $1 and v.recorded_at <= $3 order by v.project_id, v.revision desc
       )
       select p.actor_id, p.code, p.mailbox, f.late, l.unchanged from project p left join first_report f on f.project_id = p.project_id left join last_report l on l.project_id = p.project_id order by p.code collate "C"`,
      [roundId, asOf, knownAt],
    );
    const submissions = await this.submissions(tx, roundId, knownAt);
    const responsible = await this.actors.responsibleFor(
      tx,
      [...new Set([...projects, ...submissions].map(({ actor_id }) => actor_id))],
      asOf,
    );
    const byActor = Map.groupBy(
      projects,
      ({ actor_id }) => responsible.get(actor_id)?.id ?? actor_id,
    );
    const submitted = new Map(
      submissions.map((row) => [responsible.get(row.actor_id)?.id ?? row.actor_id, row]),
    );
    const known = new Map([...responsible.values()].map((actor) => [actor.id, actor]));
    return [...new Set([...byActor.keys(), ...submitted.keys()])]
      .map((actorId): ActorCompleteness => {
        const [actor, rows, submission] = [
          known.get(actorId),
          byActor.get(actorId) ?? [],
          submitted.get(actorId),
        ];
        const nil = submission !== undefined && isNil(submission);
        const reported = rows.filter(({ late }) => late !== null);
        const unreported = rows.filter(({ late }) => late === null);
        const [missing, waived] = nil ? [[], unreported] : [unreported, []];
        const unchanged = reported.flatMap((row) =>
          row.unchanged === null || row.unchanged === 0 ? [] : [row.unchanged],
        );
        return {
          actorId,
          actor: actor?.organisationNumber ?? '',
          name: actor?.name ?? '',
          expected: rows.length,
          reported: reported.length,
          late: rows.filter(({ late }) => late === true).length,
          unchanged: unchanged.length,
          unchangedRounds: Math.max(0, ...unchanged),
          nil,
          submission: submission?.state ?? null,
          submissionId: submission?.id ?? null,
          extendedTo: submission?.extended_to ?? null,
          missing: missing.map(({ code }) => code),
          nilFor: waived.map(({ code }) => code),
          mailboxes: [...new Set(missing.flatMap(({ mailbox }) => mailbox ?? []))].sort(),
        };
      })
      .sort((a, b) => NORWEGIAN.compare(a.name, b.name));
  }

  /**
   * Of the same only what is missing, by code: asked for after every roll-up, and next to nothing
   * of a round that is whole.
   */
  async missing(
    tx: Tx,
    roundId: string,
    asOf: Date,
    knownAt: Date,
  ): Promise<{ readonly actor: string; readonly project: string }[]> {
    const projects = await tx.rows<{ actor_id: string; code: string }>(
      `with project as (${EXPECTED})
       select p.actor_id, p.code from project p where not exists (select 1 from reporting.report_revision v where v.round_id = $1 and v.project_id = p.project_id and v.recorded_at <= $3) order by p.code collate "C"`,
      [roundId, asOf, knownAt],
    );
    if (projects.length === 0) return [];
    const nil = (await this.submissions(tx, roundId, knownAt)).filter(isNil);
    const responsible = await this.actors.responsibleFor(
      tx,
      [...new Set([...projects, ...nil].map(({ actor_id }) => actor_id))],
      asOf,
    );
    const idOf = (actorId: string): string => responsible.get(actorId)?.id ?? actorId;
    const none = new Set(nil.map(({ actor_id }) => idOf(actor_id)));
    return projects
      .filter(({ actor_id }) => !none.has(idOf(actor_id)))
      .map(({ actor_id, code }) => ({
        actor: responsible.get(actor_id)?.organisationNumber ?? '',
        project: code,
      }));
  }

  /**
   * What one actor is expected to report, as the caller sees it, and the codes of what it has not:
   * also when it has said that it has none.
   */
  async ofActor(
    tx: Tx,
    round: { readonly id: string; readonly closedAt: Date | null },
    actorId: string,
  ): Promise<{ readonly expected: number; readonly missing: string[] }> {
    const asOf = round.closedAt ?? this.clock.now();
    const rows = await tx.rows<{ code: string; reported: boolean }>(
      `with project as (${EXPECTED} and x.actor_id = any($3::uuid[]))
       select p.code, exists (select 1 from reporting.report_revision v where v.round_id = $1 and v.project_id = p.project_id) as reported from project p order by p.code collate "C"`,
      [round.id, asOf, await this.actors.answersFor(tx, actorId, asOf)],
    );
    return {
      expected: rows.length,
      missing: rows.filter(({ reported }) => !reported).map(({ code }) => code),
    };
  }

  private submissions(tx: Tx, roundId: string, knownAt: Date): Promise<SubmissionRow[]> {
    // Its history says how a submission stood then; a nil return is one until it is taken back,
    // returned or opened again.
    return tx.rows<SubmissionRow>(
      `select s.id, s.actor_id, coalesce(l.to_state, s.state) as state, coalesce(n.action = 'declareNil', false) as nil, s.extended_to
         from reporting.submission s
         left join lateral (select e.to_state from reporting.submission_event e where e.submission_id = s.id and e.recorded_at <= $2 order by e.recorded_at desc, e.id desc limit 1) l on true
         left join lateral (select e.action from reporting.submission_event e where e.submission_id = s.id and e.recorded_at <= $2 and e.action in ('declareNil', 'withdraw', 'return', 'reopen') order by e.recorded_at desc, e.id desc limit 1) n on true
        where s.round_id = $1 and s.created_at <= $2`,
      [roundId, knownAt],
    );
  }
}

/**
 * The projects of the portfolio at an instant (`$2`): as they are, or as they were when they have
 * changed since.
 */
const EXPECTED = `
  select x.* from (
    select p.id as project_id, p.actor_id, p.code, p.lead_mailbox as mailbox, p.standing from portfolio.project p where p.updated_at <= $2
    union all
    select p.id, r.actor_id, r.project->>'code', r.project->>'lead_mailbox', r.project->>'standing' from portfolio.project p
     cross join lateral (select v.actor_id, v.project from portfolio.project_revision v where v.project_id = p.id and v.recorded_at <= $2 order by v.version desc limit 1) r where p.updated_at > $2
  ) x where x.standing = 'inPortfolio'`;

/**
 * The instant whose portfolio is expected in a round, as it was known at an instant: what is
 * expected is settled when the round closes.
 */
export function expectedAsOf(closedAt: Date | null, asOf: Date): Date {
  return closedAt !== null && closedAt < asOf ? closedAt : asOf;
}

/** States in which a submission stands as the actor's answer. */
const STANDS: readonly SubmissionState[] = ['certified', 'accepted'];
const isNil = ({ nil, state }: SubmissionRow): boolean => nil && STANDS.includes(state);

function answerOf(
  {
    actor,
    name,
    expected,
    reported,
    late,
    unchanged,
    unchangedRounds,
    nil,
    submission,
    extendedTo,
    missing,
    nilFor,
  }: ActorCompleteness,
  deadline: Date,
): ActorCompletenessResponse {
  const state = nil
    ? 'nil'
    : missing.length === 0
      ? 'complete'
      : reported === 0
        ? 'missing'
        : 'partial';
  return {
    actor,
    name,
    expected,
    reported,
    late,
    unchanged,
    unchangedRounds,
    missing: [...missing],
    nilFor: [...nilFor],
    submission,
    deadline: (extendedTo ?? deadline).toISOString(),
    extended: extendedTo !== null,
    state,
  };
}

const NORWEGIAN = new Intl.Collator('nb-NO');
