import { writeInstant } from '../../platform/base/instant.js';
import { Injectable } from '@nestjs/common';
import { actsFor, type Principal } from '../../platform/base/principal.js';
import { notFound, Problem, STALE } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type { Assessment } from '../assessment/report-assessment.port.js';
import { ROUND_CANCELLED, ROUND_CLOSED, roundNotOpen } from '../reporting.problems.js';
import { takesReports } from '../rounds/round.rules.js';
import { type LockedSubmission, SubmissionSteps } from '../steps/submission-steps.port.js';
import type { SubmissionFacts } from '../steps/submission.rules.js';
import {
  type LockedPlace,
  type LockedReport,
  type LockedRound,
  lockReport,
} from './report-lock.queries.js';
import type { StoredReport } from './report.entity.js';
import type { ReportResponse } from './report-response.dto.js';
import { ReportQueries } from './report.queries.js';

/** A round and a submission that take reports now, both locked. */
export interface OpenPlace {
  readonly round: LockedRound;
  readonly submission: LockedSubmission;
}

/** A report that the caller may work on now, locked until the transaction ends. */
export interface OwnReport extends OpenPlace {
  readonly report: StoredReport;
  readonly project: string;
  readonly actor: string;
}

/** Finds and locks the caller's own reports, and answers them after a change. */
@Injectable()
export class OwnReports {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: ReportQueries,
    private readonly submissions: SubmissionSteps,
  ) {}

  /** Changes the caller's own report, in the version that the caller has read. */
  change<T>(
    command: Command,
    id: string,
    work: (tx: Tx, now: Date, own: OwnReport) => Change<T> | Promise<Change<T>>,
  ): Promise<Answer<T>> {
    return this.work.changeAfterReading(
      command,
      (tx) => lockReport(tx, command.principal, id),
      async (tx, now, found) => work(tx, now, await this.requireOwn(tx, command, found, now)),
    );
  }

  /**
   * Returns a locked report when it is the caller's own, in the version that the caller has read,
   * and in a round that takes reports of its actor. Throws otherwise.
   */
  async requireOwn(
    tx: Tx,
    { principal, expectedVersion }: Command,
    found: LockedReport | undefined,
    now: Date,
  ): Promise<OwnReport> {
    if (found === undefined || !actsFor(principal, found.report.actorId))
      throw notFound({ nb: 'Rapporten', en: 'The report' });
    const { report, project, actor } = found;
    const { actorId } = report;
    const place = await this.requireOpenPlace(tx, principal, { ...found, actorId }, now);
    // Another request may have changed the report while this one waited for the lock. Every write
    // requires this version, so it is checked first.
    if (report.version !== expectedVersion) throw new Problem(STALE);
    return { report, project, actor, ...place };
  }

  /**
   * Returns a locked place when its round takes reports of the actor. Begins the submission when
   * the actor has none yet. Closing the round waits for the lock of this transaction, so no report
   * is certified after the figures are computed.
   */
  async requireOpenPlace(
    tx: Tx,
    principal: Principal,
    { round, submission: locked, actorId }: LockedPlace & { readonly actorId: string },
    now: Date,
  ): Promise<OpenPlace> {
    if (round.state === 'planned') throw roundNotOpen(round);
    if (round.state === 'cancelled') throw new Problem(ROUND_CANCELLED);
    const submission =
      locked ?? (await this.submissions.lockOrBegin(tx, { principal, now }, round.id, actorId));
    if (!takesReports(round, now, submission.facts)) throw roundClosed(round);
    return { round, submission };
  }

  /**
   * Answers a report as it is after the change. The answer needs no query: it is made of the rows
   * read before, because every write fails unless those rows are unchanged.
   */
  answer(
    principal: Principal,
    { report, project, actor, submission }: Omit<OwnReport, 'round'>,
    { earlier }: Assessment,
    facts: SubmissionFacts,
  ): Answer<ReportResponse> {
    return this.queries.answerOf(
      {
        ...report,
        round: submission.roundKey,
        project,
        actor,
        own: principal.actorIds.includes(report.actorId),
        facts,
        earlier,
      },
      principal,
    );
  }
}

function roundClosed({ closedAt, closesAt }: LockedRound): Problem {
  const closing = writeInstant(closedAt ?? closesAt);
  return new Problem(ROUND_CLOSED, {
    detail: { nb: `Runden lukket ${closing.nb}`, en: `The round closed ${closing.en}` },
  });
}
