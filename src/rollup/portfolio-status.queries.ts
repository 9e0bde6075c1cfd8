import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import { amount } from '../platform/money.js';
import type { Colour, RoundState } from '../reporting/report.types.js';
import type { PortfolioStatusResponse, ProjectReference, RedProject } from './portfolio-status.dto.js';
import { budgetFigure, budgetFigures, colourFigures, counted } from './portfolio-status.rules.js';
import { KEY_COUNTS, type KeyCount, keysOfLines, lineParameters, linesOf, listedLines, type LineSource } from './report-lines.queries.js';

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

/** What figures are compared with: the last round's as they were frozen last, or else as they are now. */
export interface Previous {
  readonly round: string;
  readonly snapshot: string | null;
  readonly source: LineSource;
}

export type KeySums = Readonly<Record<KeyCount, number>>;
export interface KeyRow extends KeySums {
  readonly actor_id: string;
  readonly organisation_number: string;
  readonly name: string;
  readonly budgets: Readonly<Record<string, number>>;
}

/** A project's line now and in the round before, and its colour in each while it was active. */
interface ListedRow {
  readonly now: RedProject | null;
  readonly before: ProjectReference | null;
  readonly colour: Colour | null;
  readonly colour_before: Colour | null;
}

const SUMMED = Object.keys(KEY_COUNTS) as KeyCount[];
const NOTHING = Object.fromEntries(SUMMED.map((name) => [name, 0])) as Record<KeyCount, number>;

/** The status of a round without its hash: sums over the (round, actor) keys, and the lines a board asks for by name. */
export type StatusFigures = Omit<PortfolioStatusResponse, 'computedAt' | 'hash'>;

@Injectable()
export class PortfolioStatusQueries {
  async round(tx: Tx, id: string): Promise<StatusRoundRow | undefined> {
    const [row] = await tx.query<StatusRoundRow>(
      `select r.id, r.key, r.period, json_build_object('nb', r.name_nb, 'en', r.name_en) as name, r.state, r.budget_year, r.criteria_set, r.rule_set, r.closed_at from reporting.round r where r.id = $1`,
      [id],
    );
    return row;
  }

  /**
   * What a round is compared with, now or as it was known at an instant ("previous" means the last round's frozen, or else last certified
   * figures, not a live value: design §2). Undefined for the first round.
   */
  async previous(tx: Tx, id: string, asOf: Date | null = null): Promise<Previous | undefined> {
    const [row] = await tx.query<{ id: string; key: string; snapshot: string | null }>(
      `select p.id, p.key, (select n.id from rollup.snapshot n where n.round_id = p.id and ($2::timestamptz is null or n.frozen_at <= $2) order by n.frozen_at desc, n.id desc limit 1) as snapshot
         from reporting.round r join reporting.round p on p.opens_at < r.opens_at and p.state = 'closed' and ($2::timestamptz is null or p.closed_at <= $2) where r.id = $1 order by p.opens_at desc limit 1`,
      [id, asOf],
    );
    if (row === undefined) return undefined;
    const { id: roundId, key: round, snapshot } = row;
    if (snapshot !== null) return { round, snapshot, source: { kind: 'frozen', snapshotId: snapshot } };
    return { round, snapshot, source: asOf === null ? { kind: 'kept', roundId } : { kind: 'asOf', roundId, asOf } };
  }

