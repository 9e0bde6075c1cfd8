import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import { amount } from '../platform/money.js';
import type { RoundState } from '../reporting/report.types.js';
import type { ColourChange, Movement, PortfolioStatusResponse, ProjectReference, RedProject } from './portfolio-status.dto.js';
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
    const keys = await this.keys(tx, source);
    const keysBefore = before === undefined ? null : await this.keys(tx, before.source);
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
      red: await this.red(tx, source),
      leftRed: before === undefined ? [] : await this.leftRed(tx, source, before.source),
      movement: before === undefined ? null : await this.movement(tx, source, before.source),
      actors: this.perActor(round, keys, keysBefore),
      inputs: await this.inputs(tx, source),
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

  private red(tx: Tx, source: LineSource): Promise<RedProject[]> {
    return tx.query<RedProject>(
      `with ${listedLines('l', source)}
       select l.code as project, l.name, a.name as actor, l.reason, l.cause, l.action from l join actors.actor a on a.id = l.actor_id where l.state = 'active' and l.colour = 'red' order by l.code`,
      lineParameters(source),
    );
  }

  private leftRed(tx: Tx, now: LineSource, before: LineSource): Promise<ProjectReference[]> {
    return tx.query<ProjectReference>(
      `with ${listedLines('n', now)}, ${listedLines('b', before, 3)}
       select b.code as project, b.name, a.name as actor from b join actors.actor a on a.id = b.actor_id left join n on n.project_id = b.project_id
        where b.state = 'active' and b.colour = 'red' and (n.colour is distinct from 'red' or n.state <> 'active') order by b.code`,
      [...lineParameters(now), ...lineParameters(before)],
    );
  }

  private async movement(tx: Tx, now: LineSource, before: LineSource): Promise<Movement> {
    const only = (these: LineSource, those: LineSource): Promise<ProjectReference[]> =>
      tx.query<ProjectReference>(
        `with ${listedLines('l', these)}, ${listedLines('o', those, 3)}
         select l.code as project, l.name, a.name as actor from l join actors.actor a on a.id = l.actor_id where not exists (select 1 from o where o.project_id = l.project_id) order by l.code`,
        [...lineParameters(these), ...lineParameters(those)],
      );
    const changed = await tx.query<ColourChange>(
      `with ${listedLines('n', now)}, ${listedLines('b', before, 3)}
       select n.code as project, n.name, a.name as actor, b.colour as "from", n.colour as "to" from n join b on b.project_id = n.project_id join actors.actor a on a.id = n.actor_id
        where n.state = 'active' and b.state = 'active' and n.colour <> b.colour order by n.code`,
      [...lineParameters(now), ...lineParameters(before)],
    );
    return { entered: await only(now, before), left: await only(before, now), changed };
  }
}

const NORWEGIAN = new Intl.Collator('nb-NO');

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
