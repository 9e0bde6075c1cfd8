import { Injectable } from '@nestjs/common';
import { type Fault, ruleBroken } from '../../platform/base/problem.js';
import type { EntityRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { reminderTimesOf } from '../completeness/reminder.rules.js';
import { ROUND_CHANGED_EVENT } from '../reporting.events.js';
import { RoundChanges, wrongState } from '../rounds/round-change.port.js';
import type { RoundResponse } from '../rounds/round.dto.js';
import type { Round } from '../rounds/round.entity.js';
import { findFollowerBefore, findLiveRound, findRoundById } from '../rounds/round.queries.js';
import { RoundReferences } from '../rounds/round-reference.port.js';
import { comparedWithFaults, loadingFaults, roundFaults } from '../rounds/round.rules.js';
import { endExtensions } from './round-change.queries.js';
import {
  followerFaults,
  frozenFaults,
  movesDeadline,
  postponementFaults,
} from './round-change.rules.js';
import { postponementNews } from './round-notice.rules.js';
import { RoundNotices } from './round-notice.service.js';
import type { ChangeRound } from './round-step.dto.js';

/** Changes and postpones rounds that are planned or open, for the directorate. */
@Injectable()
export class RoundChanging {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rounds: RoundChanges,
    private readonly references: RoundReferences,
    private readonly notices: RoundNotices,
  ) {}

  /**
   * Changes a round. A deadline that is moved stays public with the new one; whoever had a later
   * deadline of its own keeps it.
   */
  change(command: Command, key: string, dto: ChangeRound): Promise<Answer<RoundResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RoundResponse>> => {
      const round = await this.rounds.lock(tx, command, key);
      if (round.state === 'closed' || round.state === 'cancelled') throw wrongState(round.state);
      const next = { ...round, ...changedColumns(dto, round) };
      const faults = [
        ...frozenFaults(round, { ...dto }),
        ...roundFaults(next),
        ...postponementFaults(round, next, { reason: dto.reason, now }),
        ...(await this.findPlaceFaults(tx, { round, next, dto }, now)),
        ...(await this.references.findFaults(tx, next)),
      ];
      if (faults.length > 0) throw ruleBroken(faults);
      const moved = movesDeadline(round, next)
        ? await this.postpone(tx, round, { next, reason: dto.reason ?? '' }, now)
        : {};
      const reminded = listPastReminders(round.reminded, next, now);
      await this.rounds.update(tx, round, { ...next, ...moved, reminded });
      const change = await this.rounds.changeOf(tx, key);
      const payload = { roundId: round.id };
      return { ...change, events: [{ topic: ROUND_CHANGED_EVENT, payload }] };
    });
  }

  /** Finds the faults of a round's place in time and among the rounds it is compared with. */
  private async findPlaceFaults(
    tx: Tx,
    { round, next, dto }: ChangeOfRound,
    now: Date,
  ): Promise<Fault[]> {
    const faults = await this.references.findEndFaults(tx, round, next);
    if (dto.closesAt !== undefined || dto.period !== undefined) {
      const live = next.period === round.period ? undefined : await findLiveRound(tx, next.period);
      faults.push(...loadingFaults(next, live, now));
    }
    if (dto.comparedWith !== undefined)
      faults.push(...(await this.references.nameCompared(tx, next, dto.comparedWith)));
    else if (next.comparedWith !== null)
      faults.push(...comparedWithFaults(next, await findRoundById(tx, next.comparedWith)));
    if (dto.opensAt !== undefined)
      faults.push(...followerFaults(await findFollowerBefore(tx, round.id, next)));
    return faults;
  }

  /** Moves the deadline and tells those that report. Returns the columns that it sets. */
  private async postpone(
    tx: Tx,
    round: EntityRow<Round>,
    { next, reason }: { readonly next: EntityRow<Round>; readonly reason: string },
    now: Date,
  ): Promise<Partial<EntityRow<Round>>> {
    const { deadline: from, deadlines } = round;
    const { deadline: to } = next;
    await endExtensions(tx, round.id, to);
    if (round.state === 'open')
      await this.notices.tell(tx, round.id, postponementNews(round.key, { from, to, reason }), now);
    const move = { from: from.toISOString(), to: to.toISOString(), at: now.toISOString(), reason };
    return { deadlines: [...deadlines, move] };
  }
}

/** Returns the reminders that have run. One whose time is to come again is sent again. */
function listPastReminders(
  reminded: readonly string[],
  next: EntityRow<Round>,
  now: Date,
): string[] {
  const times: Readonly<Record<string, Date | null>> = reminderTimesOf(next);
  return reminded.filter((kind) => (times[kind] ?? now) <= now);
}

/** A round, the round as it is to be, and the request for it. */
interface ChangeOfRound {
  readonly round: EntityRow<Round>;
  readonly next: EntityRow<Round>;
  readonly dto: ChangeRound;
}

/** Returns the columns that a change sets, without the round compared with. */
function changedColumns(dto: ChangeRound, round: EntityRow<Round>): Partial<EntityRow<Round>> {
  const { reminders, period, name, budgetYear, criteriaSet, ruleSet, opensAt, deadline, closesAt } =
    dto;
  return {
    ...(period === undefined ? {} : { period }),
    ...(name === undefined ? {} : { nameNb: name.nb, nameEn: name.en }),
    ...(budgetYear === undefined ? {} : { budgetYear }),
    ...(criteriaSet === undefined ? {} : { criteriaSet }),
    ...(ruleSet === undefined ? {} : { ruleSet }),
    ...(opensAt === undefined ? {} : { opensAt: new Date(opensAt) }),
    ...(deadline === undefined ? {} : { deadline: new Date(deadline) }),
    ...(closesAt === undefined ? {} : { closesAt: new Date(closesAt) }),
    ...(reminders === undefined ? {} : { reminders: { ...round.reminders, ...reminders } }),
  };
}
