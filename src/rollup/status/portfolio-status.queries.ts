import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { amount } from '../../platform/base/money.js';
import type { Colour } from '../../reporting/content/report.types.js';
import type { RoundState } from '../../reporting/rounds/round.types.js';
import type {
  ColourChange,
  PortfolioStatusResponse,
  ProjectReference,
  RedProject,
} from './portfolio-status.dto.js';
import { reportsHref } from './report-link.rules.js';
import {
  type Approved,
  budgetFigure,
  budgetFigures,
  colourFigures,
  counted,
} from './portfolio-status.rules.js';
import {
  KEY_COUNTS,
  type KeyCount,
  keysOfLines,
  lineParameters,
  linesOf,
  listedLines,
  type LineSource,
} from '../lines/report-lines.queries.js';

export interface StatusRoundRow {
  readonly id: string;
  readonly key: string;
  readonly period: string;
  readonly name: { readonly nb: string; readonly en: string };
  readonly state: RoundState;
  readonly budget_year: number;
  readonly criteria_set: string;
  readonly rule_set: string | null;
  readonly closed_at: Date | null;
}

/**
 * What figures are compared with: the last round's as they were frozen last at its closing or
 * later, or else as they are now.
 */
export interface Previous {
  readonly round: string;
  readonly snapshot: string | null;
  readonly source: LineSource;
}

/** The keys of a round added up: its counts, and what is approved by year. */
export type KeySums = Readonly<Record<KeyCount, number>> & {
  readonly approved: ReadonlyMap<number, Approved>;
};

/** An actor's key beside its key of the round before. */
interface ActorRow {
  readonly actor: string;
  readonly name: string;
  readonly projects: number;
  readonly green: number;
  readonly yellow: number;
  readonly red: number;
  readonly late: number;
  readonly approved: string;
  readonly prices: readonly string[];
  readonly projects_before: number;
  readonly approved_before: string;
  readonly prices_before: readonly string[];
}

/** The lists by name, and which of a line's reasons put it there. */
type ListName = 'red' | 'leftRed' | 'entered' | 'left' | 'changed';

/** A project's line now and in the round before, and its colour in each while it was active. */
interface ListedRow {
  readonly list: ListName;
  readonly total: number;
  readonly now: RedProject | null;
  readonly before: ProjectReference | null;
  readonly colour: Colour | null;
  readonly colour_before: Colour | null;
}

const SUMMED = Object.keys(KEY_COUNTS) as KeyCount[];
/** The round whose figures are compared with those of a round `r`. */
export const FOLLOWING = `select n.id from reporting.round n where n.opens_at > r.opens_at and n.state <> 'planned' order by n.opens_at limit 1`;
/**
 * What was frozen of a round before it closed is for who has a token, for good, as figures as of
 * then are; what compares with it would tell. `n` of round `p`.
 */
export const frozenSinceClosing = (n: string, p: string): string => `${n}.as_of >= ${p}.closed_at`;
/**
 * The round with which a round `r` is compared, and its last frozen figures that anyone may read,
 * as known at an instant.
 */
const previousOf = (asOf: string): string => `
  select p.id, p.key, (select n.id from rollup.snapshot n where n.round_id = p.id and n.frozen_at <= ${asOf} and ${frozenSinceClosing('n', 'p')} order by n.frozen_at desc, n.id desc limit 1) as snapshot
    from reporting.round p where p.opens_at < r.opens_at and p.state = 'closed' and p.closed_at <= ${asOf} order by p.opens_at desc limit 1`;
/**
 * Another text whenever the kept lines of a round `r`, the register's facts about their actors,
 * what is missing, or what it is compared with are others.
 */
export const figuresTag = (missing: string): string => `concat_ws('.',
  (select coalesce(sum(s.basis), 0) from rollup.actor_status s where s.round_id = r.id),
  (select coalesce(md5(string_agg(concat_ws(' ', a.organisation_number, a.name, a.kind, a.county, a.parent_id), '|' order by a.id)), '') from rollup.actor_status s join actors.actor a on a.id = s.actor_id where s.round_id = r.id),
  ${missing},
  coalesce((select coalesce(p.snapshot::text, (select coalesce(sum(s.basis), 0)::text from rollup.actor_status s where s.round_id = p.id)) from (${previousOf(`'infinity'`)}) p), ''))`;
