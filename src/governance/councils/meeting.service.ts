import { Injectable } from '@nestjs/common';
import { fault, Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import {
  type EntityRow,
  insertRowUnlessTaken,
  updateRows,
} from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { MEETING_STATE, MEETING_TAKEN } from '../governance.problems.js';
import { CouncilLookup } from './council.lookup.js';
import { unknownCouncil } from './council.rules.js';
import type {
  CancelMeeting,
  CreateMeeting,
  MeetingResponse,
  UpdateMeeting,
} from './meeting.dto.js';
import { Meeting } from './meeting.entity.js';
import { findMeeting, MeetingQueries } from './meeting.queries.js';
import { MEETING_CANCELLED, MEETING_HELD, meetingFaults } from './meeting.rules.js';

/** Plans, moves and cancels meetings, for the directorate. */
@Injectable()
export class MeetingService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: MeetingQueries,
    private readonly councils: CouncilLookup,
  ) {}

  create(command: Command, dto: CreateMeeting): Promise<Answer<MeetingResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<MeetingResponse>> => {
      const role = await this.councils.findRole(tx, dto.council);
      const faults = [...meetingFaults(dto), ...(role === undefined ? [unknownCouncil()] : [])];
      if (faults.length > 0) throw ruleBroken(faults);
      const meeting = newMeeting(dto, now);
      const stored = await tx.execute(insertRowUnlessTaken(Meeting, meeting, 'key'));
      if (stored === 0) throw meetingTaken(meeting.key);
      const answer = await this.queries.answer(tx, meeting.key);
      return {
        answer: { ...answer, status: 201, location: `/v1/meetings/${meeting.key}` },
        subject: `meeting/${meeting.key}`,
        detail: answer.body,
      };
    });
  }

  update(command: Command, key: string, dto: UpdateMeeting): Promise<Answer<MeetingResponse>> {
    return this.change(command, key, (_tx, before) => {
      const { startsOn = before.startsOn, endsOn = before.endsOn } = dto;
      const faults = meetingFaults({ startsOn, endsOn });
      if (faults.length > 0) throw ruleBroken(faults);
      return Promise.resolve(dto);
    });
  }

  /** Cancels a meeting for good. It stays in lists and calendars, marked as cancelled. */
  cancel(
    command: Command,
    key: string,
    { reason }: CancelMeeting,
  ): Promise<Answer<MeetingResponse>> {
    return this.change(command, key, async (tx, _before, now) => {
      const meeting = await findMeeting(tx, key);
      if (meeting?.held === true) throw new Problem(MEETING_STATE, { detail: MEETING_HELD });
      return { cancelledAt: now, cancelReason: reason };
    });
  }

  /** Changes a meeting that stands, from the version that the caller has read. */
  private change(
    command: Command,
    key: string,
    decide: (tx: Tx, before: MeetingResponse, now: Date) => Promise<Partial<EntityRow<Meeting>>>,
  ): Promise<Answer<MeetingResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<MeetingResponse>> => {
      const { body: before } = await this.queries.answer(tx, key);
      const { version } = before;
      if (version !== command.expectedVersion) throw new Problem(STALE);
      if (before.cancelledAt !== null)
        throw new Problem(MEETING_STATE, { detail: MEETING_CANCELLED });
      const changes = { ...(await decide(tx, before, now)), version: version + 1, recordedAt: now };
      const changed = await tx.execute(updateRows(Meeting, { key, version }, changes));
      if (changed !== 1) throw new Problem(STALE);
      const answer = await this.queries.answer(tx, key);
      return { answer, subject: `meeting/${key}`, detail: { before, after: answer.body } };
    });
  }
}

/** A meeting as it is first planned. Its key keeps the first day also when the meeting is moved. */
function newMeeting(dto: CreateMeeting, now: Date): EntityRow<Meeting> {
  return {
    key: `${dto.council}-${dto.startsOn}`,
    council: dto.council,
    startsOn: dto.startsOn,
    endsOn: dto.endsOn,
    extra: dto.extra ?? false,
    place: dto.place ?? null,
    url: dto.url ?? null,
    cancelledAt: null,
    cancelReason: null,
    version: 1,
    recordedAt: now,
  };
}

function meetingTaken(existing: string): Problem {
  return new Problem(MEETING_TAKEN, {
    errors: [
      fault(
        '/startsOn',
        'meeting-taken',
        'Endre møtet som finnes',
        'Change the meeting that exists',
      ),
    ],
    members: { existing },
  });
}
