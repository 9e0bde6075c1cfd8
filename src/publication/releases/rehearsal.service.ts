import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { osloDate } from '../../platform/base/clock.js';
import { fault, type Localised, ruleBroken } from '../../platform/base/problem.js';
import type { EntityRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { KnownNameQueries } from '../names/known-names.queries.js';
import {
  type Finding,
  findPersonalData,
  type KnownNames,
  listTexts,
} from '../views/personal-data.rules.js';
import { ReleaseSource } from '../views/release-source.queries.js';
import type { ReleaseView, ViewTable } from '../view-tables/release-view.types.js';
import { makeView } from '../views/release-view.rules.js';
import { AUDIENCES, type Audience, type Withholding } from '../views/visibility.types.js';
import { withholdFields } from '../views/withholding.rules.js';
import { readNewestVisibility } from '../visibility/visibility.queries.js';
import { preparedWith, type ReleaseAddress, ReleaseChanges } from './release-changes.port.js';
import { type AddressedFile, readView, replaceDocuments } from './release-document.queries.js';
import { ReleaseFiles } from './release-files.port.js';
import type { ReleaseResponse } from './release.dto.js';
import type { Release } from './release.entity.js';
import { VIEW_FILE } from './release.types.js';

/** Views of one release by audience. */
type Views = Readonly<Record<Audience, ReleaseView>>;

/** Content that the views of a release are made of. */
interface ViewContent {
  readonly tables: readonly ViewTable[];
  readonly rules: readonly Withholding[];
  readonly dataDate: string;
  readonly roundName: Localised;
  /** First day on which anyone can read it, in Norway. */
  readonly day: string;
}

/**
 * Rehearses a release: makes its views and files, once, and stores their bytes. Publishing it makes
 * nothing anew, so the public reads what was rehearsed.
 */
@Injectable()
export class RehearsalService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly changes: ReleaseChanges,
    private readonly source: ReleaseSource,
    private readonly actors: ActorLookup,
    private readonly names: KnownNameQueries,
    private readonly files: ReleaseFiles,
  ) {}

  rehearse(command: Command, address: ReleaseAddress): Promise<Answer<ReleaseResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ReleaseResponse>> => {
      const release = await this.changes.lock(tx, command, { ...address, action: 'rehearse' }, now);
      checkEmbargo(release, now);
      const snapshot = await this.changes.requireSnapshot(tx, release);
      const visibility = await readNewestVisibility(tx);
      const views = await this.makeViews(tx, release, {
        tables: await this.source.readTables(tx, snapshot, release.draftedAt),
        rules: visibility.rules,
        dataDate: snapshot.asOf.toISOString(),
        roundName: { nb: snapshot.nameNb, en: snapshot.nameEn },
        day: osloDate(release.embargoAt ?? now),
      });
      const findings = await this.findFindings(tx, release, views);
      const documents = await this.writeFiles(tx, release, views);
      const documentsHash = await replaceDocuments(tx, release.id, documents);
      await this.changes.update(tx, release, {
        state: findings.some(({ accepted }) => accepted === null) ? 'drafted' : 'rehearsed',
        visibility: visibility.version,
        findings,
        documentsHash,
        preparedBy: preparedWith(release, command),
        rehearsedAt: now,
      });
      return this.changes.changeOf(tx, command, address, {
        detail: { findings: findings.length },
      });
    });
  }

  private async makeViews(
    tx: Tx,
    release: EntityRow<Release>,
    { tables, rules, day, ...told }: ViewContent,
  ): Promise<Views> {
    const { round, number: version, illustrative, body, snapshotId, snapshotHash } = release;
    const makeFor = async (audience: Audience): Promise<ReleaseView> => {
      const shown = withholdFields(tables, rules, { audience, day });
      const corrected = await findCorrected(tx, release, audience);
      const snapshot = { id: snapshotId, hash: snapshotHash };
      const viewed = { round, version, snapshot, illustrative, body, corrected, ...told };
      return makeView(viewed, shown.tables, shown.withheld);
    };
    return { public: await makeFor('public'), actors: await makeFor('actors') };
  }

  /** Finds personal data in all views. A finding that was accepted before stays so. */
  private async findFindings(
    tx: Tx,
    release: EntityRow<Release>,
    views: Views,
  ): Promise<Finding[]> {
    const names: KnownNames = {
      isPerson: await this.names.loadTest(tx),
      bodyWords: new Set(
        (await this.actors.listNames(tx)).flatMap((name) => name.toLowerCase().split(/[\s-]+/)),
      ),
    };
    const accepted = new Map(release.findings.map((finding) => [finding.id, finding.accepted]));
    const found = AUDIENCES.flatMap((audience) =>
      findPersonalData(listTexts(views[audience]), names),
    );
    const findings = found.map(({ text, ...place }): Finding => {
      const id = sha256(canonicalJson({ ...place, text })).slice(0, 16);
      return { ...place, id, accepted: accepted.get(id) ?? null };
    });
    return [...new Map(findings.map((finding) => [finding.id, finding])).values()];
  }

  private async writeFiles(
    tx: Tx,
    { id, packs }: EntityRow<Release>,
    views: Views,
  ): Promise<AddressedFile[]> {
    const own = AUDIENCES.map((audience) => ({
      audience,
      name: VIEW_FILE,
      mediaType: 'application/json; charset=utf-8',
      content: Buffer.from(canonicalJson(views[audience]), 'utf8'),
    }));
    const written = await this.files.write(tx, { id, packs, view: views.public });
    return [...own, ...written.map((file) => ({ ...file, audience: 'public' as const }))];
  }
}

/** Finds the view of the release that a release corrects, as an audience reads it. */
async function findCorrected(
  tx: Tx,
  { round, corrects, reason }: EntityRow<Release>,
  audience: Audience,
): Promise<{ readonly view: ReleaseView; readonly reason: string } | undefined> {
  if (corrects === null || reason === null) return undefined;
  const view = await readView(tx, { round, number: corrects }, audience);
  if (view === undefined) throw new Error(`Release ${round}/${String(corrects)} has no view`);
  return { view, reason };
}

function checkEmbargo({ embargoAt }: EntityRow<Release>, now: Date): void {
  if (embargoAt === null || embargoAt > now) return;
  throw ruleBroken([
    fault(
      '/embargo',
      'embargo-in-the-past',
      'Sperrefristen er ute. Endre den først',
      'The embargo has ended. Change it first',
    ),
  ]);
}