/**
 * How long the lists may be: what is sent to every reader all day does not grow with the portfolio.
 * All 400 actors of Norway are among theirs.
 */
const LISTED = { projects: 100, actors: 500 } as const;

/**
 * The status of a round without its hash: sums over the (round, actor) keys, and the lines a board
 * asks for by name.
 */
export type StatusFigures = Omit<PortfolioStatusResponse, 'computedAt' | 'hash'>;

@Injectable()
export class PortfolioStatusQueries {
  async round(tx: Tx, id: string): Promise<StatusRoundRow | undefined> {
    const [row] = await tx.rows<StatusRoundRow>(
      `select r.id, r.key, r.period, json_build_object('nb', r.name_nb, 'en', r.name_en) as name, r.state, r.budget_year, r.criteria_set, r.rule_set, r.closed_at from reporting.round r where r.id = $1`,
      [id],
    );
    return row;
  }

  /**
   * What a round is compared with, now or as it was known at an instant ("previous" means the last
   * round's frozen, or else last certified figures, not a live value: design §2). Undefined for the
   * first round.
   */
  async previous(tx: Tx, id: string, asOf: Date | null = null): Promise<Previous | undefined> {
    const [row] = await tx.rows<{ id: string; key: string; snapshot: string | null }>(
      `select p.id, p.key, p.snapshot from reporting.round r cross join lateral (${previousOf("coalesce($2::timestamptz, 'infinity')")}) p where r.id = $1`,
      [id, asOf],
    );
    if (row === undefined) return undefined;
    const { id: roundId, key: round, snapshot } = row;
    if (snapshot !== null)
      return { round, snapshot, source: { kind: 'frozen', snapshotId: snapshot } };
    return {
      round,
      snapshot,
      source: asOf === null ? { kind: 'kept', roundId } : { kind: 'asOf', roundId, asOf },
    };
  }

