import sql from 'sql-template-tag';
import { notFound } from '../../platform/base/problem.js';
import type { Database } from '../../platform/database/database.js';
import { bool, instant, json, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { isHeld } from '../../reporting/rounds/round-order.lookup.js';
import { IS_WITHHELD } from './compared-round.queries.js';
import type { NotReportedProject } from '../groups/portfolio-group.dto.js';
import { type LineSource, selectLines } from '../lines/line.queries.js';
import type { PortfolioStatusResponse } from './portfolio-status.dto.js';
import type { StatusFigures } from './portfolio-status.queries.js';

/** Tags of a round's stored figures. */
export interface FiguresState {
  readonly key: string;
  /** Entity tag of the status. */
  readonly etag: string;
  readonly published: boolean;
  /** Only the directorate may read the figures. */
  readonly withheld: boolean;
  readonly figures_tag: string;
  readonly computed_at: Date;
}

/** The stored status of a round. */
export interface StatusBody {
  readonly key: string;
  readonly body: string;
  readonly etag: string;
  readonly published: boolean;
  /** Only the directorate may read the figures. */
  readonly withheld: boolean;
  readonly computed_at: Date;
}

const STATE_ROW = rowType<FiguresState>({
  key: text,
  etag: text,
  published: bool,
  withheld: bool,
  figures_tag: text,
  computed_at: instant,
});
const BODY_ROW = rowType<StatusBody>({
  key: text,
  body: text,
  etag: text,
  published: bool,
  withheld: bool,
  computed_at: instant,
});
const FROZEN_ROW = rowType({ status: json<StatusFigures>() });
const STORED_ROW = rowType({ status: json<PortfolioStatusResponse>() });
const CODE_ROW = rowType({ code: text });
const PROJECTS_ROW = rowType({ projects: json<NotReportedProject[]>() });

const SELECT_STATES = sql`
  select s.key,
         s.etag,
         s.published,
         ${IS_WITHHELD} as withheld,
         s.figures_tag,
         s.computed_at
    from rollup.round_status s
    join reporting.round r on r.id = s.round_id
   where ${isHeld(sql`r`)}`;

const SELECT_BODIES = sql`
  select s.key,
         s.body,
         s.etag,
         s.published,
         ${IS_WITHHELD} as withheld,
         s.computed_at
    from rollup.round_status s
    join reporting.round r on r.id = s.round_id
   where ${isHeld(sql`r`)}`;

/** Loads the tags of all rounds: the poll of every API process. */
export function loadStates(database: Database): Promise<FiguresState[]> {
  return database.readPrepared(STATE_ROW, SELECT_STATES);
}

/** Loads the tags of one round. */
export async function loadState(
  database: Database,
  key: string,
): Promise<FiguresState | undefined> {
  const [row] = await database.readPublic(STATE_ROW, sql`${SELECT_STATES} and s.key = ${key}`);
  return row;
}

/** Loads the statuses of some rounds. */
export function loadBodies(database: Database, keys: readonly string[]): Promise<StatusBody[]> {
  return database.readPublic(BODY_ROW, sql`${SELECT_BODIES} and s.key = any(${keys})`);
}

/** Loads the status of one round. */
export async function loadBody(database: Database, key: string): Promise<StatusBody | undefined> {
  const [row] = await database.readPrepared(BODY_ROW, sql`${SELECT_BODIES} and s.key = ${key}`);
  return row;
}

/**
 * Loads the projects without a report that a snapshot has frozen. Snapshots from before they were
 * listed have none.
 */
export async function loadFrozenProjects(
  tx: Tx,
  snapshotId: string,
): Promise<NotReportedProject[]> {
  const [row] = await tx.query(
    PROJECTS_ROW,
    sql`
      select coalesce(n.body::json->'notReported', '[]') as projects
        from rollup.snapshot n
       where n.id = ${snapshotId}`,
  );
  return row?.projects ?? [];
}

/** Loads the figures of the stored status of a round. */
export async function loadStoredFigures(tx: Tx, roundId: string): Promise<StatusFigures> {
  const [row] = await tx.query(
    STORED_ROW,
    sql`
      select s.body::json as status
        from rollup.round_status s
       where s.round_id = ${roundId}`,
  );
  if (row === undefined) throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
  const { asOf: _, computedAt: __, hash: ___, ...figures } = row.status;
  return figures;
}

/** Lists the codes of the projects that some actors have reported. */
export async function listCodesOf(
  tx: Tx,
  source: LineSource,
  actorIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.query(
    CODE_ROW,
    sql`
      select l.code
        from (${selectLines(source)}) l
       where l.actor_id = any(${[...actorIds]}::uuid[])`,
  );
  return rows.map(({ code }) => code);
}

/** Loads the status that a snapshot has frozen. */
export async function loadFrozenStatus(tx: Tx, snapshotId: string): Promise<StatusFigures> {
  const [row] = await tx.query(
    FROZEN_ROW,
    sql`
      select n.body::json->'status' as status
        from rollup.snapshot n
       where n.id = ${snapshotId}`,
  );
  if (row === undefined) throw new Error('There is no such snapshot');
  return row.status;
}
