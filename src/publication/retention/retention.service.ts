import { Injectable } from '@nestjs/common';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { clientNameOf } from '../../platform/base/principal.js';
import { fault, Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, insertRow, updateRows } from '../../platform/database/entity-rows.js';
import { RetentionClass } from '../../platform/database/retention.entity.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { CLASS_KEPT, NOTHING_TO_DELETE, PROPOSAL_OUTDATED } from '../publication.problems.js';
import type {
  ChangeRetentionClass,
  RetentionClassResponse,
  RetentionProposalResponse,
} from './retention.dto.js';
import { RetentionProposal } from './retention-proposal.entity.js';
import {
  answerProposal,
  deleteRows,
  findDirectorate,
  hasProposalSince,
  listIds,
  listParts,
  lockRetention,
  recordOwnProposal,
  requireProposal,
  RetentionQueries,
} from './retention.queries.js';
import { findProposalObstacle, isSamePart, type ProposalAction } from './retention.rules.js';
import type { ProposalPart } from './retention.types.js';

/** Number of rows that one statement deletes. */
const BATCH = 1_000;
/** Shortest time between two proposals, when the service makes the second. */
const BETWEEN_PROPOSALS_MS = 30 * 86_400_000;
/** Name of the service as the client that proposes. No token can have it. */
const SERVICE = 'service (by itself)';

/**
 * Decides periods and deletes by proposal: a client proposes, a second one approves, and exactly the
 * proposed rows are deleted, or none.
 */
@Injectable()
export class RetentionService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: RetentionQueries,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Decides another period of a class, as its next version. */
  changeClass(
    command: Command,
    key: string,
    { days, reason }: ChangeRetentionClass,
  ): Promise<Answer<RetentionClassResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RetentionClassResponse>> => {
      await lockRetention(tx);
      const { shortestDays, ...found } = await this.queries.requireClass(tx, key);
      if (found.version !== command.expectedVersion) throw new Problem(STALE);
      if (shortestDays === null) throw new Problem(CLASS_KEPT);
      if (days < shortestDays) throw ruleBroken([tooShort(shortestDays)]);
      const version = found.version + 1;
      const decidedBy = command.principal.organisationNumber;
      const row = { ...found, shortestDays, version, days, reason, decidedBy, recordedAt: now };
      await tx.execute(insertRow(RetentionClass, row));
      const body = await this.queries.requireClass(tx, key);
      return {
        answer: { body, etag: etagOf(version) },
        subject: `retention-class/${key}`,
        detail: { version, days, reason },
      };
    });
  }

  /** Proposes to delete all rows that are older than their periods. Deletes nothing. */
  propose(command: Command): Promise<Answer<RetentionProposalResponse>> {
    return this.work.change(
      command,
      async (tx, now): Promise<Change<RetentionProposalResponse>> => {
        await lockRetention(tx);
        const parts = await listParts(tx, now);
        if (parts.length === 0) throw new Problem(NOTHING_TO_DELETE);
        const { organisationNumber: body, token } = command.principal;
        const row = newProposal({ body, parts, preparedBy: clientNameOf(token) }, now);
        await tx.execute(insertRow(RetentionProposal, row));
        const change = await changeOf(tx, command, row.id, { parts });
        const location = `/v1/retention/proposals/${row.id}`;
        return { ...change, answer: { ...change.answer, status: 201, location } };
      },
    );
  }

  /**
   * Proposes what is too old, as the service itself. Proposes nothing while a proposal is under way,
   * nor within a month of the last one. Returns the id of the proposal, if any.
   */
  proposeDue(): Promise<string | undefined> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const now = this.clock.now();
      await lockRetention(tx);
      if (await hasProposalSince(tx, new Date(now.getTime() - BETWEEN_PROPOSALS_MS)))
        return undefined;
      const [body, parts] = [await findDirectorate(tx, osloDate(now)), await listParts(tx, now)];
      if (body === undefined || parts.length === 0) return undefined;
      const row = newProposal({ body, parts, preparedBy: SERVICE }, now);
      await tx.execute(insertRow(RetentionProposal, row));
      await recordOwnProposal(tx, row, now);
      return row.id;
    });
  }

  approve(command: Command, id: string): Promise<Answer<RetentionProposalResponse>> {
    return this.work.change(
      command,
      async (tx, now): Promise<Change<RetentionProposalResponse>> => {
        const { parts } = await step(
          tx,
          command,
          { id, action: 'approve' },
          {
            state: 'approved',
            approvedBy: clientNameOf(command.principal.token),
            approvedAt: now,
          },
        );
        return changeOf(tx, command, id, { parts });
      },
    );
  }

  /** Deletes the rows of an approved proposal: exactly these, or none. */
  carryOut(command: Command, id: string): Promise<Answer<RetentionProposalResponse>> {
    return this.work.change(
      command,
      async (tx, now): Promise<Change<RetentionProposalResponse>> => {
        const ended = { state: 'carriedOut', endedAt: now } as const;
        const { parts } = await step(tx, command, { id, action: 'carryOut' }, ended);
        const befores = Object.fromEntries(parts.map((part) => [part.class, part.before]));
        const found = new Map(
          (await listParts(tx, now, befores)).map((part) => [part.class, part]),
        );
        for (const part of parts) {
          if (!isSamePart(part, found.get(part.class))) throw new Problem(PROPOSAL_OUTDATED);
          if ((await deletePart(tx, part)) !== part.count) throw new Problem(PROPOSAL_OUTDATED);
        }
        return changeOf(tx, command, id, { deleted: parts });
      },
    );
  }

  withdraw(command: Command, id: string): Promise<Answer<RetentionProposalResponse>> {
    return this.work.change(
      command,
      async (tx, now): Promise<Change<RetentionProposalResponse>> => {
        const ended = { state: 'withdrawn', endedAt: now } as const;
        await step(tx, command, { id, action: 'withdraw' }, ended);
        return changeOf(tx, command, id, {});
      },
    );
  }
}