  /** The round whose figures are compared with this round's, where there is one. */
  async following(tx: Tx, id: string): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(
      `select f.id from reporting.round r cross join lateral (${FOLLOWING}) f where r.id = $1`,
      [id],
    );
    return rows.map((row) => row.id);
  }

  /** The status of a round from a source of its lines, now or as it was known at an instant. */
  async figures(
    tx: Tx,
    round: StatusRoundRow,
    source: LineSource,
    asOf: Date | null = null,
  ): Promise<StatusFigures> {
    const before = await this.previous(tx, round.id, asOf);
    const [now, previous, actors, listed, inputs] = await Promise.all([
      this.sums(tx, source),
      before === undefined ? null : this.sums(tx, before.source),
      this.actors(tx, round.budget_year, source, before?.source),
      this.listed(tx, source, before?.source),
      this.inputs(tx, source),
    ]);
    const lists = listsByName(listed, before !== undefined);
    return {
      round: {
        key: round.key,
        period: round.period,
        name: round.name,
        state: round.state,
        budgetYear: round.budget_year,
        criteriaSet: round.criteria_set,
      },
      previousRound: before?.round ?? null,
      previousSnapshot: before?.snapshot ?? null,
      projects: counted(now.projects, previous?.projects ?? null),
      states: {
        planned: now.planned,
        active: now.active,
        paused: now.paused,
        completed: now.completed,
        stopped: now.stopped,
      },
      rated: counted(
        now.green + now.yellow + now.red,
        previous === null ? null : previous.green + previous.yellow + previous.red,
      ),
      colours: colourFigures(now, previous),
      budgets: budgetFigures(now.approved, previous?.approved ?? null),
      ...lists,
      actors: actors.rows,
      notListed: { ...lists.notListed, actors: actors.total - actors.rows.length },
      inputs,
      links: {
        reports: reportsHref(round.key, {}),
        figures: `/v1/rounds/${round.key}/figures`,
        missing: `/v1/rounds/${round.key}/completeness`,
      },
    };
  }

  /**
   * The actors that have figures now or had in the round before; of more than are listed those with
   * most projects. In Norwegian order of name.
   */
  private async actors(
    tx: Tx,
    budgetYear: number,
    now: LineSource,
    before: LineSource | undefined,
  ): Promise<{ readonly rows: PortfolioStatusResponse['actors']; readonly total: number }> {
    const approved = (k: string, suffix = ''): string =>
      `coalesce((${k}.budgets->>'${String(budgetYear)}')::bigint, 0) as approved${suffix}, coalesce(${k}.prices->'${String(budgetYear)}', '[]') as prices${suffix}`;
    const year = (sum: string, prices: readonly string[]): ReadonlyMap<number, Approved> =>
      new Map([[budgetYear, { approved: amount(sum), prices }]]);
    const rows = await tx.rows<ActorRow & { total: number }>(
      `with ${keysOf('n', now)}, ${before === undefined ? 'b as (select * from n where false)' : keysOf('b', before, 3)}
       select a.organisation_number as actor, a.name, coalesce(n.projects, 0) as projects, coalesce(n.green, 0) as green, coalesce(n.yellow, 0) as yellow, coalesce(n.red, 0) as red, coalesce(n.late, 0) as late,
              ${approved('n')}, coalesce(b.projects, 0) as projects_before, ${approved('b', '_before')}, k.total
         from (select coalesce(n.actor_id, b.actor_id) as actor_id, count(*) over ()::int as total from n full join b on b.actor_id = n.actor_id
                order by coalesce(n.projects, 0) desc, coalesce(b.projects, 0) desc, actor_id limit ${String(LISTED.actors)}) k
         join actors.actor a on a.id = k.actor_id left join n on n.actor_id = k.actor_id left join b on b.actor_id = k.actor_id`,
      [...lineParameters(now), ...(before === undefined ? [] : lineParameters(before))],
    );
    const beside = <T>(then: T): T | null => (before === undefined ? null : then);
    return {
      total: rows[0]?.total ?? 0,
      rows: rows
        .sort((a, b) => NORWEGIAN.compare(a.name, b.name))
        .map((row) => ({
          actor: row.actor,
          name: row.name,
          projects: counted(row.projects, beside(row.projects_before)),
          green: row.green,
          yellow: row.yellow,
          red: row.red,
          late: row.late,
          budget: budgetFigure(
            budgetYear,
            year(row.approved, row.prices),
            beside(year(row.approved_before, row.prices_before)),
          ),
        })),
    };
  }

  /** The sums of a source's keys: as the roll-up keeps them, or worked out. */
  async sums(tx: Tx, source: LineSource): Promise<KeySums> {
    const [row] = await tx.rows<
      Record<KeyCount, number> & {
        budgets: Record<string, string>;
        prices: Record<string, string[]>;
      }
    >(
      `with ${keysOf('k', source)}
       select ${SUMMED.map((column) => `coalesce(sum(k.${column}), 0)::int as ${column}`).join(', ')},
              (select coalesce(jsonb_object_agg(y.year, y.approved::text), '{}') from (select e.key as year, sum(e.value::bigint) as approved from k cross join lateral jsonb_each_text(k.budgets) e group by e.key) y) as budgets,
              (select coalesce(jsonb_object_agg(y.year, y.prices), '{}') from (select e.key as year, jsonb_agg(distinct p.value) as prices from k cross join lateral jsonb_each(k.prices) e cross join lateral jsonb_array_elements_text(e.value) p group by e.key) y) as prices
         from k`,
      lineParameters(source),
    );
    if (row === undefined) throw new Error('There are no sums');
    const { budgets, prices, ...counts } = row;
    return {
      ...counts,
      approved: new Map(
        Object.entries(budgets).map(([year, approved]) => [
          Number(year),
          { approved: amount(approved), prices: prices[year] ?? [] },
        ]),
      ),
    };
  }

  /**
   * Certified revisions behind the lines, those that were replaced included. Of a report they are
   * numbered from 1.
   */
  private async inputs(tx: Tx, source: LineSource): Promise<number> {
    const [row] =
      source.kind === 'kept'
        ? await tx.rows<{ inputs: number }>(
            `select coalesce(sum(s.inputs), 0)::int as inputs from rollup.actor_status s where s.round_id = $1`,
            [source.roundId],
          )
        : await tx.rows<{ inputs: number }>(
            `with ${listedLines('l', source)} select coalesce(sum(v.revision), 0)::int as inputs from l join reporting.report_revision v on v.id = l.revision_id`,
            lineParameters(source),
          );
    return row?.inputs ?? 0;
  }

  /**
   * The lines that a board asks for by name, beside the same project's line of the round before:
   * those that are or were red, and those that are not alike. By code, the first of each list, and
   * how many it has in all.
   */
  private listed(tx: Tx, now: LineSource, before: LineSource | undefined): Promise<ListedRow[]> {
    const lists: Readonly<Record<ListName, string>> = {
      red: `n_colour = 'red'`,
      leftRed: `b_colour = 'red' and n_colour is distinct from 'red'`,
      entered: 'b_id is null',
      left: 'n_id is null',
      changed: 'n_colour <> b_colour',
    };
    const asked = before === undefined ? (['red'] as const) : (Object.keys(lists) as ListName[]);
    const line = (l: string): string =>
      `${l}.project_id as ${l}_id, ${l}.code as ${l}_code, ${l}.name as ${l}_name, ${l}.actor_id as ${l}_actor, case when ${l}.state = 'active' then ${l}.colour end as ${l}_colour`;
    const reference = (l: string): string =>
      `case when t.${l}_id is not null then jsonb_build_object('project', t.${l}_code, 'name', t.${l}_name, 'actor', ${l}.name)`;
    return tx.rows<ListedRow>(
      `with ${listedLines('n', now)}, ${before === undefined ? 'b as (select * from n where false)' : listedLines('b', before, 3)},
            pair as materialized (select * from (select ${line('n')}, n.reason, n.cause, n.action, ${line('b')} from n full join b on b.project_id = n.project_id) p where ${asked.map((list) => `(${lists[list]})`).join(' or ')}),
            top as (${asked.map((list) => `(select '${list}' as list, count(*) over ()::int as total, p.* from pair p where ${lists[list]} order by coalesce(n_code, b_code) limit ${String(LISTED.projects)})`).join(' union all ')})
       select t.list, t.total, ${reference('n')} || jsonb_build_object('reason', t.reason, 'cause', t.cause, 'action', t.action) end as now, ${reference('b')} end as before, t.n_colour as colour, t.b_colour as colour_before
         from top t left join actors.actor n on n.id = t.n_actor left join actors.actor b on b.id = t.b_actor order by t.list, coalesce(t.n_code, t.b_code)`,
      [...lineParameters(now), ...(before === undefined ? [] : lineParameters(before))],
    );
  }
}

