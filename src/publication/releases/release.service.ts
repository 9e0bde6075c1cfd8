import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import { clientNameOf } from '../../platform/base/principal.js';
import { fault, type Fault, notFound, Problem, ruleBroken } from '../../platform/base/problem.js';
import { type EntityRow, insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { RoundPublication } from '../../reporting/round-steps/round-publication.commands.js';
import { RELEASE_OF_OPEN_ROUND, RELEASE_OPEN } from '../publication.problems.js';
import { ReleaseSource } from '../views/release-source.queries.js';
import { readNewestVisibility } from '../visibility/visibility.queries.js';
import { readEmbargo } from './embargo.rules.js';
import { preparedWith, type ReleaseAddress, ReleaseChanges } from './release-changes.port.js';
import { replaceDocuments } from './release-document.queries.js';
import { findReleasedRound, type ReleasedRound } from './release-draft.queries.js';
import type {
  AcceptFindings,
  ReleaseInput,
  ReleaseResponse,
  WithdrawRelease,
} from './release.dto.js';
import { Release } from './release.entity.js';
import { lockReleases } from './release.queries.js';

/** Members of a release that its draft decides. */
type Drafted = Pick<
  EntityRow<Release>,
  'snapshotId' | 'snapshotHash' | 'embargoAt' | 'corrects' | 'reason' | 'illustrative' | 'packs'
>;

/** Drafts, changes and withdraws releases, and accepts what looks like personal data. */
@Injectable()
export class ReleaseService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly changes: ReleaseChanges,
    private readonly source: ReleaseSource,
    private readonly rounds: RoundPublication,
  ) {}

  draft(command: Command, key: string, dto: ReleaseInput): Promise<Answer<ReleaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReleaseResponse>> => {
      const round = await this.lockRound(tx, key);
      if (round.open !== null) throw new Problem(RELEASE_OPEN, { members: { number: round.open } });
      const drafted = await this.judge(tx, { key, round }, dto, now);
      const publishAt = round.publishedAt === null ? await this.rounds.takeBackTime(tx, key) : null;
      const number = round.last + 1;
      const { version: visibility } = await readNewestVisibility(tx);
      const release = {
        ...newRelease(command, now),
        ...drafted,
        roundId: round.id,
        round: key,
        number,
        visibility,
      };
      await tx.execute(insertRow(Release, release));
      const detail = publishAt === null ? {} : { timeTakenBack: publishAt.toISOString() };
      const change = await this.changes.changeOf(tx, command, { round: key, number }, { detail });
      const location = `/v1/releases/${key}/${String(number)}`;
      return { ...change, answer: { ...change.answer, status: 201, location } };
    });
  }

  /** Changes a draft. It must be rehearsed again. */
  change(
    command: Command,
    address: ReleaseAddress,
    dto: ReleaseInput,
  ): Promise<Answer<ReleaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReleaseResponse>> => {
      const release = await this.changes.lock(tx, command, { ...address, action: 'change' }, now);
      const round = await this.lockRound(tx, address.round);
      const drafted = await this.judge(tx, { key: address.round, round }, dto, now);
      await replaceDocuments(tx, release.id, []);
      await this.changes.update(tx, release, {
        ...drafted,
        ...NOT_REHEARSED,
        preparedBy: preparedWith(release, command),
      });
      return this.changes.changeOf(tx, command, address);
    });
  }

  /** Accepts findings of personal data, each with a reason. The release is rehearsed again after it. */
  acceptFindings(
    command: Command,
    address: ReleaseAddress,
    { findings: accepted }: AcceptFindings,
  ): Promise<Answer<ReleaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReleaseResponse>> => {
      const action = 'acceptFindings';
      const release = await this.changes.lock(tx, command, { ...address, action }, now);
      const reasons = new Map(accepted.map(({ finding, reason }) => [finding, reason]));
      const faults = accepted.flatMap(({ finding }, index) =>
        release.findings.some(({ id }) => id === finding) ? [] : [unknownFinding(index)],
      );
      if (faults.length > 0) throw ruleBroken(faults);
      const findings = release.findings.map((finding) => ({
        ...finding,
        accepted: reasons.get(finding.id) ?? finding.accepted,
      }));
      const preparedBy = preparedWith(release, command);
      await this.changes.update(tx, release, { findings, preparedBy });
      return this.changes.changeOf(tx, command, address, { detail: { accepted } });
    });
  }

  /** Withdraws a release that is not published. */
  withdraw(
    command: Command,
    address: ReleaseAddress,
    { reason }: WithdrawRelease,
  ): Promise<Answer<ReleaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReleaseResponse>> => {
      const release = await this.changes.lock(tx, command, { ...address, action: 'withdraw' }, now);
      await this.changes.update(tx, release, { state: 'withdrawn', withdrawReason: reason });
      return this.changes.changeOf(tx, command, address);
    });
  }

  private async lockRound(tx: Tx, key: string): Promise<ReleasedRound> {
    await lockReleases(tx, key);
    const round = await findReleasedRound(tx, key);
    if (round === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
    if (round.state !== 'closed') throw new Problem(RELEASE_OF_OPEN_ROUND);
    return round;
  }

  /** Judges what a draft says. Throws a problem with all its faults. */
  private async judge(
    tx: Tx,
    { key, round }: { readonly key: string; readonly round: ReleasedRound },
    dto: ReleaseInput,
    now: Date,
  ): Promise<Drafted> {
    const embargo = readEmbargo(dto.embargo ?? null, now);
    const found = await this.source.findSnapshot(tx, dto.snapshot);
    const snapshot = found?.round === key ? found : undefined;
    const faults: Fault[] = [
      ...('fault' in embargo ? [embargo.fault] : []),
      ...(snapshot === undefined ? [UNKNOWN_SNAPSHOT] : []),
      ...(snapshot?.sinceClosing === false ? [SNAPSHOT_BEFORE_CLOSING] : []),
      ...reasonFaults(dto.reason ?? null, round.published),
    ];
    if (faults.length > 0 || snapshot === undefined || 'fault' in embargo) throw ruleBroken(faults);
    await this.changes.requireSnapshot(tx, {
      snapshotId: snapshot.id,
      snapshotHash: snapshot.hash,
    });
    return {
      snapshotId: snapshot.id,
      snapshotHash: snapshot.hash,
      embargoAt: embargo.at,
      corrects: round.published,
      reason: dto.reason ?? null,
      illustrative: dto.illustrative ?? false,
      packs: dto.packs ?? [],
    };
  }
}

