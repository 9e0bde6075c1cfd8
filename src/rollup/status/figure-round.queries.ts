import { Injectable } from '@nestjs/common';
import { invalidToken } from '../../auth/maskinporten-token.js';
import { Clock, osloDate } from '../../platform/base/clock.js';
import type { Tx } from '../../platform/database/transaction.js';
import { checkNotInFuture } from '../../platform/base/instant.js';
import type { Principal } from '../../platform/base/principal.js';
import {
  fault,
  invalidRequest,
  type Localised,
  notFound,
  Problem,
} from '../../platform/base/problem.js';
import type { AsOfQuery } from './portfolio-status.dto.js';
import { type StatusRoundRow, PortfolioStatusQueries } from './portfolio-status.queries.js';
import { joinByHash, type LineSource } from '../lines/report-lines.queries.js';
import { AS_OF_BEFORE_FIRST_REPORT, AS_OF_TOO_WIDE } from '../rollup.problems.js';

/** So many revisions are read for figures as of an instant; more were a statement of minutes. */
export const WIDEST_AS_OF = 250_000;

/** A round that somebody asks about, and where its lines are taken from. */
export interface FigureRound {
  /** With the state in which it was at the instant. */
  readonly row: StatusRoundRow;
  /** Whether anyone may read it: a published round, as of an instant since its closing. */
  readonly published: boolean;
  readonly roundPublished: boolean;
  readonly source: LineSource;
  /** The instant as of which it is answered. */
  readonly asOf: Date;
  /** As it was known then, where it is not as it is known now. */
  readonly known: Date | null;
  /** The date in Norway on which it is read; of another instant that instant's. */
  readonly day: string;
  /** Another text when the kept figures of the round may be others. */
  readonly tag: string;
  /** Missing reports as the roll-up counted them; null where it must be worked out. */
  readonly missing: number | null;
}

/** What the parameters of the question are called, where it has several. */
type AsOfNames = Readonly<Record<keyof AsOfQuery, string>>;
const NAMES: AsOfNames = { asOf: 'asOf', snapshot: 'snapshot' };

interface Row {
  readonly id: string;
  readonly published: boolean;
  readonly figures_tag: string | null;
  readonly figures_at: Date | null;
  readonly missing: number | null;
  readonly inputs: number | null;
  readonly first_report: Date | null;
}

/**
 * Makes out which lines of a round are asked for: throws a problem when there are none, or not for
 * this caller.
 */
@Injectable()
export class FigureRounds {
  constructor(
    private readonly status: PortfolioStatusQueries,
    private readonly clock: Clock,
  ) {}

  async find(
    tx: Tx,
    caller: Principal | undefined,
    key: string,
    { asOf, snapshot }: AsOfQuery,
    names: AsOfNames = NAMES,
  ): Promise<FigureRound> {
    if (asOf !== undefined && snapshot !== undefined)
      throw invalidRequest([
        fault(
          `/${names.snapshot}`,
          'as-of-and-snapshot',
          'Velg enten et tidspunkt eller et øyeblikksbilde',
          'Choose an instant or a snapshot',
        ),
      ]);
    const [found] = await tx.rows<Row>(
      `select r.id, coalesce(s.published, false) as published, s.figures_tag, s.figures_at, s.missing, s.inputs, (select min(v.recorded_at) from reporting.report_revision v where v.round_id = r.id) as first_report
         from reporting.round r left join rollup.round_status s on s.round_id = r.id where r.key = $1 and r.state <> 'planned'`,
      [key],
    );
    const now = this.clock.now();
    const row = found === undefined ? undefined : await this.status.round(tx, found.id);
    if (found === undefined || row === undefined)
      throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    if (asOf === undefined) await joinByHash(tx);
    const about = {
      row,
      published: found.published,
      roundPublished: found.published,
      tag: found.figures_tag ?? '',
    };
    if (snapshot !== undefined) {
      const [frozen] = await tx.rows<{ as_of: Date; missing: number }>(
        `select n.as_of, jsonb_array_length(n.body::jsonb->'missing') as missing from rollup.snapshot n where n.id = $1 and n.round_id = $2`,
        [snapshot, found.id],
      );
      if (frozen === undefined)
        throw notFound({ nb: 'Øyeblikksbildet av runden', en: 'The snapshot of the round' });
      const published = found.published && sinceClosing(row, frozen.as_of);
      if (caller === undefined && !published) throw invalidToken();
      return {
        ...about,
        published,
        source: { kind: 'frozen', snapshotId: snapshot },
        asOf: frozen.as_of,
        known: frozen.as_of,
        day: osloDate(frozen.as_of),
        missing: frozen.missing,
      };
    }
    const instant = asOf === undefined ? now : new Date(asOf);
    const published = found.published && sinceClosing(row, instant);
    // Nobody without a token has ever seen figures of a round that was not closed.
    if (caller === undefined && !published) throw invalidToken();
    if (asOf === undefined)
      return {
        ...about,
        source: { kind: 'kept', roundId: found.id },
        asOf: found.figures_at ?? now,
        known: null,
        day: osloDate(now),
        missing: found.missing,
      };
    checkInstant(instant, { now, firstReport: found.first_report, name: names.asOf });
    const revisions = found.inputs ?? 0;
    if (revisions > WIDEST_AS_OF) {
      throw tooWide(names.asOf, {
        nb: `Runden har ${String(revisions)} revisjoner, og høyst ${String(WIDEST_AS_OF)} leses for et tidspunkt: utelat det, eller navngi et øyeblikksbilde`,
        en: `The round has ${String(revisions)} revisions, and at most ${String(WIDEST_AS_OF)} are read for an instant: leave it out, or name a snapshot`,
      });
    }
    return {
      ...about,
      published,
      row: { ...row, state: sinceClosing(row, instant) ? 'closed' : 'open' },
      source: { kind: 'asOf', roundId: found.id, asOf: instant },
      asOf: instant,
      known: instant,
      day: osloDate(instant),
      missing: null,
    };
  }
}

function sinceClosing({ closed_at }: StatusRoundRow, instant: Date): boolean {
  return closed_at !== null && instant >= closed_at;
}

/** Throws a problem when an instant is later than now, or before anything was known. */
export function checkInstant(
  instant: Date,
  {
    now,
    firstReport,
    name,
  }: { readonly now: Date; readonly firstReport: Date | null; readonly name: string },
): void {
  checkNotInFuture(instant, now, name);
  if (firstReport !== null && instant >= firstReport) return;
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

/**
 * Throws a problem when so many revisions of rounds would be read for an instant that it took
 * minutes.
 */
export async function checkWidth(
  tx: Tx,
  roundIds: readonly string[],
  name: string,
  instead: Localised,
): Promise<void> {
  const [row] = await tx.rows<{ revisions: number }>(
    `select coalesce(sum(s.inputs), 0)::int as revisions from rollup.round_status s where s.round_id = any($1::uuid[])`,
    [roundIds],
  );
  const revisions = row?.revisions ?? 0;
  if (revisions <= WIDEST_AS_OF) return;
  throw tooWide(name, {
    nb: `Rundene har ${String(revisions)} revisjoner, og høyst ${String(WIDEST_AS_OF)} leses for et tidspunkt: ${instead.nb}`,
    en: `The rounds have ${String(revisions)} revisions, and at most ${String(WIDEST_AS_OF)} are read for an instant: ${instead.en}`,
  });
}

function tooWide(name: string, { nb, en }: Localised): Problem {
  return new Problem(AS_OF_TOO_WIDE, { errors: [fault(`/${name}`, AS_OF_TOO_WIDE.code, nb, en)] });
}
