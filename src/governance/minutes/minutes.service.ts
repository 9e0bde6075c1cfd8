import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import {
  fault,
  type Fault,
  pointerStep,
  Problem,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { insertRowUnlessTaken, updateRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { MEETING_STATE, MINUTES_STATE } from '../governance.problems.js';
import { Minutes } from '../councils/meeting.entity.js';
import { findMeeting } from '../councils/meeting.queries.js';
import { MEETING_CANCELLED } from '../councils/meeting.rules.js';
import type { MinutesResponse, SaveMinutes } from './minutes.dto.js';
import { MinutesQueries } from './minutes.queries.js';
import { MINUTES_STATE_TEXTS } from './minutes.rules.js';
import { whoSaidFaults } from './who-said.rules.js';

/** Writes and publishes minutes, for the directorate. */
@Injectable()
export class MinutesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: MinutesQueries,
    private readonly actors: ActorLookup,
  ) {}

  /**
   * Writes or corrects minutes. Published minutes stay published when they are corrected. The audit
   * keeps their earlier text.
   */
  save(command: Command, meeting: string, dto: SaveMinutes): Promise<Answer<MinutesResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<MinutesResponse>> => {
      const before = await this.requireVersion(tx, command, meeting);
      const faults = [
        ...(await this.actionFaults(tx, dto)),
        ...(dto.namesConfirmed === true ? [] : whoSaidFaults(dto, await this.actors.listNames(tx))),
      ];
      if (faults.length > 0) throw ruleBroken(faults);
      if (!(await storeMinutes(tx, before, dto, now))) throw new Problem(STALE);
      return this.describeChange(tx, command, meeting, { before });
    });
  }

  publish(command: Command, meeting: string): Promise<Answer<MinutesResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<MinutesResponse>> => {
      const { state, version } = await this.requireVersion(tx, command, meeting);
      if (state !== 'draft')
        throw new Problem(MINUTES_STATE, { detail: MINUTES_STATE_TEXTS[state] });
      const changes = { publishedAt: now, updatedAt: now, version: version + 1 };
      const changed = await tx.execute(updateRows(Minutes, { meeting, version }, changes));
      if (changed !== 1) throw new Problem(STALE);
      return this.describeChange(tx, command, meeting, {});
    });
  }

  /**
   * Loads minutes. Throws 412 when they are not of the version that the caller has read, and 409
   * when their meeting is cancelled.
   */
  private async requireVersion(
    tx: Tx,
    { principal, expectedVersion }: Command,
    meeting: string,
  ): Promise<MinutesResponse> {
    const { body } = await this.queries.answer(tx, principal, meeting);
    if (body.version !== expectedVersion) throw new Problem(STALE);
    const found = await findMeeting(tx, meeting);
    if (found?.cancelled === true) throw new Problem(MEETING_STATE, { detail: MEETING_CANCELLED });
    return body;
  }

  /** Refuses an organisation number that is not in the register. Nine digits are such a number. */
  private async actionFaults(tx: Tx, { actions }: SaveMinutes): Promise<Fault[]> {
    const faults: Fault[] = [];
    for (const [index, { responsible }] of actions.entries()) {
      if (!/^\d{9}$/.test(responsible)) continue;
      if ((await this.actors.findByOrganisationNumber(tx, responsible)) !== undefined) continue;
      faults.push(
        fault(
          `/actions${pointerStep(index)}/responsible`,
          'unknown-actor',
          'Organisasjonen er ikke i registeret',
          'The organisation is not in the register',
        ),
      );
    }
    return faults;
  }

  private async describeChange(
    tx: Tx,
    { principal }: Command,
    meeting: string,
    detail: object,
  ): Promise<Change<MinutesResponse>> {
    const answer = await this.queries.answer(tx, principal, meeting);
    return { answer, subject: `minutes/${meeting}`, detail: { ...detail, after: answer.body } };
  }
}

/** Writes the next version of minutes. Returns false when another request was first. */
async function storeMinutes(
  tx: Tx,
  { meeting, version }: MinutesResponse,
  dto: SaveMinutes,
  now: Date,
): Promise<boolean> {
  const columns = {
    summary: dto.summary,
    actions: dto.actions.map(({ text, responsible, dueOn = null }) => ({
      text,
      responsible,
      dueOn,
    })),
    namesConfirmed: dto.namesConfirmed ?? false,
    version: version + 1,
    updatedAt: now,
  };
  const statement =
    version === 0
      ? insertRowUnlessTaken(Minutes, { meeting, ...columns, publishedAt: null }, 'meeting')
      : updateRows(Minutes, { meeting, version }, columns);
  return (await tx.execute(statement)) === 1;
}
