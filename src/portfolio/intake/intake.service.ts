import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import type { Principal } from '../../platform/base/principal.js';
import {
  type Fault,
  fault,
  FORBIDDEN,
  notFound,
  pointerStep,
  Problem,
  type ProblemKind,
  RULE_BROKEN,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { lockNamed } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { actionLocked } from '../../platform/fields/allowed-actions.dto.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { WRONG_STANDING } from '../portfolio.problems.js';
import type {
  IntakeReason,
  IntakeResponse,
  LeavePortfolio,
  MergeProject,
  NominateProject,
  SplitProject,
} from './intake.dto.js';
import { Nomination } from './intake.entity.js';
import { IntakeQueries } from './intake.queries.js';
import { INTAKE, findIntakeLock, partiesOf, wrongStanding } from './intake.rules.js';
import {
  comesFrom,
  findNextNomination,
  insertSuccession,
  type LockedProject,
  lockProject,
} from './intake-step.queries.js';
import { type Step, type StepTaker, takeStep } from './intake-step.service.js';

/** Changes that belong to a step and are stored with it. */
type FurtherChanges = (tx: Tx, project: LockedProject, taker: StepTaker) => Promise<void>;

/** A project that a request names, with the place in the request. */
interface NamedProject {
  readonly code: string;
  readonly pointer: string;
}

/**
 * Takes the steps of owners and the directorate into the portfolio and out of it. Councils take
 * their steps by decisions in cases.
 */
@Injectable()
export class IntakeService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: IntakeQueries,
  ) {}

  nominate(command: Command, code: string, dto: NominateProject): Promise<Answer<IntakeResponse>> {
    return this.move(command, code, { action: 'nominate' }, async (tx, project, { now }) => {
      const nomination = {
        id: newId(),
        projectId: project.id,
        actorId: project.actorId,
        revision: await findNextNomination(tx, project.id),
        content: dto,
        recordedAt: now,
      };
      await tx.execute(insertRow(Nomination, nomination));
    });
  }

  /** Takes a step that needs at most a reason. */
  moveWithReason(
    command: Command,
    code: string,
    action: 'assess' | 'return' | 'withdraw' | 'decline' | 'takeOver',
    dto?: IntakeReason,
  ): Promise<Answer<IntakeResponse>> {
    const reason = dto === undefined ? {} : { reason: dto.reason };
    return this.move(command, code, { action, ...reason });
  }

  leave(
    command: Command,
    code: string,
    { reasonCode, reason }: LeavePortfolio,
  ): Promise<Answer<IntakeResponse>> {
    return this.move(command, code, { action: 'leave', reasonCode, reason });
  }

  /** Splits a project into several, which follow it into the portfolio. */
  split(
    command: Command,
    code: string,
    { into, reason }: SplitProject,
  ): Promise<Answer<IntakeResponse>> {
    const split = { action: 'split', reasonCode: 'split', reason } as const;
    const succeed = {
      action: 'succeed',
      reasonCode: 'split',
      reason: `${code}: ${reason}`,
    } as const;
    return this.move(command, code, split, async (tx, project, taker) => {
      const successors = await this.lockSuccessors(tx, taker.principal, project, into);
      for (const successor of successors) {
        await takeStep(tx, successor, succeed, taker);
        await insertSuccession(tx, {
          predecessorId: project.id,
          successorId: successor.id,
          kind: 'split',
          recordedAt: taker.now,
        });
      }
    });
  }

  /** Merges a project into another one in the portfolio. */
  merge(
    command: Command,
    code: string,
    { into, reason }: MergeProject,
  ): Promise<Answer<IntakeResponse>> {
    const merge = { action: 'merge', reasonCode: 'merge', reason } as const;
    return this.move(command, code, merge, async (tx, project, { principal, now }) => {
      const named = { code: into, pointer: '/into' };
      const found = await this.lockSuccessor(tx, principal, project, named);
      if ('fault' in found) throw ruleBroken([found.fault]);
      const { id, standing } = found.successor;
      if (standing !== 'inPortfolio') {
        const { nb, en } = wrongStanding(standing, ['inPortfolio']);
        throw ruleBroken([fault('/into', 'wrong-standing', nb, en)]);
      }
      await insertSuccession(tx, {
        predecessorId: project.id,
        successorId: id,
        kind: 'merge',
        recordedAt: now,
      });
    });
  }

  /** Locks the projects that a project is split into. Throws a problem with all faults. */
  private async lockSuccessors(
    tx: Tx,
    principal: Principal,
    project: LockedProject,
    into: readonly string[],
  ): Promise<LockedProject[]> {
    const faults: Fault[] = [];
    if (into.length < 2)
      faults.push(fault('/into', 'too-few', 'Oppgi minst to tiltak', 'Give at least two projects'));
    const successors: LockedProject[] = [];
    for (const [index, code] of into.entries()) {
      const pointer = `/into${pointerStep(index)}`;
      const found = await this.lockSuccessor(tx, principal, project, { code, pointer });
      if ('fault' in found) faults.push(found.fault);
      else if (into.indexOf(code) < index)
        faults.push(
          fault(
            pointer,
            'project-repeated',
            'Tiltaket er oppgitt to ganger',
            'The project is given twice',
          ),
        );
      else {
        faults.push(...succeedFaults(found.successor, pointer));
        successors.push(found.successor);
      }
    }
    if (faults.length > 0) throw ruleBroken(faults);
    return successors;
  }

  /**
   * Locks a project as the successor of another. Returns a fault when the caller cannot see the
   * project, or when the project is itself a predecessor of the other.
   */
  private async lockSuccessor(
    tx: Tx,
    principal: Principal,
    predecessor: LockedProject,
    { code, pointer }: NamedProject,
  ): Promise<{ readonly successor: LockedProject } | { readonly fault: Fault }> {
    const successor = await lockProject(tx, principal, code);
    if (successor === undefined)
      return {
        fault: fault(
          pointer,
          'unknown-project',
          'Tiltaket finnes ikke',
          'The project does not exist',
        ),
      };
    // Two successions at once could make a cycle together. The lock lets the later one see the
    // earlier.
    await tx.execute(lockNamed('portfolio.successions'));
    if (!(await comesFrom(tx, predecessor.id, successor.id))) return { successor };
    return {
      fault: fault(
        pointer,
        'succession-cycle',
        'Tiltaket er en forgjenger og kan ikke også være en etterfølger',
        'The project is a predecessor and cannot be a successor too',
      ),
    };
  }

  /**
   * Takes one step from the version that the caller has read, with the changes that belong to it.
   */
  private move(
    command: Command,
    code: string,
    step: Step,
    change?: FurtherChanges,
  ): Promise<Answer<IntakeResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now) => {
      const project = await lockProject(tx, principal, code);
      if (project === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
      if (project.version !== command.expectedVersion) throw new Problem(STALE);
      const lock = findIntakeLock(step.action, {
        standing: project.standing,
        parties: partiesOf(principal, project.actorId),
        assessment: await this.queries.findAssessment(tx, project.id),
      });
      if (lock !== undefined) throw actionLocked(LOCK_PROBLEMS[lock.code] ?? RULE_BROKEN, lock);
      await change?.(tx, project, { principal, now });
      await takeStep(tx, project, step, { principal, now });
      const answer = await this.queries.answer(tx, principal, code);
      return {
        answer,
        subject: `project/${code}`,
        detail: {
          from: project.standing,
          to: INTAKE[step.action].to,
          reason: step.reason,
          reasonCode: step.reasonCode,
          successors: answer.body.successors,
        },
      };
    });
  }
}

/** Finds a fault when a successor of a split project cannot take the step `succeed`. */
function succeedFaults({ standing }: LockedProject, pointer: string): Fault[] {
  const lock = findIntakeLock('succeed', { standing, parties: ['predecessor'], assessment: null });
  return lock === undefined ? [] : [fault(pointer, lock.code, lock.reason.nb, lock.reason.en)];
}

/** Problem kinds of locks by code; any other lock is a broken rule. */
const LOCK_PROBLEMS: Readonly<Record<string, ProblemKind>> = {
  'not-yours': FORBIDDEN,
  'wrong-standing': WRONG_STANDING,
};
