import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/operation.js';
import { Problem } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ExpectedReports } from '../../reporting/completeness/expected-reports.lookup.js';
import { type FigureRound, FigureRounds } from '../status/figure-round.queries.js';
import { PortfolioStatusQueries } from '../status/portfolio-status.queries.js';
import {
  LINE_COLUMNS,
  lineParameters,
  linesOf,
  type LineSource,
} from '../lines/report-lines.queries.js';
import { RollupKeys } from '../lines/rollup-keys.queries.js';
import { ROUND_STALE } from '../rollup.events.js';
import { FIGURES_BEHIND } from '../rollup.problems.js';
import type {
  FreezeFigures,
  SnapshotCarriedOver,
  SnapshotContent,
  SnapshotInput,
  SnapshotPrevious,
  SnapshotResponse,
} from './snapshot.dto.js';

interface Input extends SnapshotInput {
  readonly unchanged: number | null;
}

/**
 * Freezes the figures of a round for a meeting: lines, sums, what they are made of, what is
 * missing, and a hash that anyone can recompute.
 */
@Injectable()
export class SnapshotService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rounds: FigureRounds,
    private readonly status: PortfolioStatusQueries,
    private readonly expected: ExpectedReports,
    private readonly keys: RollupKeys,
  ) {}

  freeze(
    command: Command,
    key: string,
    { title, asOf }: FreezeFigures,
  ): Promise<Answer<SnapshotResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<SnapshotResponse>> => {
      const round = await this.rounds.find(
        tx,
        command.principal,
        key,
        asOf == null ? {} : { asOf },
      );
      if (round.source.kind === 'kept' && (await this.keys.isBehind(tx, round.row.id)))
        throw new Problem(FIGURES_BEHIND);
      const instant = round.known ?? now;
      const id = newId();
      const frozen: LineSource = { kind: 'frozen', snapshotId: id };
      // The row stands before its lines; what it says is made of these lines alone.
      const previous = await this.previous(tx, round);
      await tx.rows(
        `insert into rollup.snapshot_line (snapshot_id, ${LINE_COLUMNS.join(', ')}) select $3::uuid, ${LINE_COLUMNS.map((column) => `l.${column}`).join(', ')} from (${linesOf(round.source)}) l`,
        [...lineParameters(round.source), id],
      );
      const inputs = await this.inputs(tx, id);
      const content: SnapshotContent = {
        round: key,
        asOf: instant.toISOString(),
        criteriaSet: round.row.criteria_set,
        ruleSet: round.row.rule_set,
        status: await this.status.figures(tx, round.row, frozen, round.known),
        previous,
        inputs: inputs.map(({ unchanged: _, ...input }) => input),
        missing: await this.expected.missing(
          tx,
          { id: round.row.id, closedAt: round.row.closed_at },
          instant,
        ),
        carriedOver: inputs.flatMap(({ project, unchanged }): SnapshotCarriedOver[] =>
          unchanged === null || unchanged === 0 ? [] : [{ project, rounds: unchanged }],
        ),
      };
      const body = canonicalJson(content);
      const hash = sha256(body);
      await tx.rows(
        `insert into rollup.snapshot (id, round_id, frozen_by, title, as_of, frozen_at, hash, body) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, round.row.id, command.principal.organisationNumber, title, instant, now, hash, body],
      );
      // From now on the next round is compared with this.
      const following = await this.status.following(tx, round.row.id);
      const answer: SnapshotResponse = {
        id,
        round: key,
        title,
        asOf: content.asOf,
        frozenAt: now.toISOString(),
        hash,
        content,
      };
      return {
        answer: {
          body: answer,
          status: 201,
          etag: `"${hash.slice(0, 32)}"`,
          location: `/v1/snapshots/${id}`,
        },
        subject: `snapshot/${id}`,
        detail: { round: key, title, asOf: content.asOf, hash },
        events: following.map((roundId) => ({ topic: ROUND_STALE, payload: { roundId } })),
      };
    });
  }

  private async previous(tx: Tx, { row, known }: FigureRound): Promise<SnapshotPrevious | null> {
    const before = await this.status.previous(tx, row.id, known);
    if (before === undefined) return null;
    const [frozen] = await tx.rows<{ hash: string }>(
      `select n.hash from rollup.snapshot n where n.id = $1`,
      [before.snapshot],
    );
    return { round: before.round, snapshot: before.snapshot, hash: frozen?.hash ?? null };
  }

  /** The revisions behind the lines. */
  private async inputs(tx: Tx, id: string): Promise<Input[]> {
    const rows = await tx.rows<Omit<Input, 'recordedAt'> & { recorded_at: Date }>(
      `select l.code as project, a.organisation_number as actor, v.report_id as report, v.revision, v.recorded_at, v.content_hash as "contentHash", v.unchanged
         from rollup.snapshot_line l join reporting.report_revision v on v.id = l.revision_id join actors.actor a on a.id = v.actor_id where l.snapshot_id = $1 order by l.code collate "C"`,
      [id],
    );
    return rows.map(({ recorded_at, ...row }) => ({
      ...row,
      recordedAt: recorded_at.toISOString(),
    }));
  }
}
