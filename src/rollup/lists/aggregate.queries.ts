import { Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { csvOf } from '../../platform/http/csv.writer.js';
import type { Tx } from '../../platform/database/transaction.js';
import { amount } from '../../platform/base/money.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { fault, Problem } from '../../platform/base/problem.js';
import { CHALLENGE_CATEGORIES } from '../../reporting/content/report.types.js';
import type {
  ChallengeGroup,
  ChallengesResponse,
  Deviation,
  DeviationsResponse,
  ListQuery,
  NextYearResponse,
  Outlier,
  QualityResponse,
  TroubledDependenciesResponse,
  TroubledDependency,
  WarningGroup,
} from './aggregate.dto.js';
import { OUTLYING, robustScore, usualAmongOthers, usualOf } from './aggregate.rules.js';
import { factsAsked } from '../figures/figure-lines.queries.js';
import { checkWidth, type FigureRound } from '../status/figure-round.queries.js';
import { FigureQueries } from '../figures/figure.queries.js';
import { pricesOf } from '../figures/figure.rules.js';
import { PortfolioStatusQueries } from '../status/portfolio-status.queries.js';
import { lineParameters, linesOf, listedLines } from '../lines/report-lines.queries.js';
import type { Said } from '../status/round-answers.port.js';
import { SEVERAL_PRICES } from '../rollup.problems.js';

type Without<T> = Omit<T, 'round' | 'asOf'>;
const COLLATE = 'collate "C"';
/** What every list says of a project: its code and name, and who reported it. */
const PROJECT = `l.code as project, l.name, a.organisation_number as actor, a.name as "actorName"`;
const WITH_REPORT = `join actors.actor a on a.id = l.actor_id join reporting.report_revision v on v.id = l.revision_id`;
/**
 * Whether a line is among those asked for. Where nothing is asked its facts are not put together,
 * which costs more than all the rest.
 */
const isAsked = (facts: string): string => `(${facts}::jsonb = '{}' or l.facts @> ${facts}::jsonb)`;
const NOT_OVER = `l.state in ('active', 'planned', 'paused')`;

/** The members of a JSON list as rows, in their order `e.i`. */
const listed = (list: string, row: string): string =>
  `cross join lateral jsonb_array_elements(${list}) with ordinality e(value, i) cross join lateral jsonb_to_record(e.value) as ${row}`;
/** Where in a list an item stands: a text after its parts. */
const place = (...parts: readonly string[]): string =>
  `concat_ws(' ', ${parts.join(', ')}) as place`;
const NUMBER = `lpad(e.i::text, 6, '0')`;
/**
 * Why a delivery `d` may not come as it is needed (S15 "dependencies in trouble"): its date has
 * passed on the day of reading (`$6`), or the project that it comes from, whose line is `s`, is in
 * trouble.
 */
const TROUBLES_OF = `array_remove(array[
  case when d."neededBy" < $6 and s.state is distinct from 'completed' then 'overdue' end,
  case when d.project is null then null when s.state is null then 'supplier-not-reported' when s.state in ('paused', 'stopped') then 'supplier-' || s.state
       when s.state = 'active' and s.colour in ('yellow', 'red') then 'supplier-' || s.colour end], null)`;

/**
 * A list of a round in SQL: its items from the lines `line`, each with its `place`; and what is
 * counted of all items `i`, whatever the page.
 */
interface List {
  readonly items: string;
  readonly counted: string;
  readonly beside?: string;
}

interface Placed {
  readonly place: string;
}

/** Items after the cursor, one more than the page, and what is counted of all of them. */
interface Found<T, C> {
  readonly name: string;
  /** What the lines were asked for, as {@link factsAsked} has it. */
  readonly facts: string;
  readonly after: string;
  readonly rows: readonly (T & Placed)[];
  readonly counted: C;
}

/** What an actor has approved for one project's budget year, and in which prices. */
interface Budgeted {
  readonly actor_id: string;
  readonly value: string;
  readonly prices: string;
}

/**
 * What lines `l` have approved for a year, and in which prices, as `b`; none of those that have
 * nothing for it.
 */
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

/**
 * What a council and a dashboard ask of a round beside its figures: each list from the same lines
 * as the figures, for the service itself.
 */
@Injectable()
export class AggregateQueries {
  constructor(
    private readonly status: PortfolioStatusQueries,
    private readonly figures: FigureQueries,
  ) {}

  /**
   * Active projects that deviate, red before yellow, with cause and action, and what they were in
   * the round before (S6).
   */
  async deviations(
    tx: Tx,
    round: FigureRound,
    query: ListQuery,
  ): Promise<Said<Without<DeviationsResponse>>> {
    const before = await this.status.previous(tx, round.row.id, round.known);
    const found = await this.find<Deviation, { total: number }>(
      tx,
      round,
      query,
      'deviations',
      {
        beside: before === undefined ? '' : `${listedLines('b', before.source, 6)},`,
        items: `select ${place(`array_position(array['red', 'yellow'], l.colour)`, 'l.code')}, ${PROJECT}, l.colour, l.facts->>'ruleColour' as "ruleColour", l.facts->>'directorateColour' as "directorateColour",
              ${before === undefined ? 'null' : `(select b.colour from b where b.project_id = l.project_id and b.state = 'active')`} as previous, l.reason, l.cause, l.action, v.content->'dimensions' as dimensions
         from line l ${WITH_REPORT} where ${isAsked('$3')} and l.state = 'active' and l.colour in ('red', 'yellow')`,
        counted: `select count(*) as total from item i`,
      },
      before === undefined ? [] : lineParameters(before.source),
    );
    const page = pageOfFound(found, query);
    return {
      said: { previousRound: before?.round ?? null, total: found.counted.total, ...page },
      csv: (about) =>
        csvOf(
          [
            'round',
            'asOf',
            'project',
            'name',
            'actor',
            'actorName',
            'colour',
            'ruleColour',
            'directorateColour',
            'previous',
            'cause',
            'reason',
            'action',
          ],
          page.items.map((item) => ({ ...about, ...item })),
        ),
    };
  }

  /** Challenges by category, each with the projects that say so (S8). */
  async challenges(
    tx: Tx,
    round: FigureRound,
    query: ListQuery,
  ): Promise<Said<Without<ChallengesResponse>>> {
    type Row = ChallengeGroup['items'][number] & Pick<ChallengeGroup, 'category'>;
    const found = await this.find<Row, { total: number; groups: Omit<ChallengeGroup, 'items'>[] }>(
      tx,
      round,
      query,
      'challenges',
      {
        items: `select ${place('array_position($6::text[], c.category)', 'l.code', NUMBER)}, ${PROJECT}, c.category, c.text from line l ${WITH_REPORT} ${listed(`v.content->'challenges'`, 'c(category text, text text)')}
        where ${isAsked('$3')} and ${NOT_OVER}`,
        counted: `select coalesce(sum(g.items), 0) as total, coalesce(json_agg(json_build_object('category', g.category, 'projects', g.projects, 'actors', g.actors) order by g.place), '[]') as groups
         from (select i.category, min(i.place) as place, count(*) as items, count(distinct i.project) as projects, count(distinct i.actor) as actors from item i group by i.category) g`,
      },
      [CHALLENGE_CATEGORIES],
    );
    const { items, nextCursor } = pageOfFound(found, query);
    const { total, groups } = found.counted;
    return {
      said: {
        total,
        categories: groups.map((group) => ({
          ...group,
          items: items
            .filter(({ category }) => category === group.category)
            .map(({ category: _, ...item }) => item),
        })),
        nextCursor,
      },
      csv: (about) =>
        csvOf(
          ['round', 'asOf', 'category', 'project', 'name', 'actor', 'actorName', 'text'],
          items.map((row) => ({ ...about, ...row })),
        ),
    };
  }

  /**
   * Dependencies whose delivery may not come as it is needed on the day of reading, by what is
   * wrong (S15).
   */
  async dependencies(
    tx: Tx,
    round: FigureRound,
    query: ListQuery,
  ): Promise<Said<Without<TroubledDependenciesResponse>>> {
    const found = await this.find<TroubledDependency, { dependencies: number; total: number }>(
      tx,
      round,
      query,
      'dependencies',
      {
        beside: `dependency as materialized (
         select ${place('l.code', NUMBER)}, ${PROJECT}, d.project as "onProject", s.name as "onName", d."nationalSolution" as "onNationalSolution", d.delivery, d."neededBy", ${TROUBLES_OF} as troubles
           from line l ${WITH_REPORT} ${listed(`v.content->'dependencies'`, 'd(project text, "nationalSolution" text, delivery text, "neededBy" text)')}
           left join line s on s.code = d.project where ${isAsked('$3')} and ${NOT_OVER}),`,
        items: `select d.* from dependency d where d.troubles <> '{}'`,
        counted: `select (select count(*) from dependency) as dependencies, count(*) as total from item i`,
      },
      [round.day],
    );
    const page = pageOfFound(found, query);
    return {
      said: { day: round.day, ...found.counted, ...page },
      csv: (about) =>
        csvOf(
          [
            'round',
            'asOf',
            'project',
            'name',
            'actor',
            'actorName',
            'onProject',
            'onNationalSolution',
            'delivery',
            'neededBy',
            'troubles',
          ],
          page.items.map((item) => ({ ...about, ...item, troubles: item.troubles.join(' ') })),
        ),
    };
  }

  /**
   * Warnings that travel with the reports, by rule, and after them budgets that are unusual for
   * their actor or among its peers (F40).
   */
  async quality(
    tx: Tx,
    round: FigureRound,
    query: ListQuery,
  ): Promise<Said<Without<QualityResponse>>> {
    type Warning = WarningGroup['items'][number] & Pick<WarningGroup, 'code' | 'severity'>;
    const found = await this.find<
      Warning,
      { total: number; groups: Omit<WarningGroup, 'items'>[] }
    >(tx, round, query, 'quality', {
      items: `select ${place(`'warning'`, 'w.code', 'w.severity', 'l.code', NUMBER)}, ${PROJECT}, w.code, w.severity, w.pointer, json_build_object('nb', w.text->'nb', 'en', w.text->'en') as text, w.value, w.expected
         from line l ${WITH_REPORT} ${listed(`coalesce(v.warnings, '[]')`, 'w(code text, severity text, pointer text, text jsonb, value float8, expected float8)')} where ${isAsked('$3')}`,
      counted: `select coalesce(sum(g.items), 0) as total, coalesce(json_agg(json_build_object('code', g.code, 'severity', g.severity, 'projects', g.projects) order by g.code, g.severity), '[]') as groups
         from (select i.code, i.severity, count(*) as items, count(distinct i.project) as projects from item i group by i.code, i.severity) g`,
    });
    const outliers = await this.outliers(tx, round, found.facts);
    // After the last warning.
    const placed = outliers.map((outlier) => ({
      ...outlier,
      place: `~outlier ${outlier.project} ${outlier.against}`,
    }));
    const { items, nextCursor } = pageOfFound(
      {
        ...found,
        rows: [...found.rows, ...placed.filter((one) => one.place > found.after)] as (Placed &
          (Warning | Outlier))[],
      },
      query,
    );
    const warnings = items.filter((item) => 'code' in item);
    const shown = items.filter((item) => 'against' in item);
    const { total, groups } = found.counted;
    return {
      said: {
        total: total + outliers.length,
        warnings: groups.map((group) => ({
          ...group,
          items: warnings
            .filter(({ code, severity }) => code === group.code && severity === group.severity)
            .map(({ code: _, severity: __, ...item }) => item),
        })),
        outliers: shown,
        nextCursor,
      },
      csv: (about) =>
        csvOf(
          [
            'round',
            'asOf',
            'code',
            'severity',
            'project',
            'name',
            'actor',
            'actorName',
            'pointer',
            'value',
            'expected',
            'text',
          ],
          [
            ...warnings.map((row) => ({ ...about, ...row, text: row.text.nb })),
            ...shown.map(({ against, value, median, prices: _, ...item }) => ({
              ...about,
              ...item,
              code: `budget-outlier-${against}`,
              severity: 'information',
              value,
              expected: median,
            })),
          ],
        ),
    };
  }

  /**
   * A page of a list of the reports that are asked for. Parameters of its own are numbered from
   * `$6`.
   */
  private async find<T, C>(
    tx: Tx,
    round: FigureRound,
    query: ListQuery,
    what: string,
    { items, counted, beside = '' }: List,
    more: readonly unknown[] = [],
  ): Promise<Found<T, C>> {
    const { limit = DEFAULT_LIMIT, cursor: _, ...asked } = query;
    const name = `${what} ${round.row.key} ${sha256(canonicalJson(asked)).slice(0, 16)}`;
    const after = cursorKey(name, query);
    const facts = factsAsked(
      await this.figures.question(tx, [round.source], query, round.row.budget_year),
    );
    const [row] = await tx.rows<{ rows: (T & Placed)[]; counted: C }>(
      // Read once by most lists, its conditions go first; by one that joins it to itself it is made
      // once.
      `with line as (${linesOf(round.source)}), ${beside} item as materialized (${items})
       select (select to_json(n) from (${counted}) n) as counted,
              coalesce((select json_agg(p order by p.place ${COLLATE}) from (select i.* from item i where i.place ${COLLATE} > $4 order by i.place ${COLLATE} limit $5) p), '[]') as rows`,
      [...lineParameters(round.source), facts, after, limit + 1, ...more],
    );
    if (row === undefined) throw new Error('There is no page');
    return { name, facts, after, ...row };
  }

  /**
   * Approved budgets of the round's year held against the actor's own of earlier published rounds,
   * and against those of its peers in this round, in the same prices. All amounts of a report are
   * in one kind of prices.
   */
  private async outliers(tx: Tx, round: FigureRound, facts: string): Promise<Outlier[]> {
    const rows = await tx.rows<
      Omit<Outlier, 'value' | 'against' | 'median' | 'deviation' | 'score' | 'among' | 'prices'> &
        Budgeted & { kind: string; asked: boolean }
    >(
      `select ${PROJECT}, l.actor_id, a.kind, b.value, b.prices, ${isAsked('$4')} as asked from (${linesOf(round.source)}) l join actors.actor a on a.id = l.actor_id ${approved('$3')} order by l.code ${COLLATE}`,
      [...lineParameters(round.source), round.row.budget_year, facts],
    );
    const actors = [...new Set(rows.flatMap(({ actor_id, asked }) => (asked ? [actor_id] : [])))];
    const earlier = await this.earlier(tx, round, actors);
    const whose = ({ actor_id, prices }: Budgeted): string => `${actor_id} ${prices}`;
    const history = new Map(
      [...Map.groupBy(earlier, whose)].map(([actor, own]) => [
        actor,
        usualOf(own.map(({ value }) => amount(value))),
      ]),
    );
    const amounts = rows.map(({ actor_id, kind, prices, value, asked, ...project }) => ({
      project,
      asked,
      actor: actor_id,
      group: `${kind} ${prices}`,
      prices,
      value: amount(value),
      usual: history.get(whose({ actor_id, prices, value })),
    }));
    const peers = usualAmongOthers(amounts);
    return amounts
      .filter(({ asked }) => asked)
      .flatMap((one) =>
        (
          [
            ['history', one.usual],
            ['peers', peers(one)],
          ] as const
        ).flatMap(([against, usual]): Outlier[] => {
          if (usual === undefined) return [];
          const score = robustScore(one.value, usual);
          return Math.abs(score) <= OUTLYING
            ? []
            : [
                {
                  ...one.project,
                  value: one.value,
                  prices: pricesOf(one.prices),
                  against,
                  ...usual,
                  score,
                },
              ];
        }),
      );
  }

  /**
   * What actors had approved in the published rounds before this one: as it is kept, or as it was
   * known then.
   */
  private async earlier(
    tx: Tx,
    { row, known, source }: FigureRound,
    actors: readonly string[],
  ): Promise<Budgeted[]> {
    if (known === null)
      return tx.rows<Budgeted>(earlierBudgets('rollup.project_line', 'true'), [row.id, actors]);
    const rounds = await tx.rows<{ id: string }>(
      `select r.id from reporting.round x join reporting.round r on r.opens_at < x.opens_at join rollup.round_status s on s.round_id = r.id where x.id = $1 and s.published and r.closed_at <= $2`,
      [row.id, known],
    );
    await checkWidth(
      tx,
      [...rounds.map(({ id }) => id), ...(source.kind === 'asOf' ? [row.id] : [])],
      source.kind === 'asOf' ? 'asOf' : 'snapshot',
      { nb: 'utelat det', en: 'leave it out' },
    );
    return tx.rows<Budgeted>(earlierBudgets(BUDGETS_THEN, 'r.closed_at <= $3'), [
      row.id,
      actors,
      known,
    ]);
  }

  /**
   * Planned and running projects with what is approved for a year, by main goal (S7). Amounts of
   * different prices are not added.
   */
  async nextYear(
    tx: Tx,
    round: FigureRound,
    year: number,
    prices: string | undefined,
  ): Promise<Said<Without<NextYearResponse>>> {
    const rows = await tx.rows<{
      mainGoal: string;
      planned: number;
      active: number;
      approved: string | null;
      prices: string[] | null;
    }>(
      `select l.facts->>'mainGoal' as "mainGoal", count(*) filter (where l.state = 'planned')::int as planned, count(*) filter (where l.state = 'active')::int as active,
              sum(b.approved) as approved, (select array_agg(distinct p) from unnest(string_to_array(string_agg(array_to_string(b.prices, ','), ','), ',')) p) as prices
         from (${linesOf(round.source)}) l
         left join lateral (select sum(x.approved) as approved, array_agg(distinct x."priceYear" || '-' || x.basis) as prices from jsonb_to_recordset(l.budget) as x(year int, approved bigint, "priceYear" int, basis text)
                             where x.year = $3 and ($4::text is null or x."priceYear" || '-' || x.basis = $4)) b on true
        where l.state in ('planned', 'active') group by 1 order by 1`,
      [...lineParameters(round.source), year, prices ?? null],
    );
    const found = [...new Set(rows.flatMap((row) => row.prices ?? []))].sort();
    if (found.length > 1)
      throw new Problem(SEVERAL_PRICES, {
        errors: [
          fault(
            '/prices',
            'several-prices',
            `Velg en av ${found.join(', ')}`,
            `Choose one of ${found.join(', ')}`,
          ),
        ],
        members: { prices: found },
      });
    const goals = rows.map(({ prices: _, approved, ...goal }) => ({
      ...goal,
      projects: goal.planned + goal.active,
      approved: amount(approved ?? 0),
    }));
    return {
      said: {
        year,
        prices: found[0] === undefined ? null : pricesOf(found[0]),
        projects: goals.reduce((sum, goal) => sum + goal.projects, 0),
        approved: goals.reduce((sum, goal) => sum + goal.approved, 0),
        goals,
      },
      csv: (about) =>
        csvOf(
          ['round', 'asOf', 'year', 'mainGoal', 'projects', 'planned', 'active', 'approved'],
          goals.map((goal) => ({ ...about, year, ...goal })),
        ),
    };
  }
}

function pageOfFound<T>(
  { name, rows }: Found<T, unknown>,
  query: ListQuery,
): { readonly items: T[]; readonly nextCursor: string | null } {
  return pageOf(
    name,
    query,
    rows,
    (row) => row.place,
    ({ place: _, ...item }) => item as unknown as T,
  );
}
