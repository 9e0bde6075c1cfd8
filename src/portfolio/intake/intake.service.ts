import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/operation.js';
import {
  type Fault,
  fault,
  FORBIDDEN,
  notFound,
  pointerStep,
  Problem,
  RULE_BROKEN,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type HeldProject, IntakeSteps, type Step } from './intake-steps.service.js';
import type {
  IntakeReason,
  IntakeResponse,
  LeavePortfolio,
  MergeProject,
  NominateProject,
  SplitProject,
} from './intake.dto.js';
import { IntakeQueries, partiesOf } from './intake.queries.js';
import { INTAKE, intakeLock } from './intake.rules.js';
import { WRONG_STANDING } from '../portfolio.problems.js';

/**
 * The steps into the portfolio and out of it that owners and the directorate take; the councils'
 * come by their cases.
 */
@Injectable()
export class IntakeService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly steps: IntakeSteps,
    private readonly queries: IntakeQueries,
  ) {}

  nominate(command: Command, code: string, dto: NominateProject): Promise<Answer<IntakeResponse>> {
    return this.step(command, code, { action: 'nominate' }, async (tx, project, now) => {
      await tx.rows(
        `insert into portfolio.nomination (id, project_id, actor_id, revision, content, recorded_at)
         select $1, $2, $3, 1 + coalesce((select max(n.revision) from portfolio.nomination n where n.project_id = $2), 0), $4, $5`,
        [newId(), project.id, project.actorId, JSON.stringify(dto), now],
      );
    });
  }

  /** A step that needs no more than its reason. */
  simple(
    command: Command,
    code: string,
    action: 'assess' | 'return' | 'withdraw' | 'decline' | 'takeOver',
    dto?: IntakeReason,
  ): Promise<Answer<IntakeResponse>> {
    return this.step(command, code, {
      action,
      ...(dto === undefined ? {} : { reason: dto.reason }),
    });
  }

  leave(
    command: Command,
    code: string,
    { reasonCode, reason }: LeavePortfolio,
  ): Promise<Answer<IntakeResponse>> {
    return this.step(command, code, { action: 'leave', reasonCode, reason });
  }

  /** One project becomes several, which follow it into the portfolio. */
  split(
    command: Command,
    code: string,
    { into, reason }: SplitProject,
  ): Promise<Answer<IntakeResponse>> {
    return this.step(
      command,
      code,
      { action: 'split', reasonCode: 'split', reason },
      async (tx, project, now) => {
        const faults: Fault[] =
          into.length < 2 ? [fault('/into', 'too-few', 'Minst to', 'At least two')] : [];
        const successors: HeldProject[] = [];
        for (const [index, successor] of into.entries()) {
          const at = `/into${pointerStep(index)}`;
          const found = await this.successor(tx, command, project, successor, at, faults);
          if (found === undefined) continue;
          const lock = intakeLock('succeed', {
            standing: found.standing,
            parties: ['predecessor'],
            assessment: null,
          });
          if (into.indexOf(successor) < index)
            faults.push(
              fault(at, 'project-repeated', 'Tiltaket står to ganger', 'The project stands twice'),
            );
          else if (lock !== undefined)
            faults.push(fault(at, lock.code, lock.reason.nb, lock.reason.en));
          else successors.push(found);
        }
        if (faults.length > 0) throw ruleBroken(faults);
        for (const successor of successors) {
          await this.steps.take(
            tx,
            command.principal,
            successor,
            { action: 'succeed', reasonCode: 'split', reason: `${code}: ${reason}` },
            now,
          );
          await link(tx, project, successor, 'split', now);
        }
      },
    );
  }

  /** One project is taken up by another that is in the portfolio. */
  merge(
    command: Command,
    code: string,
    { into, reason }: MergeProject,
  ): Promise<Answer<IntakeResponse>> {
    return this.step(
      command,
      code,
      { action: 'merge', reasonCode: 'merge', reason },
      async (tx, project, now) => {
        const faults: Fault[] = [];
        const found = await this.successor(tx, command, project, into, '/into', faults);
        if (found !== undefined && found.standing !== 'inPortfolio') {
          faults.push(
            fault(
              '/into',
              'wrong-standing',
              `Tiltaket er ${found.standing}; må være inPortfolio`,
              `The project is ${found.standing}; must be inPortfolio`,
            ),
          );
        }
        if (faults.length > 0 || found === undefined) throw ruleBroken(faults);
        await link(tx, project, found, 'merge', now);
      },
    );
  }

  /** A project that may follow another: the caller's to name, and not one the other comes from. */
  private async successor(
    tx: Tx,
    command: Command,
    project: HeldProject,
    code: string,
    at: string,
    faults: Fault[],
  ): Promise<HeldProject | undefined> {
    const found = await this.steps.hold(tx, command.principal, code);
    if (found === undefined) {
      faults.push(
        fault(at, 'unknown-project', 'Tiltaket finnes ikke', 'The project does not exist'),
      );
      return undefined;
    }
    // Of two successions that would together make a cycle, the later one sees the earlier.
    await tx.rows(`select pg_advisory_xact_lock(hashtext('portfolio.successions'))`);
    const [cycle] = await tx.rows(
      `with recursive line as (select $1::uuid as id union select s.successor_id from portfolio.succession s join line on line.id = s.predecessor_id) select 1 from line where line.id = $2`,
      [found.id, project.id],
    );
    if (cycle === undefined) return found;
    faults.push(
      fault(
        at,
        'succession-cycle',
        'Tiltaket kommer selv fra dette',
        'The project itself comes from this one',
      ),
    );
    return undefined;
  }

  /**
   * One step on the version that was read; `further` is what belongs to it. All of it or nothing.
   */
  private step(
    command: Command,
    code: string,
    step: Step,
    further?: (tx: Tx, project: HeldProject, now: Date) => Promise<void>,
  ): Promise<Answer<IntakeResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now) => {
      const project = await this.steps.hold(tx, principal, code);
      if (project === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
      if (project.version !== command.expectedVersion) throw new Problem(STALE);
      const lock = intakeLock(step.action, {
        standing: project.standing,
        parties: partiesOf(principal, project.actorId),
        assessment: await this.steps.assessment(tx, project.id),
      });
      if (lock !== undefined) {
        const kind =
          lock.code === 'not-yours'
            ? FORBIDDEN
            : lock.code === 'wrong-standing'
              ? WRONG_STANDING
              : RULE_BROKEN;
        throw new Problem(kind, {
          detail: lock.reason,
          errors: [fault('', lock.code, lock.reason.nb, lock.reason.en)],
        });
      }
      await further?.(tx, project, now);
      await this.steps.take(tx, principal, project, step, now);
      const answer = await this.queries.answer(tx, principal, code);
      const { reason, reasonCode } = step;
      return {
        answer,
        subject: `project/${code}`,
        detail: {
          from: project.standing,
          to: INTAKE[step.action].to,
          reason,
          reasonCode,
          successors: answer.body.successors,
        },
      };
    });
  }
}

async function link(
  tx: Tx,
  predecessor: HeldProject,
  successor: HeldProject,
  kind: 'split' | 'merge',
  now: Date,
): Promise<void> {
  await tx.rows(
    `insert into portfolio.succession (predecessor_id, successor_id, kind, recorded_at) values ($1, $2, $3, $4) on conflict do nothing`,
    [predecessor.id, successor.id, kind, now],
  );
}
