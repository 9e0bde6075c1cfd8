import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, insertRow } from '../../platform/database/entity-rows.js';
import { lockOne } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { appendEvents } from '../../platform/database/unit-of-work.js';
import { AGREEMENT_MOVED_EVENT } from '../coordination.events.js';
import { AgreementMention, AgreementMoved } from '../agreements/agreement.entity.js';
import { insertAgreement, recordMove } from '../agreements/agreement.queries.js';
import { moveOfMention, positionAfter, positionOf } from '../agreements/agreement.rules.js';
import { makeAgreement } from '../agreements/new-agreement.rules.js';
import type { AgreementPosition } from '../agreements/agreement.types.js';
import { AgreementTelling } from '../agreements/agreement-telling.port.js';
import { refreshForecast, refreshForecastsOf } from '../agreements/forecast.queries.js';
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
    for (const dependency of await readDependencies(tx, ids)) await mention(tx, dependency);
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
 */
async function mention(tx: Tx, dependency: MentionedDependency): Promise<void> {
  const { agreement, revisionId, roundId, neededBy, certifiedAt } = dependency;
  const now = agreement !== null && agreement.since > certifiedAt ? agreement.since : certifiedAt;
  // A correction of an earlier round asks for nothing: the project has said more since.
  if (agreement === null && !dependency.latest) return;
  const agreementId = agreement?.id ?? (await ask(tx, dependency, now));
  const mentioned = { agreementId, revisionId, roundId, neededBy, mentionedAt: now };
  await tx.execute(insertRow(AgreementMention, mentioned));
  if (agreement === null || !dependency.latest) return;
  const move = moveOfMention(agreement, neededBy);
  if (move === undefined) return;
  const after = positionAfter(agreement, {
    move,
    date: neededBy,
    condition: null,
    reason: null,
    milestone: null,
  });
  await recordMove(
    tx,
    moveBy(dependency, agreementId, { move, number: agreement.version + 1, after, now }),
  );
  await announce(tx, agreementId, now);
}

/** Makes an agreement of a dependency, with the report as its request. Returns its id. */
async function ask(tx: Tx, dependency: MentionedDependency, now: Date): Promise<string> {
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
  await insertAgreement(tx, agreement);
  const after = positionOf(agreement);
  await tx.execute(
    insertRow(AgreementMoved, moveBy(dependency, id, { move: 'request', number: 1, after, now })),
  );
  await refreshForecast(tx, id);
  if (supplierId !== null) await announce(tx, id, now);
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

function announce(tx: Tx, agreementId: string, now: Date): Promise<void> {
  return appendEvents(tx, [{ topic: AGREEMENT_MOVED_EVENT, payload: { agreementId } }], now);
}
