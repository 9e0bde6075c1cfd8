import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/command.js';
import { Problem } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ExpectedReports } from '../../reporting/completeness/expected-reports.lookup.js';
import { addLastReports } from '../groups/portfolio-group.queries.js';
import type { LineSource } from '../lines/line.queries.js';
import { Snapshot } from '../lines/rollup.entity.js';
import { hasStaleKeys } from '../lines/rollup-keys.queries.js';
import { ROUND_STALE } from '../rollup.events.js';
import { FIGURES_BEHIND } from '../rollup.problems.js';
import { findComparison, findFollowing } from '../status/compared-round.queries.js';
import { type FigureRound, FigureRounds } from '../status/figure-round.queries.js';
import { PortfolioStatusQueries } from '../status/portfolio-status.queries.js';
import type {
  FreezeFigures,
  SnapshotContent,
  SnapshotInput,
  SnapshotPrevious,
  SnapshotResponse,
} from './snapshot.dto.js';
import { copyLines, listInputs, readHash, type SnapshotInputRow } from './snapshot.queries.js';

/**
 * Freezes the figures of a round for a meeting: lines, sums, the revisions behind them, missing
 * reports, and a hash that anyone can compute again.
 */
@Injectable()
export class SnapshotService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rounds: FigureRounds,
    private readonly status: PortfolioStatusQueries,
    private readonly expected: ExpectedReports,
  ) {}

  freeze(
    command: Command,
    key: string,
    { title, asOf }: FreezeFigures,
  ): Promise<Answer<SnapshotResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<SnapshotResponse>> => {
      const round = await this.findRound(tx, command, key, asOf ?? undefined);
      const id = newId();
      const content = await this.freezeContent(tx, id, round, round.known ?? now);
      const body = canonicalJson(content);
      const snapshot = {
        id,
        roundId: round.row.id,
        frozenBy: command.principal.organisationNumber,
        title,
        asOf: round.known ?? now,
        frozenAt: now,
        hash: sha256(body),
        body,
      };
      await tx.execute(insertRow(Snapshot, snapshot));
      // The next round is compared with this snapshot from now on.
      const following = await findFollowing(tx, round.row.id);
      return {
        answer: {
          body: responseOf(snapshot, content),
          status: 201,
          etag: `"${snapshot.hash.slice(0, 32)}"`,
          location: `/v1/snapshots/${id}`,
        },
        subject: `snapshot/${id}`,
        detail: { round: key, title, asOf: content.asOf, hash: snapshot.hash },
        events: following.map((roundId) => ({ topic: ROUND_STALE, payload: { roundId } })),
      };
    });
  }

  /** Finds the round to freeze. Throws a problem when its stored lines lag behind the reports. */
  private async findRound(
    tx: Tx,
    { principal }: Command,
    key: string,
    asOf: string | undefined,
  ): Promise<FigureRound> {
    const round = await this.rounds.find(tx, principal, key, asOf === undefined ? {} : { asOf });
    if (round.source.kind === 'kept' && (await hasStaleKeys(tx, round.row.id)))
      throw new Problem(FIGURES_BEHIND);
    return round;
  }

  /** Copies the lines of a round, and makes the content of the snapshot from the copies alone. */
  private async freezeContent(
    tx: Tx,
    id: string,
    round: FigureRound,
    instant: Date,
  ): Promise<SnapshotContent> {
    const { row, known } = round;
    const previous = await this.findPrevious(tx, round);
    await copyLines(tx, id, round.source);
    const inputs = await listInputs(tx, id);
    const frozen: LineSource = { kind: 'frozen', snapshotId: id };
    const scope = { source: frozen, known, at: instant };
    const { figures, groups } = await this.status.compute(tx, row, scope);
    const expecting = { id: row.id, closedAt: row.closed_at };
    return {
      round: row.key,
      asOf: instant.toISOString(),
      criteriaSet: row.criteria_set,
      ruleSet: row.rule_set,
      status: figures,
      previous,
      inputs: inputs.map(inputOf),
      missing: await this.expected.listMissing(tx, expecting, instant),
      notReported: await addLastReports(tx, { ...scope, round: row }, groups.unreportedProjects),
      carriedOver: inputs.flatMap(({ project, unchanged }) =>
        unchanged === null || unchanged === 0 ? [] : [{ project, rounds: unchanged }],
      ),
    };
  }

  private async findPrevious(
    tx: Tx,
    { row, known }: FigureRound,
  ): Promise<SnapshotPrevious | null> {
    const { before } = await findComparison(tx, row.id, known);
    if (before === undefined) return null;
    const { round, snapshot } = before;
    return { round, snapshot, hash: await readHash(tx, snapshot) };
  }
}

function inputOf({ recorded_at, unchanged: _, ...row }: SnapshotInputRow): SnapshotInput {
  return { ...row, recordedAt: recorded_at.toISOString() };
}

function responseOf(
  { id, title, frozenAt, hash }: Pick<Snapshot, 'id' | 'title' | 'frozenAt' | 'hash'>,
  content: SnapshotContent,
): SnapshotResponse {
  const { round, asOf } = content;
  return { id, round, title, asOf, frozenAt: frozenAt.toISOString(), hash, content };
}
