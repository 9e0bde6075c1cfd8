import { Inject, Injectable } from '@nestjs/common';
import { csvOf } from '../platform/csv.writer.js';
import type { Tx } from '../platform/database.js';
import { amount } from '../platform/money.js';
import { fault, Problem } from '../platform/problem.js';
import { CHALLENGE_CATEGORIES } from '../reporting/report.types.js';
import type { ChallengeGroup, ChallengesResponse, TroubledDependenciesResponse, Deviation, DeviationsResponse, NextYearResponse, Outlier, QualityResponse, TroubledDependency, WarningGroup } from './aggregate.dto.js';
import { OUTLYING, robustScore, type Supplied, troublesOf, usualAmongOthers, usualOf } from './aggregate.rules.js';
import type { FigureRound } from './figure-round.queries.js';
import { pricesOf } from './figure.rules.js';
import { PortfolioStatusQueries } from './portfolio-status.queries.js';
import { lineParameters, linesOf, listedLines } from './report-lines.queries.js';
import type { Said } from './round-answers.js';
import { SEVERAL_PRICES } from './rollup.problems.js';

type Without<T> = Omit<T, 'round' | 'asOf'>;
const COLLATE = 'collate "C"';
/** What every list says of a project: its code and name, and who reported it. */
const PROJECT = `l.code as project, l.name, a.organisation_number as actor, a.name as "actorName"`;
const OF_LINES = (round: FigureRound): string => `(${linesOf(round.source)}) l join actors.actor a on a.id = l.actor_id join reporting.report_revision v on v.id = l.revision_id`;

/** The members of a JSON list as rows, in their order `e.i`. */
const listed = (list: string, row: string): string => `cross join lateral jsonb_array_elements(${list}) with ordinality e(value, i) cross join lateral jsonb_to_record(e.value) as ${row}`;

/** What an actor has approved for one project's budget year, and in which prices. */
interface Budgeted {
  readonly actor_id: string;
  readonly value: string;
  readonly prices: string;
}

/** What lines `l` have approved for a year, and in which prices, as `b`; none of those that have nothing for it. */
const approved = (year: string): string => `cross join lateral (
  select sum(x.approved) as value, min(x."priceYear" || '-' || x.basis) as prices from jsonb_to_recordset(l.budget) as x(year int, approved bigint, "priceYear" int, basis text)
   where x.year = ${year} having count(*) > 0) b`;

/** Approved budgets of actors (`$2`) in the published rounds before a round (`$1`). */
const earlierBudgets = (lines: string, when: string): string => `
  select l.actor_id, b.value, b.prices from ${lines} l join rollup.round_status s on s.round_id = l.round_id join reporting.round r on r.id = l.round_id ${approved('r.budget_year')}
   where s.published and ${when} and r.opens_at < (select x.opens_at from reporting.round x where x.id = $1) and l.actor_id = any($2::uuid[])`;
/** The budgets of the last revisions that were known at an instant (`$3`). */
const BUDGETS_THEN = `(select v.round_id, v.actor_id, v.content->'budget' as budget from reporting.report_revision v where v.recorded_at <= $3
  and not exists (select 1 from reporting.report_revision n where n.report_id = v.report_id and n.revision > v.revision and n.recorded_at <= $3))`;

/** What a council and a dashboard ask of a round beside its figures: each list from the same lines as the figures, for the service itself. */
@Injectable()
export class AggregateQueries {
  constructor(@Inject(PortfolioStatusQueries) private readonly status: PortfolioStatusQueries) {}

  /** Active projects that deviate, red before yellow, with cause and action, and what they were in the round before (S6). */
  async deviations(tx: Tx, round: FigureRound): Promise<Said<Without<DeviationsResponse>>> {
    const before = await this.status.previous(tx, round.row.id, round.known);
    const items = await tx.query<Deviation>(
      `${before === undefined ? '' : `with ${listedLines('b', before.source, 3)}`}
       select ${PROJECT}, l.colour, l.facts->>'ruleColour' as "ruleColour", l.facts->>'directorateColour' as "directorateColour", l.reason, l.cause, l.action,
              v.content->'dimensions' as dimensions, ${before === undefined ? 'null' : `(select b.colour from b where b.project_id = l.project_id and b.state = 'active')`} as previous
         from ${OF_LINES(round)} where l.state = 'active' and l.colour in ('red', 'yellow') order by array_position(array['red', 'yellow'], l.colour), l.code ${COLLATE}`,
      [...lineParameters(round.source), ...(before === undefined ? [] : lineParameters(before.source))],
    );
    return {
      said: { previousRound: before?.round ?? null, items },
      csv: (about) => csvOf(['round', 'asOf', 'project', 'name', 'actor', 'actorName', 'colour', 'ruleColour', 'directorateColour', 'previous', 'cause', 'reason', 'action'], items.map((item) => ({ ...about, ...item }))),
    };
  }

