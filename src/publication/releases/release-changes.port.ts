import { Injectable } from '@nestjs/common';
import { sha256 } from '../../platform/base/canonical-json.js';
import { clientNameOf } from '../../platform/base/principal.js';
import { notFound, Problem, STALE } from '../../platform/base/problem.js';
import { type EntityRow, updateRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Change, DomainEvent } from '../../platform/database/unit-of-work.js';
import type { Command } from '../../platform/http/command.js';
import { SNAPSHOT_DAMAGED } from '../publication.problems.js';
import { type ChosenSnapshot, ReleaseSource } from '../views/release-source.queries.js';
import type { ReleaseResponse } from './release.dto.js';
import { Release } from './release.entity.js';
import { findRelease, lockReleases, ReleaseQueries } from './release.queries.js';
import { findObstacle, type ReleaseAction } from './release.rules.js';

/** Address of a release. */
export interface ReleaseAddress {
  readonly round: string;
  readonly number: number;
}

/** Locks, checks, changes and answers the row of a release, for the steps of its course. */
@Injectable()
export class ReleaseChanges {
  constructor(
    private readonly queries: ReleaseQueries,
    private readonly source: ReleaseSource,
  ) {}

  /** Locks a release in the version that the caller has read. Throws when it may not act on it now. */
  async lock(
    tx: Tx,
    command: Command,
    { action, ...address }: ReleaseAddress & { readonly action: ReleaseAction },
    now: Date,
  ): Promise<EntityRow<Release>> {
    const release = await this.lockRow(tx, address);
    if (release.version !== command.expectedVersion) throw new Problem(STALE);
    const actor = { client: clientNameOf(command.principal.token), now };
    const openFindings = release.findings.filter(({ accepted }) => accepted === null).length;
    const obstacle = findObstacle(action, { ...release, openFindings }, actor);
    if (obstacle !== undefined) throw new Problem(obstacle);
    return release;
  }

  /** Locks a release whatever its version. Throws 404 when there is none. */
  async lockRow(tx: Tx, { round, number }: ReleaseAddress): Promise<EntityRow<Release>> {
    await lockReleases(tx, round);
    const release = await findRelease(tx, round, number);
    if (release === undefined) throw notFound({ nb: 'Utgivelsen', en: 'The release' });
    return release;
  }

  /** Reads the snapshot of a release. Throws when its content does not fit its hash any more. */
  async requireSnapshot(
    tx: Tx,
    { snapshotId, snapshotHash }: Pick<EntityRow<Release>, 'snapshotId' | 'snapshotHash'>,
  ): Promise<ChosenSnapshot> {
    const snapshot = await this.source.findSnapshot(tx, snapshotId);
    if (snapshot?.hash !== snapshotHash || sha256(snapshot.body) !== snapshotHash)
      throw new Problem(SNAPSHOT_DAMAGED);
    return snapshot;
  }

  /** Writes the next version of a locked release. */
  async update(
    tx: Tx,
    { id, version }: EntityRow<Release>,
    changes: Partial<EntityRow<Release>>,
  ): Promise<void> {
    await tx.execute(updateRows(Release, { id }, { ...changes, version: version + 1 }));
  }

  /** Returns the change of a release, with the release as it is now as answer and detail. */
  async changeOf(
    tx: Tx,
    { principal }: Command,
    { round, number }: ReleaseAddress,
    { events = [], detail = {} }: { events?: readonly DomainEvent[]; detail?: object } = {},
  ): Promise<Change<ReleaseResponse>> {
    const answer = await this.queries.answer(tx, principal, { round, number });
    const { documents, ...release } = answer.body;
    return {
      answer,
      subject: `release/${round}/${String(number)}`,
      detail: { ...release, documents: documents.length, ...detail },
      events,
    };
  }
}

/** Returns the clients that have prepared a release, with the one that acts now. */
export function preparedWith(release: EntityRow<Release>, { principal }: Command): string[] {
  return [...new Set([...release.preparedBy, clientNameOf(principal.token)])].sort();
}
