import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { CriteriaSetLookup } from '../../criteria/criteria-set.lookup.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import { Jobs } from '../../platform/work/jobs.js';
import type { Command } from '../../platform/http/operation.js';
import {
  type Fault,
  fault,
  notFound,
  Problem,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { REPLAY_REQUESTED } from '../portfolio.events.js';
import { COMMENTS_CLOSED, refuseRetired, REPLAY_STATE } from '../portfolio.problems.js';
import { ProjectLookup } from '../projects/project.lookup.js';
import type {
  CommentReplay,
  ReplayCommentResponse,
  ReplayResponse,
  RunReplay,
  ShareReplay,
} from './replay.dto.js';
import { ReplayQueries } from './replay.queries.js';

/** Asks for replays and evaluations, shares a replay with the owners, takes their comments. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sets: CriteriaSetLookup,
    private readonly actors: ActorLookup,
    private readonly projects: ProjectLookup,
    private readonly jobs: Jobs,
    private readonly queries: ReplayQueries,
  ) {}

  async request(
    command: Command,
    purpose: 'replay' | 'evaluation',
    dto: RunReplay,
  ): Promise<Answer<ReplayResponse>> {
    const [set, baseline] = await Promise.all([
      this.sets.rules(dto.criteriaSet),
      this.sets.rules(dto.baseline ?? dto.criteriaSet),
    ]);
    const unknown = (pointer: string): Fault =>
      fault(
        pointer,
        'unknown-criteria-set',
        'Kriteriesettet finnes ikke',
        'The criteria set does not exist',
      );
    return this.work.change(command, async (tx, now) => {
      const times = { asOf: instant(dto.asOf, now), answersAsOf: instant(dto.answersAsOf, now) };
      const faults = [
        ...(set === undefined ? [unknown('/criteriaSet')] : []),
        ...(baseline === undefined && dto.baseline ? [unknown('/baseline')] : []),
        ...Object.entries(times).flatMap(([name, time]) =>
          time > now
            ? [
                fault(
                  `/${name}`,
                  'in-the-future',
                  'Kan ikke være fram i tid',
                  'Must not be in the future',
                ),
              ]
            : [],
        ),
        ...(dto.project && (await this.projects.findReferences(tx, [dto.project])).length === 0
          ? [
              fault(
                '/project',
                'unknown-project',
                'Tiltaket finnes ikke',
                'The project does not exist',
              ),
            ]
          : []),
        ...(dto.owner && (await this.actors.byOrganisationNumber(tx, dto.owner)) === undefined
          ? [
              fault(
                '/owner',
                'unknown-actor',
                'Organisasjonen er ikke i registeret',
                'The organisation is not in the register',
              ),
            ]
          : []),
      ];
      if (set === undefined || faults.length > 0) throw ruleBroken(faults);
      refuseRetired({ key: dto.criteriaSet, status: set.status }, dto.underRetired);
      const id = newId();
      const { actorId } = command.principal;
      const job = await this.jobs.request(
        tx,
        { actorId, kind: purpose, subject: `criteria-set/${dto.criteriaSet}`, cancellable: true },
        now,
      );
      const rules = {
        criteriaSet: set.rules,
        baseline: dto.baseline ? (baseline?.rules ?? null) : null,
      };
      await tx.rows(
        `insert into portfolio.replay (id, requested_by, job_id, purpose, criteria_set, baseline, project, owner, as_of, answers_as_of, self_assessments, rules, version, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13)`,
        [
          id,
          actorId,
          job,
          purpose,
          dto.criteriaSet,
          dto.baseline ?? null,
          dto.project ?? null,
          dto.owner ?? null,
          times.asOf,
          times.answersAsOf,
          dto.selfAssessments === true,
          JSON.stringify(rules),
          now,
        ],
      );
      const answer = await this.queries.answer(tx, command.principal, id, now);
      return {
        answer: { ...answer, status: 202, location: `/v1/replays/${id}` },
        subject: `replay/${id}`,
        detail: answer.body,
        events: [{ topic: REPLAY_REQUESTED, payload: { replayId: id } }],
      };
    });
  }

  /**
   * Shows owners their part, and asks for comments until a deadline; sharing again moves the
   * deadline.
   */
  share(command: Command, id: string, dto: ShareReplay): Promise<Answer<ReplayResponse>> {
    return this.work.change(command, async (tx, now) => {
      const { body: before } = await this.queries.answer(tx, command.principal, id, now);
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      if (before.counts === null)
        throw new Problem(REPLAY_STATE, {
          detail: {
            nb: `Gjennomspillingen er ${before.state}`,
            en: `The replay is ${before.state}`,
          },
        });
      const until = new Date(dto.commentsUntil);
      if (until <= now)
        throw ruleBroken([
          fault('/commentsUntil', 'in-the-past', 'Må være fram i tid', 'Must be in the future'),
        ]);
      const shared = await tx.rows(
        `update portfolio.replay set comments_until = $3, version = version + 1 where id = $1 and version = $2 returning id`,
        [id, before.version, until],
      );
      if (shared.length !== 1) throw new Problem(STALE);
      const answer = await this.queries.answer(tx, command.principal, id, now);
      return {
        answer,
        subject: `replay/${id}`,
        detail: { commentsUntil: answer.body.commentsUntil },
      };
    });
  }

  comment(
    command: Command,
    id: string,
    dto: CommentReplay,
  ): Promise<Answer<ReplayCommentResponse>> {
    return this.work.change(command, async (tx, now) => {
      const { principal } = command;
      const { body: replay } = await this.queries.answer(tx, principal, id, now);
      if (replay.commentsUntil === null)
        throw new Problem(REPLAY_STATE, {
          detail: { nb: 'Gjennomspillingen er ikke delt', en: 'The replay is not shared' },
        });
      if (now >= new Date(replay.commentsUntil))
        throw new Problem(COMMENTS_CLOSED, {
          detail: {
            nb: `Fristen var ${replay.commentsUntil}`,
            en: `The deadline was ${replay.commentsUntil}`,
          },
        });
      const owner = dto.project
        ? await this.ownProject(tx, command, dto.project)
        : principal.actorId;
      const commentId = newId();
      await tx.rows(
        `insert into portfolio.replay_comment (id, replay_id, actor_id, project, text, recorded_at) values ($1, $2, $3, $4, $5, $6)`,
        [commentId, id, owner, dto.project ?? null, dto.text, now],
      );
      const body = await this.queries.comment(tx, commentId);
      if (body === undefined) throw notFound({ nb: 'Kommentaren', en: 'The comment' });
      return {
        answer: { body, status: 201, location: `/v1/replays/${id}/comments` },
        subject: `replay/${id}`,
        detail: { comment: commentId, project: body.project },
      };
    });
  }

  private async ownProject(tx: Tx, { principal }: Command, code: string): Promise<string> {
    const project = await this.projects.findOwn(tx, code, principal);
    if (project === undefined)
      throw ruleBroken([
        fault(
          '/project',
          'unknown-project',
          'Tiltaket finnes ikke blant egne tiltak',
          'The project is not one of your own',
        ),
      ]);
    return project.actorId;
  }
}

function instant(text: string | undefined, now: Date): Date {
  return text === undefined ? now : new Date(text);
}
