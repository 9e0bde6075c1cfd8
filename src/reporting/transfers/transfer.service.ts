import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { osloDate } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { actsFor } from '../../platform/base/principal.js';
import {
  fault,
  FORBIDDEN,
  notFound,
  Problem,
  type ProblemKind,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import type { EntityRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { actionLocked, type Locked } from '../../platform/fields/allowed-actions.dto.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { ProjectCommands } from '../../portfolio/projects/project.commands.js';
import type { OwnedProject } from '../../portfolio/projects/project.types.js';
import { TRANSFER_MOVED_EVENT } from '../reporting.events.js';
import {
  TRANSFER_AGREED_ALREADY,
  TRANSFER_PENDING,
  TRANSFER_STATE,
} from '../reporting.problems.js';
import { RoundLookup } from '../rounds/round.lookup.js';
import { readOpenRounds } from '../rounds/round.queries.js';
import type { ProposeTransfer, TransferResponse } from './transfer.dto.js';
import type { Transfer } from './transfer.entity.js';
import {
  findPending,
  insertTransfer,
  situationOf,
  TransferQueries,
  type TransferRow,
  updateTransfer,
} from './transfer.queries.js';
import { findTransferLock, transferFaults } from './transfer.rules.js';
import type { TransferAction } from './transfer.types.js';

/** The settlement of a transfer: by whom, when and why. */
type Settlement = Pick<EntityRow<Transfer>, 'settledBy' | 'settledAt' | 'settledReason'>;

/** Finds the columns that an action sets. */
type Settling = (
  transfer: TransferRow,
  settled: Settlement & { readonly settledAt: Date },
) => Partial<EntityRow<Transfer>>;

/**
 * Takes the steps of a transfer up to its agreement. A worker carries it out on its day, so that a
 * request needs no right to the other party's rows.
 */
@Injectable()
export class TransferService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: TransferQueries,
    private readonly projects: ProjectCommands,
    private readonly actors: ActorLookup,
    private readonly rounds: RoundLookup,
  ) {}

  /** Proposes that a project gets another owner. The proposal of an owner is its consent. */
  propose(command: Command, code: string, dto: ProposeTransfer): Promise<Answer<TransferResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<TransferResponse>> => {
      const project = await this.projects.lockVisible(tx, principal, code);
      if (project === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
      const receiverId = await this.requireReceiver(tx, project, dto, now);
      const byOwner = actsFor(principal, project.actorId);
      const transfer = {
        ...newTransfer(dto, now),
        projectId: project.id,
        actorId: project.actorId,
        receiverId,
        byOwner,
        proposedBy: principal.organisationNumber,
        ownerAgreedAt: byOwner ? now : null,
      };
      if (!(await insertTransfer(tx, transfer)))
        throw transferPending(await findPending(tx, project.id));
      const { id } = transfer;
      const location = `/v1/transfers/${id}`;
      return this.changeOf(tx, command, { id, code }, { status: 201, location });
    });
  }

  /** Records the consent of the owner or of the new owner. With both the transfer is agreed. */
  accept(command: Command, id: string): Promise<Answer<TransferResponse>> {
    const { principal } = command;
    return this.settle(command, id, 'accept', (transfer, { settledAt, settledBy }) => {
      const agrees = (agreedAt: string | null, actorId: string): boolean =>
        agreedAt !== null || actsFor(principal, actorId);
      const owner = agrees(transfer.ownerAgreedAt, transfer.actorId);
      const receiver = agrees(transfer.receiverAgreedAt, transfer.receiverId);
      return {
        ...(owner && transfer.ownerAgreedAt === null ? { ownerAgreedAt: settledAt } : {}),
        ...(receiver && transfer.receiverAgreedAt === null ? { receiverAgreedAt: settledAt } : {}),
        ...(owner && receiver ? { state: 'agreed' as const, settledAt, settledBy } : {}),
      };
    });
  }

  decline(command: Command, id: string, reason: string): Promise<Answer<TransferResponse>> {
    return this.settle(command, id, 'decline', (_, settled) => ({
      ...settled,
      settledReason: reason,
      state: 'declined',
    }));
  }

  withdraw(command: Command, id: string, reason: string): Promise<Answer<TransferResponse>> {
    return this.settle(command, id, 'withdraw', (_, settled) => ({
      ...settled,
      settledReason: reason,
      state: 'withdrawn',
    }));
  }

  /** Settles a transfer as the directorate, whether the parties have consented or not. */
  decide(command: Command, id: string, reason: string): Promise<Answer<TransferResponse>> {
    return this.settle(command, id, 'decide', (_, settled) => ({
      ...settled,
      settledReason: reason,
      state: 'agreed',
      decided: true,
    }));
  }

  private settle(
    command: Command,
    id: string,
    action: TransferAction,
    settling: Settling,
  ): Promise<Answer<TransferResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<TransferResponse>> => {
      const transfer = await this.queries.require(tx, principal, id);
      const lock = findTransferLock(action, situationOf(transfer, principal));
      if (lock?.code === 'not-yours') throw actionNotOpen(lock);
      if (transfer.version !== command.expectedVersion) throw new Problem(STALE);
      if (lock !== undefined) throw actionNotOpen(lock);
      const settled = {
        settledBy: principal.organisationNumber,
        settledAt: now,
        settledReason: null,
      };
      if (!(await updateTransfer(tx, transfer, settling(transfer, settled))))
        throw new Problem(STALE);
      return this.changeOf(tx, command, { id, code: transfer.project });
    });
  }

  /** Finds the organisation that is to own a project. Throws a problem with all faults. */
  private async requireReceiver(
    tx: Tx,
    { actorId, standing }: Pick<OwnedProject, 'actorId' | 'standing'>,
    { to, firstDay, round }: ProposeTransfer,
    now: Date,
  ): Promise<string> {
    const today = osloDate(now);
    const named = round === undefined ? undefined : await this.rounds.find(tx, round);
    const day = named === undefined ? firstDay : osloDate(named.opensAt);
    const receiver = await this.actors.findParty(
      tx,
      to,
      day === undefined || day < today ? today : day,
    );
    const openings = (await readOpenRounds(tx)).map(({ opensAt }) => osloDate(opensAt)).sort();
    const faults = transferFaults(
      {
        receiver,
        ownerId: actorId,
        left: standing === 'left',
        firstDay: firstDay ?? null,
        round: round === undefined ? null : { state: named?.state },
      },
      { today, openSince: openings[0] ?? null },
    );
    if (receiver === undefined || faults.length > 0) throw ruleBroken(faults);
    return receiver.id;
  }

  private async changeOf(
    tx: Tx,
    { principal }: Command,
    { id, code }: { readonly id: string; readonly code: string },
    created: Partial<Answer<TransferResponse>> = {},
  ): Promise<Change<TransferResponse>> {
    const answer = await this.queries.answer(tx, principal, id);
    const { allowedActions: _allowed, lockedActions: _locked, ...detail } = answer.body;
    return {
      answer: { ...answer, ...created },
      subject: `project/${code}`,
      detail,
      events: [{ topic: TRANSFER_MOVED_EVENT, payload: { transferId: id } }],
    };
  }
}

