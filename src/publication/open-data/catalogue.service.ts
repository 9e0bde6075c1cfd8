import { Inject, Injectable } from '@nestjs/common';
import { sha256 } from '../../platform/base/canonical-json.js';
import type { Config } from '../../platform/settings/config.js';
import { CONFIG } from '../../platform/base/tokens.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import { RoundLookup } from '../../reporting/rounds/round.lookup.js';
import { type PublishedRelease, ReleaseLookup } from '../releases/release.lookup.js';
import type { CataloguedRound } from './catalogue.types.js';
import { parseDataPackage } from './data-package.parser.js';
import { DATA_PACKAGE, MEDIA_TYPES } from './open-data.types.js';

/**
 * Answers the catalogue of open data. It is written again when another release was published, and
 * kept meanwhile: a release never changes.
 */
@Injectable()
export class CatalogueService {
  private kept: { readonly releases: string; readonly answer: Answer<string> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly releases: ReleaseLookup,
    private readonly rounds: RoundLookup,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  find(): Promise<Answer<string>> {
    return this.database.transaction({ kind: 'public' }, async (tx) => {
      const all = await this.releases.list(tx);
      const releases = all.map(({ id }) => id).join();
      if (this.kept?.releases !== releases)
        this.kept = { releases, answer: await this.write(tx, all) };
      return this.kept.answer;
    });
  }

  /** Writes the catalogue from published releases, which come with the newest ones first. */
  private async write(tx: Tx, all: readonly PublishedRelease[]): Promise<Answer<string>> {
    const rounds: CataloguedRound[] = [];
    for (const releases of Map.groupBy(all.toReversed(), ({ round }) => round).values()) {
      const round = await this.describeRound(tx, releases);
      if (round !== undefined) rounds.push(round);
    }
    const { publicUrl, contactMailbox, publisher } = this.config;
    // Loads the library for RDF with the first catalogue.
    const { writeCatalogue } = await import('./catalogue.writer.js');
    const body = await writeCatalogue({
      base: publicUrl.replace(/\/$/, ''),
      publisher,
      contact: { name: CONTACT, mailbox: contactMailbox },
      rounds,
    });
    return {
      body,
      etag: `"${sha256(body).slice(0, 32)}"`,
      contentType: MEDIA_TYPES.turtle,
      cacheControl: 'public, max-age=60',
    };
  }

  /** Describes a round by its releases, oldest first. `undefined`: its newest has no open files. */
  private async describeRound(
    tx: Tx,
    releases: readonly PublishedRelease[],
  ): Promise<CataloguedRound | undefined> {
    const [first, newest] = [releases[0], releases.at(-1)];
    if (first === undefined || newest === undefined) return undefined;
    const dataPackage = await this.releases.readFile(tx, newest.id, DATA_PACKAGE);
    if (dataPackage === undefined) return undefined;
    const { dataDate, sha1 } = parseDataPackage(dataPackage.content.toString());
    const files = await this.releases.listFiles(tx, newest.id);
    const opensAt = (await this.rounds.find(tx, newest.round))?.opensAt.toISOString() ?? dataDate;
    const { reason } = newest;
    return {
      round: newest.round,
      version: newest.number,
      issued: first.publishedAt.toISOString(),
      modified: newest.publishedAt.toISOString(),
      period: { start: opensAt.slice(0, 10), end: dataDate.slice(0, 10) },
      dataDate,
      illustrative: newest.illustrative,
      correction: reason === null ? null : { nb: `Rettet: ${reason}`, en: `Corrected: ${reason}` },
      files: files.flatMap(({ name, mediaType, bytes, sha256: hash }) => {
        const sum = sha1.get(name);
        return sum === undefined
          ? []
          : [{ name, mediaType, byteSize: bytes, sha256: hash, sha1: sum }];
      }),
    };
  }
}

const CONTACT = { nb: 'Nasjonal portefølje for e-helse', en: 'National e-health portfolio' };
