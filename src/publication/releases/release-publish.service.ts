import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { Clock } from '../../platform/base/clock.js';
import { clientNameOf } from '../../platform/base/principal.js';
import { Log } from '../../platform/telemetry/logging.js';
import { fault, Problem, ruleBroken } from '../../platform/base/problem.js';
import { insertSharedLink } from '../../platform/database/change.queries.js';
import { Database } from '../../platform/database/database.js';
import type { EntityRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import {
  appendEvents,
  type Change,
  type DomainEvent,
  UnitOfWork,
} from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { RoundPublication } from '../../reporting/round-steps/round-publication.commands.js';
import { RELEASE_PUBLISHED_EVENT } from '../publication.events.js';
import { DOCUMENTS_DAMAGED, RELEASE_OUTDATED } from '../publication.problems.js';
import { opensFigures } from '../views/withholding.rules.js';
import { readNewestVisibility } from '../visibility/visibility.queries.js';
import { type ReleaseAddress, ReleaseChanges } from './release-changes.port.js';
import { digestDocuments, readView } from './release-document.queries.js';
import { findReleasedRound, listDueReleases } from './release-draft.queries.js';
import type { ReleaseResponse } from './release.dto.js';
import type { Release } from './release.entity.js';

/** Approves releases, and publishes them at once or when their embargo ends. */
@Injectable()
export class ReleasePublishing {
  constructor(
    private readonly work: UnitOfWork,
    private readonly changes: ReleaseChanges,
    private readonly rounds: RoundPublication,
    private readonly actors: ActorLookup,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: Log,
    relay: OutboxRelay,
  ) {
    // Every worker runs this every few seconds. The first one publishes.
    relay.reconcileWith(async () => {
      await this.runDue();
      return [];
    });
  }

  /** Approves a rehearsed release. One with an embargo is then published when it ends. */
  approve(command: Command, address: ReleaseAddress): Promise<Answer<ReleaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReleaseResponse>> => {
      const release = await this.changes.lock(tx, command, { ...address, action: 'approve' }, now);
      await this.requireUnchanged(tx, release);
      await requireNewest(tx, release);
      if (release.embargoAt !== null && release.embargoAt <= now) throw embargoEnded();
      await this.changes.update(tx, release, {
        state: 'approved',
        approvedBy: clientNameOf(command.principal.token),
        approvedAt: now,
      });
      return this.changes.changeOf(tx, command, address);
    });
  }

  /** Publishes an approved release that has no embargo, or whose embargo has ended. */
  publish(command: Command, address: ReleaseAddress): Promise<Answer<ReleaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReleaseResponse>> => {
      const release = await this.changes.lock(tx, command, { ...address, action: 'publish' }, now);
      const events = await this.publishLocked(tx, release, now);
      return this.changes.changeOf(tx, command, address, { events });
    });
  }

  /** Publishes the approved releases whose embargo has ended. One that is damaged keeps none waiting. */
  async runDue(): Promise<void> {
    const now = this.clock.now();
    const due = await this.database.transaction({ kind: 'system' }, (tx) =>
      listDueReleases(tx, now),
    );
    for (const address of due) {
      try {
        await this.publishDue(address);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        this.log.error({ ...address, code: error.kind.code }, 'a release could not be published');
      }
    }
  }

  private publishDue(address: ReleaseAddress): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const now = this.clock.now();
      const release = await this.changes.lockRow(tx, address);
      // Another worker may have been first.
      if (release.state !== 'approved' || release.embargoAt === null || release.embargoAt > now)
        return;
      await appendEvents(tx, await this.publishLocked(tx, release, now), now);
      await this.recordDue(tx, release, now);
    });
  }

  /** Adds the link of a publication by the service to the chain of the body that releases. */
  private async recordDue(tx: Tx, release: EntityRow<Release>, now: Date): Promise<void> {
    const { round, number, version, embargoAt, documentsHash, snapshotHash, body } = release;
    await insertSharedLink(tx, {
      actorIds: [await this.actors.findChain(tx, body)],
      action: 'publishRelease',
      subject: `release/${round}/${String(number)}`,
      detail: {
        state: 'published',
        version: version + 1,
        publishedAt: now.toISOString(),
        embargoAt: embargoAt?.toISOString(),
        documentsHash,
        snapshotHash,
      },
      now,
    });
  }

  /**
   * Publishes a locked release, and its round where that is not public, in one transaction. The
   * documents are those of the rehearsal. The round stays as it is when its figures would tell what the
   * release withholds. Returns the events.
   */
  private async publishLocked(
    tx: Tx,
    release: EntityRow<Release>,
    now: Date,
  ): Promise<DomainEvent[]> {
    await this.requireUnchanged(tx, release);
    const { id, roundId, round, corrects } = release;
    if (corrects !== null) await this.markCorrected(tx, { round, number: corrects });
    await this.changes.update(tx, release, { state: 'published', publishedAt: now });
    const view = await readView(tx, release, 'public');
    const opens = view !== undefined && opensFigures(view.withheld);
    return [
      ...(opens ? await this.rounds.publishClosed(tx, round, now) : []),
      { topic: RELEASE_PUBLISHED_EVENT, payload: { releaseId: id, roundId } },
    ];
  }

  /** Marks the release that is corrected. It stays readable. */
  private async markCorrected(tx: Tx, address: ReleaseAddress): Promise<void> {
    const corrected = await this.changes.lockRow(tx, address);
    if (corrected.state !== 'published') throw new Problem(RELEASE_OUTDATED);
    await this.changes.update(tx, corrected, { state: 'corrected' });
  }

  /** Throws when the snapshot or the documents are not those of the rehearsal. */
  private async requireUnchanged(tx: Tx, release: EntityRow<Release>): Promise<void> {
    await this.changes.requireSnapshot(tx, release);
    const { hash, intact } = await digestDocuments(tx, release.id);
    if (!intact || hash !== release.documentsHash) throw new Problem(DOCUMENTS_DAMAGED);
  }
}

/** Throws when the visibility, or the release to be corrected, is another than at the rehearsal. */
async function requireNewest(tx: Tx, release: EntityRow<Release>): Promise<void> {
  const { version } = await readNewestVisibility(tx);
  const round = await findReleasedRound(tx, release.round);
  if (version !== release.visibility || round?.published !== release.corrects)
    throw new Problem(RELEASE_OUTDATED);
}

function embargoEnded(): Problem {
  return ruleBroken([
    fault(
      '/embargo',
      'embargo-in-the-past',
      'Sperrefristen er ute. Endre den, og prøv utgivelsen på nytt',
      'The embargo has ended. Change it, and rehearse the release again',
    ),
  ]);
}