/** The columns of a transfer that a request and the time decide. */
function newTransfer(
  { firstDay, round, reason }: ProposeTransfer,
  now: Date,
): Omit<
  EntityRow<Transfer>,
  'projectId' | 'actorId' | 'receiverId' | 'byOwner' | 'proposedBy' | 'ownerAgreedAt'
> {
  return {
    id: newId(),
    firstDay: round === undefined ? (firstDay ?? osloDate(now)) : null,
    round: round ?? null,
    reason,
    state: 'proposed',
    proposedAt: now,
    receiverAgreedAt: null,
    decided: false,
    settledBy: null,
    settledAt: null,
    settledReason: null,
    carriedOutAt: null,
    told: 0,
    version: 1,
  };
}

function transferPending(existing: string | undefined): Problem {
  return new Problem(TRANSFER_PENDING, {
    errors: [
      fault(
        '',
        'transfer-pending',
        'Fullfør eller trekk overføringen som er i gang, først',
        'Complete or withdraw the transfer that is under way first',
      ),
    ],
    members: { existing: existing ?? '' },
    headers: existing === undefined ? {} : { location: `/v1/transfers/${existing}` },
  });
}

const LOCK_PROBLEMS: Readonly<Record<string, ProblemKind>> = {
  'transfer-state': TRANSFER_STATE,
  'agreed-already': TRANSFER_AGREED_ALREADY,
};

function actionNotOpen(lock: Locked): Problem {
  return actionLocked(LOCK_PROBLEMS[lock.code] ?? FORBIDDEN, lock);
}
