import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import type { Locked } from '../../platform/http/allowed-actions.dto.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/operation.js';
import {
  type Fault,
  fault,
  notFound,
  pointerStep,
  Problem,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { RoundLookup } from '../../reporting/rounds/round.lookup.js';
import type { AdviceResponse, AnswerAdvice, CreateAdvice, StateEffect } from './advice.dto.js';
import { Advice, AdviceItem } from './advice.entity.js';
import { type AdviceItemRow, AdviceQueries, isOwn } from './advice.queries.js';
import { adviceFaults, itemLocks, targetFaults } from './advice.rules.js';
import { CouncilLookup } from '../councils/council.lookup.js';
import { ADVICE_STATE } from '../governance.problems.js';

/** The decision loop: a council's advice, the owner's answer, the effect. */
@Injectable()
export class AdviceService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: AdviceQueries,
    private readonly councils: CouncilLookup,
    private readonly projects: ProjectLookup,
    private readonly rounds: RoundLookup,
  ) {}

  /**
   * Records advice: one item for each project, to its owner, and one for the round, to the
   * directorate.
   */
  create(command: Command, dto: CreateAdvice): Promise<Answer<AdviceResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<AdviceResponse>> => {
      const codes = dto.projects ?? [];
      const owners = await this.projects.findOwners(tx, codes);
      const faults = await this.faultsOf(tx, dto, codes, new Set(owners.map(({ code }) => code)));
      if (faults.length > 0) throw ruleBroken(faults);
      const id = newId();
      await tx.rows(
        `insert into governance.advice (id, council, case_id, text, answer_due_in, version, created_at) values ($1, $2, $3, $4, $5, 1, $6)`,
        [id, dto.council, dto.case ?? null, dto.text, dto.answerDueIn, now],
      );
      const items = [
        ...owners.map((project) => ({
          id: newId(),
          actor: project.actorId,
          project: project.id,
          code: project.code,
          round: null,
        })),
        ...(typeof dto.round === 'string'
          ? [
              {
                id: newId(),
                actor: command.principal.actorId,
                project: null,
                code: null,
                round: dto.round,
              },
            ]
          : []),
      ];
      await tx.rows(
        `insert into governance.advice_item (id, advice_id, actor_id, project_id, code, round, published)
         select x.id, $1, x.actor, x.project, x.code, x.round, false from jsonb_to_recordset($2) as x(id uuid, actor uuid, project uuid, code text, round text)`,
        [id, JSON.stringify(items)],
      );
      const answer = await this.queries.answer(tx, command.principal, id, now);
      return {
        answer: { ...answer, status: 201, location: `/v1/advice/${id}` },
        subject: `advice/${id}`,
        detail: answer.body,
      };
    });
  }

  /** From here on anyone reads the advice, its answers and its effects. */
  publish(command: Command, id: string): Promise<Answer<AdviceResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<AdviceResponse>> => {
      const before = await this.queries.row(tx, command.principal, id, now);
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      if (before.publishedAt !== null)
        throw new Problem(ADVICE_STATE, {
          detail: { nb: 'Rådet er publisert', en: 'The advice is published' },
        });
      await tx.manager.update(AdviceItem, { adviceId: id }, { published: true });
      const [row] = await tx.rows<{ version: number }>(
        `select a.version from governance.advice a where a.id = $1`,
        [id],
      );
      const { affected } = await tx.manager.update(
        Advice,
        { id, version: row?.version ?? 0 },
        { publishedAt: now, version: (row?.version ?? 0) + 1 },
      );
      if (affected !== 1) throw new Problem(STALE);
      return {
        answer: await this.queries.answer(tx, command.principal, id, now),
        subject: `advice/${id}`,
        detail: { publishedAt: now.toISOString() },
      };
    });
  }

  /** The owner's answer. A further one before the due round closes is a new revision. */
  answer(command: Command, id: string, dto: AnswerAdvice): Promise<Answer<AdviceResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<AdviceResponse>> => {
      const item = await this.item(tx, command, id, dto, now, 'answer');
      await tx.rows(
        `insert into governance.advice_answer (item_id, revision, actor_id, text, answered_by, late, recorded_at)
         select i.id, $2, i.actor_id, $3, $4, r.deadline < $5, $5
           from governance.advice_item i join governance.advice a on a.id = i.advice_id join reporting.round r on r.key = a.answer_due_in where i.id = $1`,
        [
          item.id,
          1 + (item.answer?.revision ?? 0),
          dto.text,
          command.principal.organisationNumber,
          now,
        ],
      );
      return this.recorded(tx, command, id, item, { text: dto.text }, now);
    });
  }

  /** What came of the advice, as the directorate sees it. A further statement is a new revision. */
  effect(command: Command, id: string, dto: StateEffect): Promise<Answer<AdviceResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<AdviceResponse>> => {
      const item = await this.item(tx, command, id, dto, now, 'effect');
      await tx.rows(
        `insert into governance.advice_effect (item_id, revision, actor_id, effect, outcome, recorded_at) values ($1, $2, $3, $4, $5, $6)`,
        [item.id, 1 + (item.effect?.revision ?? 0), item.actorId, dto.effect, dto.outcome, now],
      );
      return this.recorded(
        tx,
        command,
        id,
        item,
        { effect: dto.effect, outcome: dto.outcome },
        now,
      );
    });
  }

  /**
   * The item that the request names, held until the transaction ends, if the action is open to the
   * caller. What is another's does not exist.
   */
  private async item(
    tx: Tx,
    command: Command,
    id: string,
    target: AnswerAdvice | StateEffect,
    now: Date,
    action: 'answer' | 'effect',
  ): Promise<AdviceItemRow> {
    await tx.rows(`select pg_advisory_xact_lock(hashtextextended($1, 3))`, [id]);
    const { answerDueIn } = await this.queries.row(tx, command.principal, id, now);
    await this.rounds.held(tx, answerDueIn);
    const faults = targetFaults(target);
    if (faults.length > 0) throw ruleBroken(faults);
    const { items } = await this.queries.row(tx, command.principal, id, now);
    const item = items.find(({ project, round }) =>
      typeof target.project === 'string' ? project === target.project : round === target.round,
    );
    const own = item !== undefined && isOwn(command.principal, item);
    if (item === undefined || (action === 'answer' && !own))
      throw notFound({ nb: 'Rådet', en: 'The advice' });
    const lock: Locked | undefined = itemLocks(
      { state: item.state, own, dueRoundClosed: item.dueRoundClosed },
      true,
    )[action];
    if (lock !== undefined) throw new Problem(ADVICE_STATE, { detail: lock.reason });
    return item;
  }

  private async recorded(
    tx: Tx,
    { principal }: Command,
    id: string,
    item: AdviceItemRow,
    said: object,
    now: Date,
  ): Promise<Change<AdviceResponse>> {
    const answer = await this.queries.answer(tx, principal, id, now);
    return {
      answer: { ...answer, status: 201, location: `/v1/advice/${id}` },
      subject: `advice/${id}`,
      detail: { project: item.project, round: item.round, ...said },
    };
  }

  private async faultsOf(
    tx: Tx,
    dto: CreateAdvice,
    codes: readonly string[],
    known: ReadonlySet<string>,
  ): Promise<Fault[]> {
    const faults: Fault[] = [];
    if ((await this.councils.role(tx, dto.council)) === undefined)
      faults.push(
        fault('/council', 'unknown-council', 'Utvalget finnes ikke', 'The council does not exist'),
      );
    if (typeof dto.case === 'string') {
      const [found] = await tx.rows<{ council: string }>(
        `select c.council from governance.council_case c where c.id = $1`,
        [dto.case],
      );
      if (found === undefined)
        faults.push(fault('/case', 'unknown-case', 'Saken finnes ikke', 'The case does not exist'));
      else if (found.council !== dto.council)
        faults.push(
          fault(
            '/case',
            'case-of-other-council',
            'Saken er et annet utvalgs',
            "The case is another council's",
          ),
        );
    }
    codes.forEach((code, index) => {
      const pointer = `/projects${pointerStep(index)}`;
      if (!known.has(code))
        faults.push(
          fault(pointer, 'unknown-project', 'Tiltaket finnes ikke', 'The project does not exist'),
        );
      else if (codes.indexOf(code) < index)
        faults.push(
          fault(pointer, 'project-repeated', 'Tiltaket står to ganger', 'The project stands twice'),
        );
    });
    const round = typeof dto.round === 'string' ? await this.rounds.find(tx, dto.round) : undefined;
    if (typeof dto.round === 'string' && round === undefined)
      faults.push(
        fault('/round', 'unknown-round', 'Runden finnes ikke', 'The round does not exist'),
      );
    const due = await this.rounds.held(tx, dto.answerDueIn);
    if (due === undefined)
      faults.push(
        fault('/answerDueIn', 'unknown-round', 'Runden finnes ikke', 'The round does not exist'),
      );
    else
      faults.push(
        ...adviceFaults(
          { projects: codes, round: round ?? (typeof dto.round === 'string' ? due : undefined) },
          due,
        ),
      );
    return faults;
  }
}