/** Members of a release that was changed since it was rehearsed, or never was. */
const NOT_REHEARSED = {
  state: 'drafted',
  findings: [],
  documentsHash: null,
  rehearsedAt: null,
} as const;

function newRelease(
  { principal }: Command,
  now: Date,
): Omit<EntityRow<Release>, keyof Drafted | 'roundId' | 'round' | 'number' | 'visibility'> {
  return {
    ...NOT_REHEARSED,
    id: newId(),
    body: principal.organisationNumber,
    preparedBy: [clientNameOf(principal.token)],
    approvedBy: null,
    draftedAt: now,
    approvedAt: null,
    publishedAt: null,
    withdrawReason: null,
    version: 1,
  };
}

const UNKNOWN_SNAPSHOT = fault(
  '/snapshot',
  'unknown-snapshot',
  'Må være et øyeblikksbilde av runden',
  'Must be a snapshot of the round',
);
const SNAPSHOT_BEFORE_CLOSING = fault(
  '/snapshot',
  'snapshot-before-closing',
  'Må være tatt etter at runden lukket',
  'Must be taken since the round closed',
);

function reasonFaults(reason: string | null, published: number | null): Fault[] {
  if (published !== null && reason === null)
    return [
      fault(
        '/reason',
        'reason-required',
        `Utgivelse ${published} er publisert. Oppgi hvorfor den rettes`,
        `Release ${published} is published. State why it is corrected`,
      ),
    ];
  if (published === null && reason !== null)
    return [
      fault(
        '/reason',
        'nothing-to-correct',
        'Må utelates: runden har ingen publisert utgivelse å rette',
        'Must be left out: the round has no published release to correct',
      ),
    ];
  return [];
}

function unknownFinding(index: number): Fault {
  return fault(
    `/findings/${String(index)}/finding`,
    'unknown-finding',
    'Må være et funn fra prøven',
    'Must be a finding of the rehearsal',
  );
}
