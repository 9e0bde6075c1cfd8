import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, insertRow } from '../../platform/database/entity-rows.js';
import { lockOne } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { sendEvents } from '../../platform/database/unit-of-work.js';
import { AGREEMENT_MOVED_EVENT } from '../coordination.events.js';
import { Agreement, AgreementMention, AgreementMoved } from '../agreements/agreement.entity.js';
import { sendMove } from '../agreements/agreement.queries.js';
import { moveOfMention, positionAfter, positionOf } from '../agreements/agreement.rules.js';
import { makeAgreement } from '../agreements/new-agreement.rules.js';
import type { AgreementPosition } from '../agreements/agreement.types.js';
import { AgreementTelling } from '../agreements/agreement-telling.port.js';
import { refreshForecasts, refreshForecastsOf } from '../agreements/forecast.queries.js';
import { recordSolutionChanges } from '../suggestions/suggestion.queries.js';
import { Suggestions } from '../suggestions/suggestion.port.js';
import {
  listUnread,
  listUnreadRounds,
  markRead,
  type MentionedDependency,
  readDependencies,
} from './mention.queries.js';

const SYSTEM = { kind: 'system' } as const;
/** The search for lost messages looks back this far. */
const LOOKED_BACK_MS = 7 * 86_400_000;
/** Revisions that one transaction reads. */
const BATCH = 500;

/**
 * Reads certified reports for the agreements: a dependency that a report names becomes an agreement
 * or confirms one, and the forecast of a supplying project becomes that of its agreements. Each
 * revision is read once, in the transaction that marks it, so running again changes nothing.
 */
@Injectable()
export class AgreementMentions {
  constructor(
    private readonly database: Database,
    private readonly telling: AgreementTelling,
    private readonly suggestions: Suggestions,
    private readonly clock: Clock,
  ) {}

  /** Lists the rounds with reports certified lately that have not been read. */
  listWaiting(): Promise<string[]> {
    const since = new Date(this.clock.now().getTime() - LOOKED_BACK_MS);
    return this.database.transaction(SYSTEM, (tx) => listUnreadRounds(tx, since));
  }

  /** Reads all certified reports of a round that have not been read. */
  async readRound(roundId: string): Promise<void> {
    let read = BATCH;
    while (read === BATCH)
      read = await this.database.transaction(SYSTEM, (tx) => this.readSome(tx, roundId));
    await this.database.transaction(SYSTEM, (tx) => this.suggestions.refresh(tx, this.clock.now()));
  }

  private async readSome(tx: Tx, roundId: string): Promise<number> {
    await tx.execute(lockOne('agreements', roundId));
    const unread = await listUnread(tx, roundId, BATCH);
    const ids = unread.map(({ id }) => id);
    const now = this.clock.now();
    const dependencies = await readDependencies(tx, ids);
    // Sent without waiting: five round trips for each dependency took 5 ms (bench, read-mentions).
    const made = dependencies.flatMap((dependency) => mention(tx, dependency) ?? []);
    if (made.length > 0) await refreshForecasts(tx, made);
    const projects = unread.map(({ projectId }) => projectId);
    const changed = await refreshForecastsOf(tx, projects);
    await this.telling.tellForecasts(tx, changed);
    await recordSolutionChanges(tx, projects);
    await markRead(tx, ids, now);
    return unread.length;
  }
}

/**
 * Makes, confirms or moves the agreement that a certified report names. The move is of the instant at
 * which the report was certified, however late it is read, unless the other side has moved since.
 * Sends its statements, and returns the id of an agreement that it makes.
 */
function mention(tx: Tx, dependency: MentionedDependency): string | undefined {
  const { agreement, revisionId, roundId, neededBy, certifiedAt } = dependency;
  const now = agreement !== null && agreement.since > certifiedAt ? agreement.since : certifiedAt;
  // A correction of an earlier round asks for nothing: the project has said more since.
  if (agreement === null && !dependency.latest) return undefined;
  const agreementId = agreement?.id ?? ask(tx, dependency, now);
  const mentioned = { agreementId, revisionId, roundId, neededBy, mentionedAt: now };
  tx.send(insertRow(AgreementMention, mentioned));
  if (agreement === null) return agreementId;
  const move = dependency.latest ? moveOfMention(agreement, neededBy) : undefined;
  if (move === undefined) return undefined;
  const after = positionAfter(agreement, {
    move,
    date: neededBy,
    condition: null,
    reason: null,
    milestone: null,
  });
  sendMove(
    tx,
    moveBy(dependency, agreementId, { move, number: agreement.version + 1, after, now }),
  );
  announce(tx, agreementId, now);
  return undefined;
}

/** Makes an agreement of a dependency, with the report as its request. Returns its id. */
function ask(tx: Tx, dependency: MentionedDependency, now: Date): string {
  const { projectId, actorId, supplierId, targetKind, targetProjectId, target } = dependency;
  const id = newId();
  const agreement = makeAgreement({
    id,
    kind: 'delivery',
    what: dependency.what,
    projectId,
    actorId,
    supplierId,
    targetKind,
    targetProjectId,
    target,
    lagDays: 0,
    neededBy: dependency.neededBy,
    createdAt: now,
  });
  tx.send(insertRow(Agreement, agreement));
  const after = positionOf(agreement);
  const moved = moveBy(dependency, id, { move: 'request', number: 1, after, now });
  tx.send(insertRow(AgreementMoved, moved));
  if (supplierId !== null) announce(tx, id, now);
  return id;
}

/** Returns the row of a move that a certified report makes for the receiver. */
function moveBy(
  { round, certifiedBy }: MentionedDependency,
  agreementId: string,
  {
    move,
    number,
    after,
    now,
  }: {
    readonly move: 'request' | 'counter';
    readonly number: number;
    readonly after: AgreementPosition;
    readonly now: Date;
  },
): EntityRow<AgreementMoved> {
  return {
    agreementId,
    number,
    move,
    side: 'receiver',
    ...positionOf(after),
    reason: null,
    round,
    movedBy: certifiedBy,
    movedAt: now,
  };
}

function announce(tx: Tx, agreementId: string, now: Date): void {
  sendEvents(tx, [{ topic: AGREEMENT_MOVED_EVENT, payload: { agreementId } }], now);
}