/**
 * The keys of a source that have lines, as a named part of a statement; its parameters are {@link
 * lineParameters}, numbered from `first`.
 */
function keysOf(name: string, source: LineSource, first = 1): string {
  if (source.kind === 'kept')
    return `${name} as materialized (select s.* from rollup.actor_status s where s.round_id = $${String(first)}::uuid and $${String(first + 1)}::timestamptz is null and s.projects > 0)`;
  return `${name}_line as materialized (${linesOf(source, first)}), ${name} as materialized (${keysOfLines(`${name}_line`)})`;
}

const NORWEGIAN = new Intl.Collator('nb-NO');

/**
 * What is red, what no longer is, and what moved since the round before; and how many more there
 * are.
 */
function listsByName(
  rows: readonly ListedRow[],
  compared: boolean,
): Pick<StatusFigures, 'red' | 'leftRed' | 'movement'> & {
  readonly notListed: Omit<StatusFigures['notListed'], 'actors'>;
} {
  const reference = ({ project, name, actor }: ProjectReference): ProjectReference => ({
    project,
    name,
    actor,
  });
  const of = (list: ListName): ListedRow[] => rows.filter((row) => row.list === list);
  const notListed = (list: ListName): number =>
    of(list).reduce((_, { total }) => total, 0) - of(list).length;
  const now = (row: ListedRow): ProjectReference[] =>
    row.now === null ? [] : [reference(row.now)];
  const before = (row: ListedRow): ProjectReference[] => (row.before === null ? [] : [row.before]);
  return {
    red: of('red').flatMap((row) => row.now ?? []),
    leftRed: of('leftRed').flatMap(before),
    movement: !compared
      ? null
      : {
          entered: of('entered').flatMap(now),
          left: of('left').flatMap(before),
          changed: of('changed').flatMap((row) =>
            row.colour === null || row.colour_before === null
              ? []
              : now(row).map(
                  (one) => ({ ...one, from: row.colour_before, to: row.colour }) as ColourChange,
                ),
          ),
        },
    notListed: {
      red: notListed('red'),
      leftRed: notListed('leftRed'),
      entered: notListed('entered'),
      left: notListed('left'),
      changed: notListed('changed'),
    },
  };
}
