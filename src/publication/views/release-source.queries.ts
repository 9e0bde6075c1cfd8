import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import {
  bool,
  type Column,
  type Columns,
  decimalText,
  instant,
  int,
  nullable,
  type RowType,
  rowType,
  text,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { FrozenPromises } from '../../rollup/promises/frozen-promises.lookup.js';
import { selectActors } from './actor-rows.queries.js';
import { selectBaselines, selectMilestones } from './milestone-rows.queries.js';
import {
  CASE_DOCUMENTS,
  CASES,
  CRITERIA,
  CRITERIA_SETS,
  MEETING_ACTIONS,
  MEETINGS,
} from '../view-tables/governance-tables.rules.js';
import {
  selectCaseDocuments,
  selectCases,
  selectCriteria,
  selectCriteriaSets,
  selectMeetingActions,
  selectMeetings,
  selectProjectGoals,
} from './governance-rows.queries.js';
import { PlanSource } from './plan-source.queries.js';
import { selectCriteriaReplays, selectReplayReasons } from './replay-rows.queries.js';
import { selectActorBudgets, selectBudgets, selectProjects } from './project-rows.queries.js';
import { makePairTable, makePromiseTable } from './promise-rows.rules.js';
import type {
  ViewCell,
  ViewColumn,
  ViewColumnType,
  ViewTable,
} from '../view-tables/release-view.types.js';
import { selectMovements, selectNotReported, selectSummary } from './round-rows.queries.js';
import { selectAdvice, selectOrigins } from './thread-rows.queries.js';
import { ACTORS } from '../view-tables/actor-table.rules.js';
import { BASELINES, MILESTONES } from '../view-tables/milestone-tables.rules.js';
import { ACTOR_BUDGETS, BUDGETS, PROJECTS } from '../view-tables/project-table.rules.js';
import { CRITERIA_REPLAYS, REPLAY_REASONS } from '../view-tables/replay-tables.rules.js';
import { ADVICE, ORIGINS } from '../view-tables/thread-table.rules.js';
import { PROJECT_GOALS } from '../view-tables/strategy-tables.rules.js';
import type { TableDefinition } from '../view-tables/view-column.rules.js';
import { MOVEMENTS, NOT_REPORTED, SUMMARY } from '../view-tables/view-tables.rules.js';

/** A snapshot that a release may be made of, with the text that its hash is of. */
export interface ChosenSnapshot {
  readonly id: string;
  readonly round: string;
  readonly nameNb: string;
  readonly nameEn: string;
  readonly hash: string;
  readonly body: string;
  readonly asOf: Date;
  /** Says that it is as of the closing of its round or later. */
  readonly sinceClosing: boolean;
}

type Row = Readonly<Record<string, ViewCell>>;

const SNAPSHOT_ROW = rowType<ChosenSnapshot>({
  id: uuid,
  round: text,
  nameNb: text,
  nameEn: text,
  hash: text,
  body: text,
  asOf: instant,
  sinceClosing: bool,
});

/** Types of columns of a statement by those of the view. */
const READ_AS: Readonly<Record<ViewColumnType, Column<unknown>>> = {
  string: text,
  integer: int,
  decimal: decimalText,
  boolean: bool,
  date: text,
  instant: text,
};

/** Selects the rows of a table from a snapshot, for a release that was drafted at an instant. */
type Select = (snapshotId: string, draftedAt: Date) => Sql;

/** Tables of the view that a statement reads from a snapshot. */
const STATEMENTS: readonly (readonly [TableDefinition, Select])[] = [
  [SUMMARY, selectSummary],
  [PROJECTS, selectProjects],
  [BUDGETS, selectBudgets],
  [ACTOR_BUDGETS, selectActorBudgets],
  [ACTORS, selectActors],
  [NOT_REPORTED, selectNotReported],
  [MOVEMENTS, selectMovements],
  [MILESTONES, selectMilestones],
  [BASELINES, selectBaselines],
  [ORIGINS, selectOrigins],
  [ADVICE, selectAdvice],
  [PROJECT_GOALS, selectProjectGoals],
  [MEETINGS, selectMeetings],
  [MEETING_ACTIONS, selectMeetingActions],
  [CASES, selectCases],
  [CASE_DOCUMENTS, selectCaseDocuments],
  [CRITERIA_SETS, selectCriteriaSets],
  [CRITERIA, selectCriteria],
  [CRITERIA_REPLAYS, selectCriteriaReplays],
  [REPLAY_REASONS, selectReplayReasons],
];

/** Row types by table, made once. */
const ROW_TYPES = new Map(STATEMENTS.map(([{ name, columns }]) => [name, rowTypeOf(columns)]));

/** Reads the tables of the view from a snapshot: its lines, its content, and their revisions. */
@Injectable()
export class ReleaseSource {
  constructor(
    private readonly promises: FrozenPromises,
    private readonly plans: PlanSource,
  ) {}

  async findSnapshot(tx: Tx, id: string): Promise<ChosenSnapshot | undefined> {
    const [row] = await tx.query(
      SNAPSHOT_ROW,
      sql`
        select n.id,
               r.key as round,
               r.name_nb as "nameNb",
               r.name_en as "nameEn",
               n.hash,
               n.body,
               n.as_of as "asOf",
               coalesce(n.as_of >= r.closed_at, false) as "sinceClosing"
          from rollup.snapshot n
          join reporting.round r on r.id = n.round_id
         where n.id = ${id}`,
    );
    return row;
  }

  /** Reads all tables but `changes`, with nothing withheld, for a release drafted at an instant. */
  async readTables(
    tx: Tx,
    snapshot: Pick<ChosenSnapshot, 'id' | 'round' | 'asOf'>,
    draftedAt: Date,
  ): Promise<ViewTable[]> {
    const tables: ViewTable[] = [];
    for (const [definition, select] of STATEMENTS) {
      const rows = await tx.query(rowTypeFor(definition.name), select(snapshot.id, draftedAt));
      tables.push({ ...definition, rows: rows.map((row) => cellsOf(definition.columns, row)) });
    }
    const { promises, pairs } = await this.promises.read(tx, snapshot);
    const agreed = [makePromiseTable(promises), makePairTable(pairs)];
    return [...tables, ...agreed, ...(await this.plans.readTables(tx, snapshot))];
  }
}

function rowTypeOf(columns: readonly ViewColumn[]): RowType<Row> {
  const read = columns.map(({ name, type, nullable: mayBeNull }) => [
    name,
    mayBeNull ? nullable(READ_AS[type]) : READ_AS[type],
  ]);
  return rowType<Row>(Object.fromEntries(read) as Columns<Row>);
}

function rowTypeFor(table: string): RowType<Row> {
  const type = ROW_TYPES.get(table);
  if (type === undefined) throw new Error(`The view has no table ${table}`);
  return type;
}

function cellsOf(columns: readonly ViewColumn[], row: Row): ViewCell[] {
  return columns.map(({ name }) => row[name] ?? null);
}
