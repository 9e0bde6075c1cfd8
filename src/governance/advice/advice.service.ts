import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import { type Fault, notFound, Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import { insertRow, updateRows } from '../../platform/database/entity-rows.js';
import { lockOne } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { RoundLookup } from '../../reporting/rounds/round.lookup.js';
import { findCouncilOfCase } from '../cases/case.queries.js';
import { projectCodeFaults } from '../cases/case.rules.js';
import { CouncilLookup } from '../councils/council.lookup.js';
import { unknownCouncil } from '../councils/council.rules.js';
import { ADVICE_STATE } from '../governance.problems.js';
import type { AdviceResponse, AnswerAdvice, CreateAdvice, StateEffect } from './advice.dto.js';
import { Advice, AdviceEffect, AdviceItem } from './advice.entity.js';
import {
  type AdviceItemRow,
  AdviceQueries,
  findStoredVersion,
  insertAnswer,
  insertItems,
  isOwn,
  type NewAdviceItem,
} from './advice.queries.js';
import {
  adviceFaults,
  adviceLocks,
  caseOfAdviceFaults,
  itemLocks,
  targetFaults,
  unknownRound,
} from './advice.rules.js';

/** An action on one item of advice, as a request asks for it. */
interface ItemAction {
  readonly adviceId: string;
  readonly target: AnswerAdvice | StateEffect;
  readonly action: 'answer' | 'effect';
}

/** A project that advice is on, with the actor that owns it. */
interface OwnedProject {
  readonly id: string;
  readonly code: string;
  readonly actorId: string;
}

/** Records advice of councils, the answers of owners and the effects. */
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
   * Records advice. Each project gives one item to its owner; the round gives one item to the
   * directorate.
   */
  create(command: Command, dto: CreateAdvice): Promise<Answer<AdviceResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<AdviceResponse>> => {
      const owned = await this.projects.findOwners(tx, dto.projects ?? []);
      const faults = await this.findFaults(tx, dto, new Set(owned.map(({ code }) => code)));
      if (faults.length > 0) throw ruleBroken(faults);
      const id = newId();
      await tx.execute(
        insertRow(Advice, {
          id,
          council: dto.council,
          caseId: dto.case ?? null,
          text: dto.text,
          answerDueIn: dto.answerDueIn,
          publishedAt: null,
          version: 1,
          createdAt: now,
        }),
      );
      await insertItems(tx, id, newItems(owned, dto.round ?? null, command.principal.actorId));
      const answer = await this.queries.answer(tx, command.principal, id, now);
      return {
        answer: { ...answer, status: 201, location: `/v1/advice/${id}` },
        subject: `advice/${id}`,
        detail: answer.body,
      };
    });
  }

  /** Publishes advice. From then on anyone reads it, its answers and its effects. */
  publish(command: Command, id: string): Promise<Answer<AdviceResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<AdviceResponse>> => {
      const before = await this.queries.load(tx, command.principal, id, now);
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      const lock = adviceLocks(before.publishedAt !== null, true).publish;
      if (lock !== undefined) throw new Problem(ADVICE_STATE, { detail: lock.reason });
      await tx.execute(updateRows(AdviceItem, { adviceId: id }, { published: true }));
      const version = (await findStoredVersion(tx, id)) ?? 0;
      const changes = { publishedAt: now, version: version + 1 };
      const changed = await tx.execute(updateRows(Advice, { id, version }, changes));
      if (changed !== 1) throw new Problem(STALE);
      return {
        answer: await this.queries.answer(tx, command.principal, id, now),
        subject: `advice/${id}`,
        detail: { publishedAt: now.toISOString() },
      };
    });
  }

  /**
   * Records the owner's answer. A further answer before the due round closes is a new revision.
   */
  answer(command: Command, adviceId: string, dto: AnswerAdvice): Promise<Answer<AdviceResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<AdviceResponse>> => {
      const wanted = { adviceId, target: dto, action: 'answer' } as const;
      const item = await this.lockItem(tx, command, wanted, now);
      const { text } = dto;
      await insertAnswer(tx, {
        itemId: item.id,
        revision: 1 + (item.answer?.revision ?? 0),
        text,
        answeredBy: command.principal.organisationNumber,
        recordedAt: now,
      });
      const answer = await this.queries.answer(tx, command.principal, adviceId, now);
      return describeChange(answer, item, { text });
    });
  }

  /** Records the effect as the directorate sees it. A further statement is a new revision. */
  stateEffect(
    command: Command,
    adviceId: string,
    dto: StateEffect,
  ): Promise<Answer<AdviceResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<AdviceResponse>> => {
      const wanted = { adviceId, target: dto, action: 'effect' } as const;
      const item = await this.lockItem(tx, command, wanted, now);
      const { effect, outcome } = dto;
      await tx.execute(
        insertRow(AdviceEffect, {
          itemId: item.id,
          revision: 1 + (item.effect?.revision ?? 0),
          actorId: item.actorId,
          effect,
          outcome,
          recordedAt: now,
        }),
      );
      const answer = await this.queries.answer(tx, command.principal, adviceId, now);
      return describeChange(answer, item, { effect, outcome });
    });
  }

  /**
   * Locks advice and its due round until the transaction ends, and returns the item that a request
   * names. Throws when the action is not open to the caller. An item of another actor gets the same
   * answer as one that does not exist.
   */
  private async lockItem(
    tx: Tx,
    { principal }: Command,
    { adviceId, target, action }: ItemAction,
    now: Date,
  ): Promise<AdviceItemRow> {
    await tx.execute(lockOne('advice', adviceId));
    const { answerDueIn } = await this.queries.load(tx, principal, adviceId, now);
    await this.rounds.lockAgainstClosing(tx, answerDueIn);
    const faults = targetFaults(target);
    if (faults.length > 0) throw ruleBroken(faults);
    // Loaded again: another request may have changed the items while we waited for the locks.
    const { items } = await this.queries.load(tx, principal, adviceId, now);
    const item = items.find(({ project, round }) =>
      typeof target.project === 'string' ? project === target.project : round === target.round,
    );
    const isOwnItem = item !== undefined && isOwn(principal, item);
    if (item === undefined || (action === 'answer' && !isOwnItem))
      throw notFound({ nb: 'Rådet', en: 'The advice' });
    const { state, dueRoundClosed } = item;
    const lock = itemLocks({ state, own: isOwnItem, dueRoundClosed }, true)[action];
    if (lock !== undefined) throw new Problem(ADVICE_STATE, { detail: lock.reason });
    return item;
  }

  /** Finds all faults of new advice. `known`: the codes of its projects that exist. */
  private async findFaults(
    tx: Tx,
    dto: CreateAdvice,
    known: ReadonlySet<string>,
  ): Promise<Fault[]> {
    const faults: Fault[] = [];
    if ((await this.councils.findRole(tx, dto.council)) === undefined)
      faults.push(unknownCouncil());
    if (typeof dto.case === 'string')
      faults.push(...caseOfAdviceFaults(dto.council, await findCouncilOfCase(tx, dto.case)));
    faults.push(...projectCodeFaults(dto.projects ?? [], known));
    return [...faults, ...(await this.findRoundFaults(tx, dto))];
  }

  private async findRoundFaults(
    tx: Tx,
    { projects = [], round: key, answerDueIn }: CreateAdvice,
  ): Promise<Fault[]> {
    const onRound = typeof key === 'string';
    const round = onRound ? await this.rounds.find(tx, key) : undefined;
    const faults = onRound && round === undefined ? [unknownRound('/round')] : [];
    const due = await this.rounds.lockAgainstClosing(tx, answerDueIn);
    if (due === undefined) return [...faults, unknownRound('/answerDueIn')];
    // An unknown round has a fault already. Compare the due round with itself, to add no other.
    const subject = { projects, round: onRound ? (round ?? due) : undefined };
    return [...faults, ...adviceFaults(subject, due)];
  }
}

/** Makes one item for each project, to its owner, and one for the round, to the directorate. */
function newItems(
  projects: readonly OwnedProject[],
  round: string | null,
  directorateId: string,
): NewAdviceItem[] {
  const items: NewAdviceItem[] = projects.map(({ id: projectId, code, actorId }) => ({
    id: newId(),
    actorId,
    projectId,
    code,
    round: null,
  }));
  if (round !== null)
    items.push({ id: newId(), actorId: directorateId, projectId: null, code: null, round });
  return items;
}

function describeChange(
  answer: Answer<AdviceResponse>,
  { project, round }: AdviceItemRow,
  statement: object,
): Change<AdviceResponse> {
  const path = `advice/${answer.body.id}`;
  return {
    answer: { ...answer, status: 201, location: `/v1/${path}` },
    subject: path,
    detail: { project, round, ...statement },
  };
}