/** Makes a proposal that nobody has approved. */
function newProposal(
  proposed: Pick<EntityRow<RetentionProposal>, 'body' | 'parts' | 'preparedBy'>,
  now: Date,
): EntityRow<RetentionProposal> {
  return {
    ...proposed,
    id: newId(),
    state: 'proposed',
    approvedBy: null,
    proposedAt: now,
    approvedAt: null,
    endedAt: null,
    version: 1,
  };
}

/** Locks a proposal in the version that the caller has read, and moves it. */
async function step(
  tx: Tx,
  command: Command,
  { id, action }: { readonly id: string; readonly action: ProposalAction },
  changes: Partial<EntityRow<RetentionProposal>>,
): Promise<EntityRow<RetentionProposal>> {
  await lockRetention(tx);
  const proposal = await requireProposal(tx, id);
  if (proposal.version !== command.expectedVersion) throw new Problem(STALE);
  const client = clientNameOf(command.principal.token);
  const obstacle = findProposalObstacle(action, proposal, client);
  if (obstacle !== undefined) throw new Problem(obstacle);
  const version = proposal.version + 1;
  await tx.execute(updateRows(RetentionProposal, { id }, { ...changes, version }));
  return proposal;
}

/** Deletes the rows of a part in batches, and returns their number. */
async function deletePart(tx: Tx, part: ProposalPart): Promise<number> {
  const ids = await listIds(tx, part);
  let deleted = 0;
  for (let at = 0; at < ids.length; at += BATCH)
    deleted += await deleteRows(tx, part.class, ids.slice(at, at + BATCH));
  return deleted;
}

async function changeOf(
  tx: Tx,
  { principal }: Command,
  id: string,
  detail: object,
): Promise<Change<RetentionProposalResponse>> {
  const row = await requireProposal(tx, id);
  return {
    answer: answerProposal(row, principal),
    subject: `retention-proposal/${id}`,
    detail: { state: row.state, ...detail },
  };
}

function tooShort(days: number): ReturnType<typeof fault> {
  return fault(
    '/days',
    'period-too-short',
    `Må være minst ${String(days)} dager`,
    `Must be at least ${String(days)} days`,
  );
}
