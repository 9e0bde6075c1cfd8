import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import { fault, Problem, ruleBroken } from '../../platform/base/problem.js';
import { type EntityRow, insertRowUnlessTaken } from '../../platform/database/entity-rows.js';
import { type Change, type DomainEvent, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { ROUND_OPENED_EVENT } from '../reporting.events.js';
import { ROUND_KEY_TAKEN } from '../reporting.problems.js';
import { DEFAULT_RULE_SET } from '../rule-sets/rule-set.types.js';
import type { CreateRound, RoundResponse } from './round.dto.js';
import { Round } from './round.entity.js';
import { RoundChanges, tooEarly, wrongState } from './round-change.port.js';
import { findLiveRound } from './round.queries.js';
import { RoundReferences } from './round-reference.port.js';
import { loadingFaults, roundFaults } from './round.rules.js';
import { DEFAULT_REMINDERS } from './round.types.js';

/** Plans and opens rounds, live and historical, for the directorate. */
@Injectable()
export class RoundService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly changes: RoundChanges,
    private readonly references: RoundReferences,
  ) {}

  async create(command: Command, dto: CreateRound): Promise<Answer<RoundResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RoundResponse>> => {
      const round = newRound(dto, now);
      const faults = [
        ...roundFaults(round),
        ...loadingFaults(round, await findLiveRound(tx, round.period), now),
        ...(await this.references.findFaults(tx, round)),
        ...(await this.references.nameCompared(tx, round, dto.comparedWith ?? null)),
      ];
      if (faults.length > 0) throw ruleBroken(faults);
      const inserted = await tx.execute(insertRowUnlessTaken(Round, round, 'key'));
      if (inserted === 0) throw keyTaken(round.key);
      const location = `/v1/rounds/${round.key}`;
      const change = await this.changes.changeOf(tx, round.key, { status: 201, location });
      return round.state === 'open' ? { ...change, events: [opened(round)] } : change;
    });
  }

  /** Opens a planned round. It can be opened from `opensAt` on. */
  open(command: Command, key: string): Promise<Answer<RoundResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RoundResponse>> => {
      const round = await this.changes.lock(tx, command, key);
      if (round.state !== 'planned') throw wrongState(round.state);
      if (now < round.opensAt) {
        const from = round.opensAt.toISOString();
        throw tooEarly(`Runden kan åpnes fra ${from}`, `The round can be opened from ${from}`);
      }
      await this.changes.update(tx, round, { state: 'open', openedAt: now });
      const change = await this.changes.changeOf(tx, key);
      return { ...change, events: [opened(round)] };
    });
  }
}

/** A round in its first version: planned, or open at once for the loading of history. */
function newRound(dto: CreateRound, now: Date): EntityRow<Round> {
  const historical = dto.historical ?? false;
  return {
    id: newId(),
    key: dto.key,
    period: dto.period,
    nameNb: dto.name.nb,
    nameEn: dto.name.en,
    budgetYear: dto.budgetYear,
    criteriaSet: dto.criteriaSet,
    ruleSet: dto.ruleSet ?? DEFAULT_RULE_SET,
    comparedWith: null,
    historical,
    opensAt: new Date(dto.opensAt),
    deadline: new Date(dto.deadline),
    closesAt: new Date(dto.closesAt),
    state: historical ? 'open' : 'planned',
    openedAt: historical ? now : null,
    closedAt: null,
    deadlines: [],
    cancelledAt: null,
    cancelReason: null,
    closedBy: null,
    missingAtClosing: null,
    publishAt: null,
    publishedAt: null,
    rollupJob: null,
    reminders: { ...DEFAULT_REMINDERS, ...dto.reminders },
    reminded: [],
    version: 1,
  };
}

function opened({ id }: EntityRow<Round>): DomainEvent {
  return { topic: ROUND_OPENED_EVENT, payload: { roundId: id } };
}

function keyTaken(key: string): Problem {
  return new Problem(ROUND_KEY_TAKEN, {
    errors: [
      fault('/key', 'round-key-taken', 'Runden finnes allerede', 'The round exists already'),
    ],
    members: { existing: key },
  });
}
