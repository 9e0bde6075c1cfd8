import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/operation.js';
import { fault, Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { CouncilLookup } from './council.lookup.js';
import { MEETING_TAKEN } from '../governance.problems.js';
import type { CreateMeeting, MeetingResponse, UpdateMeeting } from './meeting.dto.js';
import { Meeting } from './meeting.entity.js';
import { MeetingQueries } from './meeting.queries.js';
import { meetingFaults } from './meeting.rules.js';

/** Plans and moves meetings, for the directorate. */
@Injectable()
export class MeetingService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: MeetingQueries,
    private readonly councils: CouncilLookup,
  ) {}

  create(command: Command, dto: CreateMeeting): Promise<Answer<MeetingResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<MeetingResponse>> => {
      const faults = meetingFaults(dto);
      if ((await this.councils.role(tx, dto.council)) === undefined)
        faults.push(
          fault(
            '/council',
            'unknown-council',
            'Utvalget finnes ikke',
            'The council does not exist',
          ),
        );
      if (faults.length > 0) throw ruleBroken(faults);
      const key = `${dto.council}-${dto.startsOn}`;
      const inserted = await tx.rows(
        `insert into governance.meeting (key, council, starts_on, ends_on, extra, place, url, version, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, 1, $8) on conflict (key) do nothing returning key`,
        [
          key,
          dto.council,
          dto.startsOn,
          dto.endsOn,
          dto.extra ?? false,
          dto.place ?? null,
          dto.url ?? null,
          now,
        ],
      );
      if (inserted.length === 0)
        throw new Problem(MEETING_TAKEN, {
          errors: [
            fault(
              '/startsOn',
              'meeting-taken',
              'Endre møtet som finnes',
              'Change the meeting that exists',
            ),
          ],
          members: { existing: key },
        });
      const answer = await this.queries.answer(tx, key);
      return {
        answer: { ...answer, status: 201, location: `/v1/meetings/${key}` },
        subject: `meeting/${key}`,
        detail: answer.body,
      };
    });
  }

  update(command: Command, key: string, dto: UpdateMeeting): Promise<Answer<MeetingResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<MeetingResponse>> => {
      const before = (await this.queries.answer(tx, key)).body;
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      const faults = meetingFaults({
        startsOn: dto.startsOn ?? before.startsOn,
        endsOn: dto.endsOn ?? before.endsOn,
      });
      if (faults.length > 0) throw ruleBroken(faults);
      const { affected } = await tx.manager.update(
        Meeting,
        { key, version: before.version },
        { ...dto, version: before.version + 1, recordedAt: now },
      );
      if (affected !== 1) throw new Problem(STALE);
      const answer = await this.queries.answer(tx, key);
      return { answer, subject: `meeting/${key}`, detail: { before, after: answer.body } };
    });
  }
}
