import { Injectable } from '@nestjs/common';
import { Problem, STALE } from '../../platform/base/problem.js';
import { type EntityRow, updateRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Change } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { ROUND_STATE } from '../reporting.problems.js';
import type { RoundResponse } from './round.dto.js';
import { Round } from './round.entity.js';
import { lockRound } from './round-lock.queries.js';
import { readRound, RoundQueries } from './round.queries.js';
import { ROUND_STATE_WORDS, type RoundState } from './round.types.js';

/** Locks, changes and answers the row of a round, for the steps of its course. */
@Injectable()
export class RoundChanges {
  constructor(private readonly queries: RoundQueries) {}

  /** Locks a round, so that no report is certified while it changes, and reads its row. */
  async lock(tx: Tx, command: Command, key: string): Promise<EntityRow<Round>> {
    await lockRound(tx, key, 'exclusive');
    const round = await readRound(tx, key);
    if (round.version !== command.expectedVersion) throw new Problem(STALE);
    return round;
  }

  /** Writes the next version of a locked round. */
  async update(
    tx: Tx,
    { id, version }: EntityRow<Round>,
    changes: Partial<EntityRow<Round>>,
  ): Promise<void> {
    await tx.execute(updateRows(Round, { id }, { ...changes, version: version + 1 }));
  }

  /** Returns the change of a round, with the round as it is now as answer and detail. */
  async changeOf(
    tx: Tx,
    key: string,
    created: Partial<Answer<RoundResponse>> = {},
  ): Promise<Change<RoundResponse>> {
    const answer = await this.queries.answer(tx, key);
    return { answer: { ...answer, ...created }, subject: `round/${key}`, detail: answer.body };
  }
}

export function wrongState(state: RoundState): Problem {
  const { nb, en } = ROUND_STATE_WORDS[state];
  return new Problem(ROUND_STATE, { detail: { nb: `Runden er ${nb}`, en: `The round is ${en}` } });
}

export function tooEarly(nb: string, en: string): Problem {
  return new Problem(ROUND_STATE, { detail: { nb, en } });
}
