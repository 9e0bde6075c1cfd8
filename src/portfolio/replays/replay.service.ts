import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { type CriteriaSetRules, CriteriaSetLookup } from '../../criteria/criteria-set.lookup.js';
import type { CriteriaSetStatus } from '../../criteria/criteria-set.types.js';
import { newId } from '../../platform/base/ids.js';
import { type Fault, fault, Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import { insertRow, updateRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { Quotas } from '../../platform/limits/quotas.js';
import { Jobs } from '../../platform/work/jobs.js';
import { REPLAY_REQUESTED } from '../portfolio.events.js';
import {
  COMMENTS_CLOSED,
  refuseRetired,
  REPLAY_STATE,
  unknownCriteriaSet,
} from '../portfolio.problems.js';
import { ProjectLookup } from '../projects/project.lookup.js';
import type {
  CommentReplay,
  ReplayCommentResponse,
  ReplayResponse,
  RunReplay,
  ShareReplay,
} from './replay.dto.js';
import { Replay, ReplayComment } from './replay.entity.js';
import { ReplayQueries } from './replay.queries.js';
import { findCommentLock, findShareLock } from './replay-actions.rules.js';
import { readComment } from './replay-comment.queries.js';

interface RulesOfSet {
  readonly status: CriteriaSetStatus;
  readonly rules: CriteriaSetRules;
}

/** The criteria sets that a request names. A set that does not exist is undefined. */
interface NamedSets {
  readonly set: RulesOfSet | undefined;
  readonly baseline: RulesOfSet | undefined;
}

/** The instants as of which the portfolio and the answers are read. */
type Instants = Pick<Replay, 'asOf' | 'answersAsOf'>;

/** Requests replays and evaluations, shares a replay with owners, and takes their comments. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sets: CriteriaSetLookup,
    private readonly actors: ActorLookup,
    private readonly projects: ProjectLookup,
    private readonly jobs: Jobs,
    private readonly queries: ReplayQueries,
    private readonly quotas: Quotas,
  ) {}

  async request(
    command: Command,
    purpose: Replay['purpose'],
    dto: RunReplay,
  ): Promise<Answer<ReplayResponse>> {
    const { principal } = command;
    const [set, baseline] = await Promise.all([
      this.sets.findRules(dto.criteriaSet),
      this.sets.findRules(dto.baseline ?? dto.criteriaSet),
    ]);
    return this.work.change(command, async (tx, now): Promise<Change<ReplayResponse>> => {
      const instants = {
        asOf: instantOf(dto.asOf, now),
        answersAsOf: instantOf(dto.answersAsOf, now),
      };
      const faults = [
        ...setFaults(dto, { set, baseline }),
        ...futureFaults(instants, now),
        ...(await this.findScopeFaults(tx, dto)),
      ];
      if (set === undefined || faults.length > 0) throw ruleBroken(faults);
      refuseRetired({ key: dto.criteriaSet, status: set.status }, dto.underRetired);
      await this.quotas.use(tx, principal.actorId, 'replays');
      const subject = `criteria-set/${dto.criteriaSet}`;
      const job = { actorId: principal.actorId, kind: purpose, subject, cancellable: true };
      const jobId = await this.jobs.request(tx, job, now);
      const id = newId();
      const keys = { id, jobId, purpose, requestedBy: principal.actorId };
      const rules = {
        criteriaSet: set.rules,
        baseline: dto.baseline ? (baseline?.rules ?? null) : null,
      };
      const replay = { ...keys, ...choicesOf(dto), ...instants, rules, createdAt: now };
      await tx.execute(insertRow(Replay, { ...replay, ...NO_RESULT }));
      const answer = await this.queries.answer(tx, principal, id, now);
      return {
        answer: { ...answer, status: 202, location: `/v1/replays/${id}` },
        subject: `replay/${id}`,
        detail: answer.body,
        events: [{ topic: REPLAY_REQUESTED, payload: { replayId: id, jobId } }],
      };
    });
  }

  /** Finds faults in the project and the owner that a replay is limited to. */
  private async findScopeFaults(tx: Tx, { project, owner }: RunReplay): Promise<Fault[]> {
    const faults: Fault[] = [];
    if (project && (await this.projects.findReferences(tx, [project])).length === 0)
      faults.push(
        fault('/project', 'unknown-project', 'Tiltaket finnes ikke', 'The project does not exist'),
      );
    if (owner && (await this.actors.findByOrganisationNumber(tx, owner)) === undefined)
      faults.push(
        fault(
          '/owner',
          'unknown-actor',
          'Organisasjonen er ikke i registeret',
          'The organisation is not in the register',
        ),
      );
    return faults;
  }

  /**
   * Shows owners their part of a replay and asks for comments until a deadline. Sharing again moves
   * the deadline.
   */
  share(command: Command, id: string, dto: ShareReplay): Promise<Answer<ReplayResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReplayResponse>> => {
      const before = await this.queries.require(tx, command.principal, id);
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      const lock = findShareLock(before);
      if (lock !== undefined) throw new Problem(REPLAY_STATE, { detail: lock.reason });
      const commentsUntil = new Date(dto.commentsUntil);
      if (commentsUntil <= now)
        throw ruleBroken([
          fault('/commentsUntil', 'in-the-past', 'Må være fram i tid', 'Must be in the future'),
        ]);
      const { version } = before;
      const shared = await tx.execute(
        updateRows(Replay, { id, version }, { commentsUntil, version: version + 1 }),
      );
      if (shared !== 1) throw new Problem(STALE);
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
    return this.work.change(command, async (tx, now): Promise<Change<ReplayCommentResponse>> => {
      const { principal } = command;
      const { body: replay } = await this.queries.answer(tx, principal, id, now);
      const lock = findCommentLock(replay, now);
      if (lock !== undefined) {
        const kind = lock.code === 'comments-closed' ? COMMENTS_CLOSED : REPLAY_STATE;
        throw new Problem(kind, { detail: lock.reason });
      }
      const comment = {
        id: newId(),
        replayId: id,
        actorId: dto.project ? await this.findOwnerOf(tx, command, dto.project) : principal.actorId,
        project: dto.project ?? null,
        text: dto.text,
        recordedAt: now,
      };
      await tx.execute(insertRow(ReplayComment, comment));
      const body = await readComment(tx, comment.id);
      return {
        answer: { body, status: 201, location: `/v1/replays/${id}/comments` },
        subject: `replay/${id}`,
        detail: { comment: comment.id, project: body.project },
      };
    });
  }

  /** Finds the owner of a project. Throws a problem when the project is not the caller's own. */
  private async findOwnerOf(tx: Tx, { principal }: Command, code: string): Promise<string> {
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

/** The columns that a replay has before it has run. */
export const NO_RESULT = {
  counts: null,
  inputHash: null,
  commentsUntil: null,
  publicationReason: null,
  proposedBy: null,
  proposedAt: null,
  approvedBy: null,
  publishedAt: null,
  version: 1,
};

/** Returns the columns of a replay that the request chooses, the instants aside. */
function choicesOf(
  dto: RunReplay,
): Pick<Replay, 'criteriaSet' | 'baseline' | 'project' | 'owner' | 'selfAssessments'> {
  return {
    criteriaSet: dto.criteriaSet,
    baseline: dto.baseline ?? null,
    project: dto.project ?? null,
    owner: dto.owner ?? null,
    selfAssessments: dto.selfAssessments === true,
  };
}

function setFaults(dto: RunReplay, { set, baseline }: NamedSets): Fault[] {
  return [
    ...(set === undefined ? [unknownCriteriaSet('/criteriaSet')] : []),
    ...(baseline === undefined && dto.baseline ? [unknownCriteriaSet('/baseline')] : []),
  ];
}

function futureFaults(instants: Instants, now: Date): Fault[] {
  return Object.entries(instants)
    .filter(([, instant]) => instant > now)
    .map(([name]) =>
      fault(`/${name}`, 'in-the-future', 'Kan ikke være fram i tid', 'Must not be in the future'),
    );
}

function instantOf(text: string | undefined, now: Date): Date {
  return text === undefined ? now : new Date(text);
}