  /** Rounds whose figures are compared with this round's. */
  async following(tx: Tx, id: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select f.id from reporting.round r join reporting.round f on f.opens_at > r.opens_at and f.state <> 'planned' where r.id = $1 order by f.opens_at limit 1`,
      [id],
    );
    return rows.map((row) => row.id);
  }

  /** The status of a round from a source of its lines, now or as it was known at an instant. */
  async figures(tx: Tx, round: StatusRoundRow, source: LineSource, asOf: Date | null = null): Promise<StatusFigures> {
    const before = await this.previous(tx, round.id, asOf);
    const [keys, keysBefore, listed, inputs] = await Promise.all([this.keys(tx, source), before === undefined ? null : this.keys(tx, before.source), this.listed(tx, source, before?.source), this.inputs(tx, source)]);
    const now = sumOfKeys(keys);
    const previous = keysBefore === null ? null : sumOfKeys(keysBefore);
    return {
      round: { key: round.key, period: round.period, name: round.name, state: round.state, budgetYear: round.budget_year, criteriaSet: round.criteria_set },
      previousRound: before?.round ?? null,
      previousSnapshot: before?.snapshot ?? null,
      projects: counted(now.projects, previous?.projects ?? null),
      states: { planned: now.planned, active: now.active, paused: now.paused, completed: now.completed, stopped: now.stopped },
      rated: counted(now.green + now.yellow + now.red, previous === null ? null : previous.green + previous.yellow + previous.red),
      colours: colourFigures(now, previous),
      budgets: budgetFigures(now.approved, previous?.approved ?? null),
      ...listsByName(listed, before !== undefined),
      actors: this.perActor(round, keys, keysBefore),
      inputs,
    };
  }

  private perActor(round: StatusRoundRow, now: readonly KeyRow[], before: readonly KeyRow[] | null): PortfolioStatusResponse['actors'] {
    const approved = ({ budgets }: KeyRow): number => budgets[String(round.budget_year)] ?? 0;
    const earlier = new Map(before?.map((row) => [row.actor_id, row]));
    const still = new Set(now.map(({ actor_id }) => actor_id));
    const gone = (before ?? []).filter(({ actor_id }) => !still.has(actor_id)).map((row): KeyRow => ({ ...row, ...NOTHING, budgets: {} }));
    return [...now, ...gone]
      .sort((a, b) => NORWEGIAN.compare(a.name, b.name))
      .map((row) => {
        const then = earlier.get(row.actor_id);
        return {
          actor: row.organisation_number,
          name: row.name,
          projects: counted(row.projects, before === null ? null : (then?.projects ?? 0)),
          green: row.green,
          yellow: row.yellow,
          red: row.red,
          late: row.late,
          budget: budgetFigure(round.budget_year, approved(row), before === null ? null : then === undefined ? 0 : approved(then)),
        };
      });
  }

  /** The sums of a source's keys that have lines: as the roll-up keeps them, or worked out. */
  async keys(tx: Tx, source: LineSource): Promise<KeyRow[]> {
    const keys = source.kind === 'kept' ? `select s.* from rollup.actor_status s where s.round_id = $1::uuid and $2::timestamptz is null and s.projects > 0` : keysOfLines('line');
    const rows = await tx.query<Omit<KeyRow, 'budgets'> & { budgets: Record<string, string | number> }>(
      `${source.kind === 'kept' ? '' : `with line as materialized (${linesOf(source)})`}
       select k.actor_id, a.organisation_number, a.name, ${SUMMED.map((column) => `k.${column}`).join(', ')}, k.budgets from (${keys}) k join actors.actor a on a.id = k.actor_id`,
      lineParameters(source),
    );
    return rows.map((row) => ({ ...row, budgets: Object.fromEntries(Object.entries(row.budgets).map(([year, approved]) => [year, amount(approved)])) }));
  }

  /** Certified revisions behind the lines, those that were replaced included. Of a report they are numbered from 1. */
  private async inputs(tx: Tx, source: LineSource): Promise<number> {
    const [row] = source.kind === 'kept'
      ? await tx.query<{ inputs: number }>(`select coalesce(sum(s.inputs), 0)::int as inputs from rollup.actor_status s where s.round_id = $1`, [source.roundId])
      : await tx.query<{ inputs: number }>(`with ${listedLines('l', source)} select coalesce(sum(v.revision), 0)::int as inputs from l join reporting.report_revision v on v.id = l.revision_id`, lineParameters(source));
    return row?.inputs ?? 0;
  }

  /** The lines that a board asks for by name, beside the same project's line of the round before: those that are or were red, and those that are not alike. By code. */
  private listed(tx: Tx, now: LineSource, before: LineSource | undefined): Promise<ListedRow[]> {
    const line = (l: string): string => `case when ${l}.project_id is not null then jsonb_build_object('project', ${l}.code, 'name', ${l}.name, 'actor', ${l}a.name)`;
    const rated = (l: string): string => `case when ${l}.state = 'active' then ${l}.colour end`;
    return tx.query<ListedRow>(
      before === undefined
        ? `with ${listedLines('n', now)}
           select ${line('n')} || jsonb_build_object('reason', n.reason, 'cause', n.cause, 'action', n.action) end as now, null as before, ${rated('n')} as colour, null as colour_before
             from n join actors.actor na on na.id = n.actor_id where ${rated('n')} = 'red' order by n.code`
        : `with ${listedLines('n', now)}, ${listedLines('b', before, 3)}
           select ${line('n')} || jsonb_build_object('reason', n.reason, 'cause', n.cause, 'action', n.action) end as now, ${line('b')} end as before, ${rated('n')} as colour, ${rated('b')} as colour_before
             from n full join b on b.project_id = n.project_id left join actors.actor na on na.id = n.actor_id left join actors.actor ba on ba.id = b.actor_id
            where n.project_id is null or b.project_id is null or ${rated('n')} = 'red' or ${rated('b')} = 'red' or ${rated('n')} <> ${rated('b')} order by coalesce(n.code, b.code)`,
      [...lineParameters(now), ...(before === undefined ? [] : lineParameters(before))],
    );
  }
}

const NORWEGIAN = new Intl.Collator('nb-NO');

/** What is red, what no longer is, and what moved since the round before. */
function listsByName(rows: readonly ListedRow[], compared: boolean): Pick<StatusFigures, 'red' | 'leftRed' | 'movement'> {
  const reference = ({ project, name, actor }: ProjectReference): ProjectReference => ({ project, name, actor });
  return {
    red: rows.flatMap(({ now, colour }) => (now !== null && colour === 'red' ? [now] : [])),
    leftRed: rows.flatMap(({ before, colour, colour_before }) => (before !== null && colour_before === 'red' && colour !== 'red' ? [before] : [])),
    movement: !compared ? null : {
      entered: rows.flatMap(({ now, before }) => (now !== null && before === null ? [reference(now)] : [])),
      left: rows.flatMap(({ now, before }) => (now === null && before !== null ? [before] : [])),
      changed: rows.flatMap(({ now, colour, colour_before }) => (now !== null && colour !== null && colour_before !== null && colour !== colour_before ? [{ ...reference(now), from: colour_before, to: colour }] : [])),
    },
  };
}

/** The keys of a round added up: its counts, and approved whole NOK by year. */
export function sumOfKeys(rows: readonly KeyRow[]): KeySums & { readonly approved: ReadonlyMap<number, number> } {
  const total = { ...NOTHING };
  const approved = new Map<number, number>();
  for (const row of rows) {
    for (const column of SUMMED) total[column] += row[column];
    for (const [year, value] of Object.entries(row.budgets)) approved.set(Number(year), (approved.get(Number(year)) ?? 0) + value);
  }
  return { ...total, approved };
}