  /** Challenges by category, each with the projects that say so (S8). */
  async challenges(tx: Tx, round: FigureRound): Promise<Said<Without<ChallengesResponse>>> {
    const rows = await tx.query<ChallengeGroup['items'][number] & Pick<ChallengeGroup, 'category'>>(
      `select ${PROJECT}, c.category, c.text from ${OF_LINES(round)} ${listed(`v.content->'challenges'`, 'c(category text, text text)')}
        where l.state in ('active', 'planned', 'paused') order by l.code ${COLLATE}, e.i`,
      lineParameters(round.source),
    );
    const groups = CHALLENGE_CATEGORIES.flatMap((category): ChallengeGroup[] => {
      const items = rows.filter((row) => row.category === category).map(({ category: _, ...item }) => item);
      return items.length === 0 ? [] : [{ category, projects: new Set(items.map(({ project }) => project)).size, actors: new Set(items.map(({ actor }) => actor)).size, items }];
    });
    return {
      said: { categories: groups },
      csv: (about) => csvOf(['round', 'asOf', 'category', 'project', 'name', 'actor', 'actorName', 'text'], rows.map((row) => ({ ...about, ...row }))),
    };
  }

  /** Dependencies whose delivery may not come as it is needed on the day of reading, by what is wrong (S15). */
  async dependencies(tx: Tx, round: FigureRound): Promise<Said<Without<TroubledDependenciesResponse>>> {
    const rows = await tx.query<Omit<TroubledDependency, 'troubles'> & Pick<Supplied, 'state' | 'colour'>>(
      `with ${listedLines('line', round.source)}
       select ${PROJECT}, d.project as "onProject", s.name as "onName", d."nationalSolution" as "onNationalSolution", d.delivery, d."neededBy", s.state, s.colour
         from line l join actors.actor a on a.id = l.actor_id join reporting.report_revision v on v.id = l.revision_id
        ${listed(`v.content->'dependencies'`, 'd(project text, "nationalSolution" text, delivery text, "neededBy" text)')}
         left join line s on s.code = d.project where l.state in ('active', 'planned', 'paused') order by l.code ${COLLATE}, e.i`,
      lineParameters(round.source),
    );
    const items = rows.flatMap(({ state, colour, ...row }): TroubledDependency[] => {
      const troubles = troublesOf({ state, colour, ofProject: row.onProject !== null, neededBy: row.neededBy }, round.day);
      return troubles.length === 0 ? [] : [{ ...row, troubles }];
    });
    return {
      said: { day: round.day, dependencies: rows.length, items },
      csv: (about) => csvOf(['round', 'asOf', 'project', 'name', 'actor', 'actorName', 'onProject', 'onNationalSolution', 'delivery', 'neededBy', 'troubles'], items.map((item) => ({ ...about, ...item, troubles: item.troubles.join(' ') }))),
    };
  }

  /** Warnings that travel with the reports, by rule, and budgets that are unusual for their actor or among its peers (F40). */
  async quality(tx: Tx, round: FigureRound): Promise<Said<Without<QualityResponse>>> {
    const rows = await tx.query<Omit<WarningGroup['items'][number], 'text'> & Pick<WarningGroup, 'code' | 'severity'> & { nb: string; en: string }>(
      `select ${PROJECT}, w.code, w.severity, w.pointer, w.text->>'nb' as nb, w.text->>'en' as en, w.value, w.expected
         from ${OF_LINES(round)} ${listed(`coalesce(v.warnings, '[]')`, 'w(code text, severity text, pointer text, text jsonb, value float8, expected float8)')} order by w.code, l.code ${COLLATE}, e.i`,
      lineParameters(round.source),
    );
    const warnings = [...Map.groupBy(rows, ({ code, severity }) => `${severity} ${code}`).values()].map((of): WarningGroup => {
      const items = of.map(({ code: _, severity: __, nb, en, ...item }) => ({ ...item, text: { nb, en } }));
      return { code: of[0]?.code ?? '', severity: of[0]?.severity ?? 'warning', projects: new Set(items.map(({ project }) => project)).size, items };
    });
    const outliers = await this.outliers(tx, round);
    return {
      said: { warnings, outliers },
      csv: (about) => csvOf(['round', 'asOf', 'code', 'severity', 'project', 'name', 'actor', 'actorName', 'pointer', 'value', 'expected', 'text'], [
        ...rows.map(({ nb, en: _, ...row }) => ({ ...about, ...row, text: nb })),
        ...outliers.map(({ against, value, median, prices: _, ...item }) => ({ ...about, ...item, code: `budget-outlier-${against}`, severity: 'information', value, expected: median })),
      ]),
    };
  }

