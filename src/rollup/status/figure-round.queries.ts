import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { checkNotInFuture } from '../../platform/base/instant.js';
import type { Principal } from '../../platform/base/principal.js';
import {
  fault,
  invalidRequest,
  type Localised,
  notFound,
  Problem,
} from '../../platform/base/problem.js';
import {
  bool,
  instant,
  int,
  nullable,
  type RowOf,
  rowType,
  text,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { isHeld } from '../../reporting/rounds/round-order.lookup.js';
import { joinByHash, type LineSource } from '../lines/line.queries.js';
import { AS_OF_BEFORE_FIRST_REPORT, AS_OF_TOO_WIDE } from '../rollup.problems.js';
import { checkReader, listTextOwners } from './figure-reader.rules.js';
import type { GroupCounts } from '../groups/portfolio-group.queries.js';
import { sideOf } from '../groups/bridge.rules.js';
import type { PortfolioSide } from '../groups/bridge.types.js';
import type { AsOfQuery } from './portfolio-status.dto.js';
import { PortfolioStatusQueries, type StatusRoundRow } from './portfolio-status.queries.js';

/** The most revisions that are read for figures as of an instant. More take minutes. */
export const WIDEST_AS_OF = 250_000;

/** A round whose figures a request asks for, and the source of its lines. */
export interface FigureRound {
  /** The round, in its state at the instant. */
  readonly row: StatusRoundRow;
  /** Anyone may read the answer: the round is published, and the instant is since its closing. */
  readonly published: boolean;
  readonly roundPublished: boolean;
  /** Only the directorate may read the answer. */
  readonly withheld: boolean;
  /** The actors whose texts the caller may read; null for all. */
  readonly textOwners: readonly string[] | null;
  /** The figures are of the closing or later. */
  readonly closed: boolean;
  readonly source: LineSource;
  /** The instant as of which the figures are answered. */
  readonly asOf: Date;
  /** `asOf` when the request names an instant or a snapshot; null for the newest figures. */
  readonly known: Date | null;
  /** The date in Norway of `known`; today for the newest figures. */
  readonly day: string;
  /** Cache tag: changes when the stored figures of the round may have changed. */
  readonly tag: string;
  /** Counts as the roll-up or the snapshot stored them; null when the reader must count. */
  readonly counts: RoundCounts | null;
}

/** Counts of a round beside its figures, and the number of certified revisions behind them. */
export interface RoundCounts extends GroupCounts {
  readonly inputs: number;
}

/** The names of the two parameters, for requests that have several of each. */
type AsOfNames = Readonly<Record<keyof AsOfQuery, string>>;
const NAMES: AsOfNames = { asOf: 'asOf', snapshot: 'snapshot' };

const STORED_ROW = rowType({
  id: uuid,
  published: bool,
  figures_tag: nullable(text),
  figures_at: nullable(instant),
  missing: nullable(int),
  not_reported: nullable(int),
  reported_not_in: nullable(int),
  inputs: nullable(int),
  first_report: nullable(instant),
});
const FROZEN_ROW = rowType({
  as_of: instant,
  missing: int,
  not_reported: nullable(int),
  reported_not_in: nullable(int),
  inputs: int,
});
const REVISIONS_ROW = rowType({ revisions: int });

/** A round, and its stored status as far as there is one. */
interface FoundRound {
  readonly row: StatusRoundRow;
  readonly stored: RowOf<typeof STORED_ROW>;
}

/** Finds the round and the source of the lines, and checks that the caller may read the figures. */
@Injectable()
export class FigureRounds {
  constructor(
    private readonly status: PortfolioStatusQueries,
    private readonly clock: Clock,
  ) {}

  /**
   * Finds a round by its key. Throws a problem when there is no such round or snapshot, when the
   * instant is outside what is known, or when the caller may not read the figures.
   */
  async find(
    tx: Tx,
    caller: Principal | undefined,
    key: string,
    { asOf, snapshot, names = NAMES }: AsOfQuery & { readonly names?: AsOfNames },
  ): Promise<FigureRound> {
    if (asOf !== undefined && snapshot !== undefined) throw asOfAndSnapshot(names.snapshot);
    const found = await this.requireRound(tx, key);
    const now = this.clock.now();
    if (asOf === undefined) await joinByHash(tx);
    if (snapshot !== undefined) return findFrozen(tx, caller, found, snapshot);
    const then = asOf === undefined ? now : new Date(asOf);
    const published = isPublished(found, then);
    // Figures from before the closing are never public, not even after the round is published.
    checkReader(caller, { published, withheld: isWithheld(found) });
    const textOwners = listTextOwners(caller, published);
    if (asOf === undefined) return { ...roundNow(found, now), textOwners };
    checkInstant(then, { now, firstReport: found.stored.first_report, name: names.asOf });
    checkRevisions(found, names.asOf);
    return { ...roundAsOf(found, then, published), textOwners };
  }

  /** Finds a round as a snapshot froze it, for work of the service itself: no reader is checked. */
  async findForWork(tx: Tx, key: string, snapshot: string): Promise<FigureRound> {
    const found = await this.requireRound(tx, key);
    await joinByHash(tx);
    return { ...(await loadFrozen(tx, found, snapshot)), textOwners: null };
  }

  private async requireRound(tx: Tx, key: string): Promise<FoundRound> {
    const [stored] = await tx.query(STORED_ROW, selectStored(key));
    const row = stored === undefined ? undefined : await this.status.findRound(tx, stored.id);
    if (stored === undefined || row === undefined)
      throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    return { row, stored };
  }
}

/** Relation: an opened round by its key, with its stored status. */
function selectStored(key: string): Sql {
  return sql`
    select r.id,
           coalesce(s.published, false) as published,
           s.figures_tag,
           s.figures_at,
           s.missing,
           s.not_reported,
           s.reported_not_in,
           s.inputs,
           (select min(v.recorded_at)
              from reporting.report_revision v
             where v.round_id = r.id) as first_report
      from reporting.round r
      left join rollup.round_status s on s.round_id = r.id
     where r.key = ${key}
       and ${isHeld(sql`r`)}`;
}

/** Relation: a snapshot of a round, with the counts that it has frozen. */
function selectFrozen(snapshot: string, roundId: string): Sql {
  return sql`
    select n.as_of,
           jsonb_array_length(b.body->'missing') as missing,
           (b.body->'status'->'notReported'->>'total')::int as not_reported,
           (b.body->'status'->'reportedNotIn'->>'total')::int as reported_not_in,
           (b.body->'status'->>'inputs')::int as inputs
      from rollup.snapshot n
     cross join lateral (select n.body::jsonb as body) b
     where n.id = ${snapshot}
       and n.round_id = ${roundId}`;
}

/**
 * Returns the counts of a stored or frozen status; null where there is none. Snapshots from before
 * standing counted have no groups: they counted every report.
 */
function countsOf(row: {
  readonly missing: number | null;
  readonly not_reported: number | null;
  readonly reported_not_in: number | null;
  readonly inputs: number | null;
}): RoundCounts | null {
  const { missing, not_reported, reported_not_in, inputs } = row;
  if (missing === null || inputs === null) return null;
  return {
    missing,
    notReported: not_reported ?? missing,
    reportedNotIn: reported_not_in ?? 0,
    inputs,
  };
}

async function findFrozen(
  tx: Tx,
  caller: Principal | undefined,
  found: FoundRound,
  snapshot: string,
): Promise<FigureRound> {
  const frozen = await loadFrozen(tx, found, snapshot);
  checkReader(caller, frozen);
  return { ...frozen, textOwners: listTextOwners(caller, frozen.published) };
}

async function loadFrozen(
  tx: Tx,
  found: FoundRound,
  snapshot: string,
): Promise<Omit<FigureRound, 'textOwners'>> {
  const [frozen] = await tx.query(FROZEN_ROW, selectFrozen(snapshot, found.stored.id));
  if (frozen === undefined)
    throw notFound({ nb: 'Øyeblikksbildet av runden', en: 'The snapshot of the round' });
  return {
    ...sharedOf(found),
    published: isPublished(found, frozen.as_of),
    closed: isSinceClosing(found.row, frozen.as_of),
    source: { kind: 'frozen', snapshotId: snapshot },
    asOf: frozen.as_of,
    known: frozen.as_of,
    day: osloDate(frozen.as_of),
    counts: countsOf(frozen),
  };
}

function roundNow(found: FoundRound, now: Date): Omit<FigureRound, 'textOwners'> {
  const { id, published, figures_at } = found.stored;
  return {
    ...sharedOf(found),
    published,
    closed: isSinceClosing(found.row, now),
    source: { kind: 'kept', roundId: id },
    asOf: figures_at ?? now,
    known: null,
    day: osloDate(now),
    counts: countsOf(found.stored),
  };
}

function roundAsOf(
  found: FoundRound,
  then: Date,
  published: boolean,
): Omit<FigureRound, 'textOwners'> {
  const closed = isSinceClosing(found.row, then);
  return {
    ...sharedOf(found),
    published,
    closed,
    row: { ...found.row, state: closed ? 'closed' : 'open' },
    source: { kind: 'asOf', roundId: found.stored.id, asOf: then },
    asOf: then,
    known: then,
    day: osloDate(then),
    counts: null,
  };
}

function sharedOf(
  found: FoundRound,
): Pick<FigureRound, 'row' | 'roundPublished' | 'withheld' | 'tag'> {
  const { row, stored } = found;
  const tag = stored.figures_tag ?? '';
  return { row, roundPublished: stored.published, withheld: isWithheld(found), tag };
}

function isWithheld({ row }: FoundRound): boolean {
  return row.closed_at !== null && row.published_at === null;
}

function isPublished({ row, stored }: FoundRound, then: Date): boolean {
  return stored.published && isSinceClosing(row, then);
}

function isSinceClosing({ closed_at }: StatusRoundRow, then: Date): boolean {
  return closed_at !== null && then >= closed_at;
}

function asOfAndSnapshot(name: string): Problem {
  return invalidRequest([
    fault(
      `/${name}`,
      'as-of-and-snapshot',
      'Velg enten et tidspunkt eller et øyeblikksbilde',
      'Choose an instant or a snapshot',
    ),
  ]);
}

/** Returns a round as one side of a comparison. */
export function sideOfRound({ row, source, asOf }: FigureRound): PortfolioSide {
  return sideOf(row, source, asOf);
}

/** Throws a problem when an instant is later than now, or before the first report. */
export function checkInstant(
  then: Date,
  {
    now,
    firstReport,
    name,
  }: { readonly now: Date; readonly firstReport: Date | null; readonly name: string },
): void {
  checkNotInFuture(then, now, name);
  if (firstReport !== null && then >= firstReport) return;
  const detail =
    firstReport === null
      ? { nb: 'Runden har ingen rapporter', en: 'The round has no reports' }
      : {
          nb: `Tidligst ${firstReport.toISOString()}`,
          en: `At the earliest ${firstReport.toISOString()}`,
        };
  throw new Problem(AS_OF_BEFORE_FIRST_REPORT, {
    errors: [fault(`/${name}`, AS_OF_BEFORE_FIRST_REPORT.code, detail.nb, detail.en)],
  });
}

function checkRevisions({ stored }: FoundRound, name: string): void {
  const revisions = stored.inputs ?? 0;
  if (revisions <= WIDEST_AS_OF) return;
  const [had, most] = [String(revisions), String(WIDEST_AS_OF)];
  throw tooWide(name, {
    nb:
      `Runden har ${had} revisjoner, og høyst ${most} leses for et tidspunkt: ` +
      'utelat tidspunktet, eller velg et øyeblikksbilde',
    en:
      `The round has ${had} revisions, and at most ${most} are read for an instant: ` +
      'leave the instant out, or choose a snapshot',
  });
}

/** Throws a problem when reading these rounds as of an instant would take minutes. */
export async function checkRevisionsOf(
  tx: Tx,
  roundIds: readonly string[],
  name: string,
  instead: Localised,
): Promise<void> {
  const [row] = await tx.query(
    REVISIONS_ROW,
    sql`
      select coalesce(sum(s.inputs), 0)::int as revisions
        from rollup.round_status s
       where s.round_id = any(${roundIds}::uuid[])`,
  );
  const revisions = row?.revisions ?? 0;
  if (revisions <= WIDEST_AS_OF) return;
  const [had, most] = [String(revisions), String(WIDEST_AS_OF)];
  throw tooWide(name, {
    nb: `Rundene har ${had} revisjoner, og høyst ${most} leses for et tidspunkt: ${instead.nb}`,
    en: `The rounds have ${had} revisions, and at most ${most} are read for an instant: ${instead.en}`,
  });
}

function tooWide(name: string, { nb, en }: Localised): Problem {
  return new Problem(AS_OF_TOO_WIDE, { errors: [fault(`/${name}`, AS_OF_TOO_WIDE.code, nb, en)] });
}
