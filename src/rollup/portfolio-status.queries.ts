import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import { amount } from '../platform/money.js';
import type { RoundState } from '../reporting/report.types.js';
import type { ColourChange, Movement, PortfolioStatusResponse, ProjectReference, RedProject } from './portfolio-status.dto.js';
import { budgetFigure, budgetFigures, colourFigures, counted } from './portfolio-status.rules.js';

interface RoundRow {
  id: string;
  key: string;
  period: string;
  name: { nb: string; en: string };
  state: RoundState;
  budget_year: number;
  criteria_set: string;
  closed_at: Date | null;
}

interface ActorRow {
  actor_id: string;
  organisation_number: string;
  name: string;
  projects: number;
  active: number;
  planned: number;
  paused: number;
  completed: number;
  stopped: number;
  green: number;
  yellow: number;
  red: number;
  late: number;
  inputs: number;
}

type ActorSum = Omit<ActorRow, 'actor_id' | 'organisation_number' | 'name'>;
const NOTHING: ActorSum = { projects: 0, active: 0, planned: 0, paused: 0, completed: 0, stopped: 0, green: 0, yellow: 0, red: 0, late: 0, inputs: 0 };
const SUMMED = Object.keys(NOTHING) as (keyof ActorSum)[];

/** The status of a round without its hash: sums over the (round, actor) keys, and the lines a board asks for by name. */
export type StatusFigures = Omit<PortfolioStatusResponse, 'computedAt' | 'hash'>;

@Injectable()
export class PortfolioStatusQueries {
  async round(tx: Tx, id: string): Promise<RoundRow | undefined> {
    const [row] = await tx.query<RoundRow>(
      `select r.id, r.key, r.period, json_build_object('nb', r.name_nb, 'en', r.name_en) as name, r.state, r.budget_year, r.criteria_set, r.closed_at from reporting.round r where r.id = $1`,
      [id],
    );
    return row;
  }

  /** The last closed round before a round. */
  async previous(tx: Tx, id: string): Promise<{ readonly id: string; readonly key: string } | undefined> {
    const [row] = await tx.query<{ id: string; key: string }>(
      `select p.id, p.key from reporting.round r join reporting.round p on p.opens_at < r.opens_at and p.state = 'closed' where r.id = $1 order by p.opens_at desc limit 1`,
      [id],
    );
    return row;
  }