  /**
   * Approved budgets of the round's year held against the actor's own of earlier published rounds, and against those of its peers in this round,
   * in the same prices. All amounts of a report are in one kind of prices.
   */
  private async outliers(tx: Tx, round: FigureRound): Promise<Outlier[]> {
    const rows = await tx.query<Omit<Outlier, 'value' | 'against' | 'median' | 'deviation' | 'score' | 'among' | 'prices'> & Budgeted & { kind: string }>(
      `select ${PROJECT}, l.actor_id, a.kind, b.value, b.prices from (${linesOf(round.source)}) l join actors.actor a on a.id = l.actor_id ${approved('$3')} order by l.code ${COLLATE}`,
      [...lineParameters(round.source), round.row.budget_year],
    );
    const actors = [...new Set(rows.map(({ actor_id }) => actor_id))];
    const earlier = await (round.known === null ? tx.query<Budgeted>(earlierBudgets('rollup.project_line', 'true'), [round.row.id, actors]) : tx.query<Budgeted>(earlierBudgets(BUDGETS_THEN, 'r.closed_at <= $3'), [round.row.id, actors, round.known]));
    const whose = ({ actor_id, prices }: Budgeted): string => `${actor_id} ${prices}`;
    const history = new Map([...Map.groupBy(earlier, whose)].map(([actor, own]) => [actor, usualOf(own.map(({ value }) => amount(value)))]));
    const amounts = rows.map(({ actor_id, kind, prices, value, ...project }) => ({ project, actor: actor_id, group: `${kind} ${prices}`, prices, value: amount(value), usual: history.get(whose({ actor_id, prices, value })) }));
    const peers = usualAmongOthers(amounts);
    return amounts.flatMap((one) => ([['history', one.usual], ['peers', peers(one)]] as const).flatMap(([against, usual]): Outlier[] => {
      if (usual === undefined) return [];
      const score = robustScore(one.value, usual);
      return Math.abs(score) <= OUTLYING ? [] : [{ ...one.project, value: one.value, prices: pricesOf(one.prices), against, ...usual, score }];
    }));
  }

  /** Planned and running projects with what is approved for a year, by main goal (S7). Amounts of different prices are not added. */
  async nextYear(tx: Tx, round: FigureRound, year: number, prices: string | undefined): Promise<Said<Without<NextYearResponse>>> {
    const rows = await tx.query<{ mainGoal: string; planned: number; active: number; approved: string | null; prices: string[] | null }>(
      `select l.facts->>'mainGoal' as "mainGoal", count(*) filter (where l.state = 'planned')::int as planned, count(*) filter (where l.state = 'active')::int as active,
              sum(b.approved) as approved, (select array_agg(distinct p) from unnest(string_to_array(string_agg(array_to_string(b.prices, ','), ','), ',')) p) as prices
         from (${linesOf(round.source)}) l
         left join lateral (select sum(x.approved) as approved, array_agg(distinct x."priceYear" || '-' || x.basis) as prices from jsonb_to_recordset(l.budget) as x(year int, approved bigint, "priceYear" int, basis text)
                             where x.year = $3 and ($4::text is null or x."priceYear" || '-' || x.basis = $4)) b on true
        where l.state in ('planned', 'active') group by 1 order by 1`,
      [...lineParameters(round.source), year, prices ?? null],
    );
    const found = [...new Set(rows.flatMap((row) => row.prices ?? []))].sort();
    if (found.length > 1) throw new Problem(SEVERAL_PRICES, { errors: [fault('/prices', 'several-prices', `Velg en av ${found.join(', ')}`, `Choose one of ${found.join(', ')}`)], members: { prices: found } });
    const goals = rows.map(({ prices: _, approved, ...goal }) => ({ ...goal, projects: goal.planned + goal.active, approved: amount(approved ?? 0) }));
    return {
      said: { year, prices: found[0] === undefined ? null : pricesOf(found[0]), projects: goals.reduce((sum, goal) => sum + goal.projects, 0), approved: goals.reduce((sum, goal) => sum + goal.approved, 0), goals },
      csv: (about) => csvOf(['round', 'asOf', 'year', 'mainGoal', 'projects', 'planned', 'active', 'approved'], goals.map((goal) => ({ ...about, year, ...goal }))),
    };
  }
}

