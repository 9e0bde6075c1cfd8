import { Injectable } from '@nestjs/common';
import { type Fault, fault, Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import {
  type EntityRow,
  insertRowUnlessTaken,
  updateRows,
} from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { actionLocked } from '../../platform/fields/allowed-actions.dto.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { findMeeting } from '../councils/meeting.queries.js';
import { TOPIC_STATE, TOPIC_TAKEN } from '../governance.problems.js';
import type { CreateTopic, TopicResponse, UpdateTopic } from './topic.dto.js';
import { Topic } from './topic.entity.js';
import { answerTopic, findChallenges } from './topic.queries.js';
import { challengeFaults, chosenMeetingFaults, placeOf, topicLocks } from './topic.rules.js';
import type { ReportedChallenge } from './topic.types.js';

/** Makes, changes and publishes topics, for the directorate. */
@Injectable()
export class TopicService {
  constructor(private readonly work: UnitOfWork) {}

  create(command: Command, dto: CreateTopic): Promise<Answer<TopicResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<TopicResponse>> => {
      const { code, title, meeting = null } = dto;
      const { challenges, faults } = await this.judge(tx, dto);
      if (faults.length > 0) throw ruleBroken(faults);
      const times = { publishedAt: null, createdAt: now, updatedAt: now };
      const titles = { titleNb: title.nb, titleEn: title.en };
      const row = { code, ...titles, meeting, challenges: challenges ?? [], ...times, version: 1 };
      if ((await tx.execute(insertRowUnlessTaken(Topic, row, 'code'))) !== 1) throw topicTaken();
      const answer = await answerTopic(tx, command.principal, code);
      const location = `/v1/topics/${code}`;
      return {
        answer: { ...answer, status: 201, location },
        subject: `topic/${code}`,
        detail: answer.body,
      };
    });
  }

  update(command: Command, code: string, dto: UpdateTopic): Promise<Answer<TopicResponse>> {
    return this.change(command, code, 'update', async (tx) => {
      const { challenges, faults } = await this.judge(tx, dto);
      if (faults.length > 0) throw ruleBroken(faults);
      const { title, meeting } = dto;
      return { titleNb: title?.nb, titleEn: title?.en, meeting, challenges };
    });
  }

  publish(command: Command, code: string): Promise<Answer<TopicResponse>> {
    return this.change(command, code, 'publish', (_, now) => Promise.resolve({ publishedAt: now }));
  }

  /** Writes the next version of a topic with the columns that a request gives. */
  private change(
    command: Command,
    code: string,
    action: 'update' | 'publish',
    columnsOf: (tx: Tx, now: Date) => Promise<Partial<EntityRow<Topic>>>,
  ): Promise<Answer<TopicResponse>> {
    const { principal, expectedVersion } = command;
    return this.work.change(command, async (tx, now): Promise<Change<TopicResponse>> => {
      const { body: before } = await answerTopic(tx, principal, code);
      if (before.version !== expectedVersion) throw new Problem(STALE);
      const lock = topicLocks(before.publishedAt !== null, true)[action];
      if (lock !== undefined) throw actionLocked(TOPIC_STATE, lock);
      const version = before.version + 1;
      const columns = { ...(await columnsOf(tx, now)), updatedAt: now, version };
      const where = { code, version: before.version };
      if ((await tx.execute(updateRows(Topic, where, columns))) !== 1) throw new Problem(STALE);
      const answer = await answerTopic(tx, principal, code);
      return { answer, subject: `topic/${code}`, detail: { before, after: answer.body } };
    });
  }

  /** Finds the challenges and the meeting that a request names, with all their faults. */
  private async judge(
    tx: Tx,
    { meeting = null, challenges: places }: UpdateTopic,
  ): Promise<{ readonly challenges: ReportedChallenge[] | undefined; readonly faults: Fault[] }> {
    const found = await findChallenges(tx, places ?? []);
    const named = meeting === null ? undefined : await findMeeting(tx, meeting);
    const challenges = places?.flatMap((place) => {
      const challenge = found.get(placeOf(place));
      if (challenge === undefined) return [];
      const { published: _, ...reported } = challenge;
      return [reported];
    });
    const faults = [
      ...chosenMeetingFaults(meeting, named),
      ...challengeFaults(places ?? [], found),
    ];
    return { challenges, faults };
  }
}

function topicTaken(): Problem {
  return new Problem(TOPIC_TAKEN, {
    errors: [
      fault(
        '/code',
        'topic-taken',
        'Velg en kode som ingen temaer har',
        'Choose a code that no topic has',
      ),
    ],
  });
}