  /** Rounds whose figures are compared with this round's. */
  async following(tx: Tx, id: string): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select f.id from reporting.round r join reporting.round f on f.opens_at > r.opens_at and f.state <> 'planned' where r.id = $1 order by f.opens_at limit 1`,
      [id],
    );
    return rows.map((row) => row.id);
  }

  async figures(tx: Tx, round: RoundRow): Promise<StatusFigures> {
    const before = await this.previous(tx, round.id);
    const actorsNow = await this.actors(tx, round.id);
    const actorsBefore = before === undefined ? null : await this.actors(tx, before.id);
    const now = sum(actorsNow);
    const previous = actorsBefore === null ? null : sum(actorsBefore);
    const budgets = await this.budgets(tx, round.id);
    const budgetsBefore = before === undefined ? null : await this.budgets(tx, before.id);
    return {
      round: { key: round.key, period: round.period, name: round.name, state: round.state, budgetYear: round.budget_year, criteriaSet: round.criteria_set },
      previousRound: before?.key ?? null,
      projects: counted(now.projects, previous?.projects ?? null),
      states: { planned: now.planned, active: now.active, paused: now.paused, completed: now.completed, stopped: now.stopped },
      rated: counted(now.green + now.yellow + now.red, previous === null ? null : previous.green + previous.yellow + previous.red),
      colours: colourFigures(now, previous),
      budgets: budgetFigures(totals(budgets), budgetsBefore === null ? null : totals(budgetsBefore)),
      red: await this.red(tx, round.id),
      leftRed: before === undefined ? [] : await this.leftRed(tx, round.id, before.id),
      movement: before === undefined ? null : await this.movement(tx, round.id, before.id),
      actors: this.perActor(round, actorsNow, actorsBefore, budgets, budgetsBefore),
      inputs: now.inputs,
    };
  }

  private perActor(round: RoundRow, now: readonly ActorRow[], before: readonly ActorRow[] | null, budgets: readonly BudgetRow[], budgetsBefore: readonly BudgetRow[] | null): PortfolioStatusResponse['actors'] {
    const approved = (rows: readonly BudgetRow[], actorId: string): number => rows.filter((row) => row.actor_id === actorId && row.year === round.budget_year).reduce((total, row) => total + row.approved, 0);
    const gone = (before ?? []).filter(({ actor_id }) => !now.some((row) => row.actor_id === actor_id)).map((row) => ({ ...row, ...NOTHING }));
    return [...now, ...gone]
      .sort((a, b) => NORWEGIAN.compare(a.name, b.name))
      .map((row) => ({
        actor: row.organisation_number,
        name: row.name,
        projects: counted(row.projects, before === null ? null : (before.find(({ actor_id }) => actor_id === row.actor_id)?.projects ?? 0)),
        green: row.green,
        yellow: row.yellow,
        red: row.red,
        late: row.late,
        budget: budgetFigure(round.budget_year, approved(budgets, row.actor_id), budgetsBefore === null ? null : approved(budgetsBefore, row.actor_id)),
      }));
  }

  private actors(tx: Tx, roundId: string): Promise<ActorRow[]> {
    return tx.query<ActorRow>(
      `select s.actor_id, a.organisation_number, a.name, ${SUMMED.map((column) => `s.${column}`).join(', ')}
         from rollup.actor_status s join actors.actor a on a.id = s.actor_id where s.round_id = $1 and s.projects > 0`,
      [roundId],
    );
  }

  private async budgets(tx: Tx, roundId: string): Promise<BudgetRow[]> {
    const rows = await tx.query<{ actor_id: string; year: number; approved: string }>(
      `select b.actor_id, b.year, sum(b.approved)::bigint as approved from rollup.budget_line b where b.round_id = $1 group by b.actor_id, b.year`,
      [roundId],
    );
    return rows.map((row) => ({ ...row, approved: amount(row.approved) }));
  }

  private red(tx: Tx, roundId: string): Promise<RedProject[]> {
    return tx.query<RedProject>(
      `select l.code as project, l.name, a.name as actor, l.reason, l.cause, l.action
         from rollup.project_line l join actors.actor a on a.id = l.actor_id where l.round_id = $1 and l.state = 'active' and l.colour = 'red' order by l.code`,
      [roundId],
    );
  }

  private leftRed(tx: Tx, now: string, before: string): Promise<ProjectReference[]> {
    return tx.query<ProjectReference>(
      `select b.code as project, b.name, a.name as actor
         from rollup.project_line b join actors.actor a on a.id = b.actor_id left join rollup.project_line n on n.round_id = $1 and n.project_id = b.project_id
        where b.round_id = $2 and b.state = 'active' and b.colour = 'red' and (n.colour is distinct from 'red' or n.state <> 'active') order by b.code`,
      [now, before],
    );
  }

  private async movement(tx: Tx, now: string, before: string): Promise<Movement> {
    const only = (a: string, b: string): Promise<ProjectReference[]> =>
      tx.query<ProjectReference>(
        `select l.code as project, l.name, a.name as actor from rollup.project_line l join actors.actor a on a.id = l.actor_id
          where l.round_id = $1 and not exists (select 1 from rollup.project_line o where o.round_id = $2 and o.project_id = l.project_id) order by l.code`,
        [a, b],
      );
    const changed = await tx.query<ColourChange>(
      `select n.code as project, n.name, a.name as actor, b.colour as "from", n.colour as "to"
         from rollup.project_line n join rollup.project_line b on b.round_id = $2 and b.project_id = n.project_id join actors.actor a on a.id = n.actor_id
        where n.round_id = $1 and n.state = 'active' and b.state = 'active' and n.colour <> b.colour order by n.code`,
      [now, before],
    );
    return { entered: await only(now, before), left: await only(before, now), changed };
  }

}

interface BudgetRow {
  readonly actor_id: string;
  readonly year: number;
  readonly approved: number;
}

const NORWEGIAN = new Intl.Collator('nb-NO');

function sum(rows: readonly ActorSum[]): ActorSum {
  const total = { ...NOTHING };
  for (const row of rows) for (const column of SUMMED) total[column] += row[column];
  return total;
}

function totals(rows: readonly BudgetRow[]): Map<number, number> {
  const byYear = new Map<number, number>();
  for (const { year, approved } of rows) byYear.set(year, (byYear.get(year) ?? 0) + approved);
  return byYear;
}
