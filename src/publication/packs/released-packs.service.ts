import { Injectable } from '@nestjs/common';
import { fault, ruleBroken } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { PACK_FORMATS } from '../pack-files/pack-file.types.js';
import { type RehearsedRelease, ReleaseFiles } from '../releases/release-files.port.js';
import type { ReleaseFile } from '../releases/release.types.js';
import type { ReleaseView } from '../view-tables/release-view.types.js';
import { opensFigures } from '../views/withholding.rules.js';
import { findPack, listReplays, showsUnpublishedAdvice } from './pack-run.queries.js';
import { listPackFiles } from './pack.queries.js';

/** Formats of a pack that a release publishes: those that people read. */
const RELEASED = PACK_FORMATS.filter((format) => format !== 'json');

/** Gives a release the files of the packs that the directorate has attached to it. */
@Injectable()
export class ReleasedPacks {
  constructor(files: ReleaseFiles) {
    files.register((tx, release) => this.list(tx, release));
  }

  /**
   * Lists the files of the packs of a release. A pack shows the figures that its snapshot
   * holds: it must be of the same snapshot, and the release may withhold nothing that figures tell.
   * It shows replays and advice, too: the release must show each replay, and each advice must be
   * published.
   */
  private async list(tx: Tx, { view, packs }: RehearsedRelease): Promise<ReleaseFile[]> {
    const files: ReleaseFile[] = [];
    const showsReplays = packs.length === 0 || (await this.showsReplaysOfPacks(tx, view));
    const isAdviceHidden =
      packs.length > 0 && (await showsUnpublishedAdvice(tx, new Date(view.dataDate)));
    for (const [at, id] of packs.entries()) {
      const pointer = `/packs/${String(at)}`;
      if (!opensFigures(view.withheld)) throw ruleBroken([showsWithheld(pointer)]);
      const pack = await findPack(tx, id);
      if (pack?.snapshotId !== view.snapshot.id) throw ruleBroken([isOfAnother(pointer)]);
      if (!showsReplays) throw ruleBroken([showsReplay(pointer)]);
      if (isAdviceHidden) throw ruleBroken([showsAdvice(pointer)]);
      const found = await listPackFiles(tx, id, RELEASED);
      if (found.length === 0) throw ruleBroken([isNotMade(pointer)]);
      files.push(...found.map(({ name, mediaType, content }) => ({ name, mediaType, content })));
    }
    return files;
  }

  /** Says whether a view shows every replay that packs of its snapshot show. */
  private async showsReplaysOfPacks(tx: Tx, { tables, dataDate }: ReleaseView): Promise<boolean> {
    const table = tables.find(({ name }) => name === 'criteria_replays');
    const hash = table?.columns.findIndex(({ name }) => name === 'input_hash') ?? -1;
    const shown = new Set(table?.rows.map((row) => row[hash]));
    const replays = await listReplays(tx, new Date(dataDate));
    return replays.every(({ inputHash }) => shown.has(inputHash));
  }
}

function showsWithheld(pointer: string): ReturnType<typeof fault> {
  return fault(
    pointer,
    'pack-shows-withheld',
    'Pakken viser tallene i øyeblikksbildet, og utgivelsen holder noen av dem tilbake',
    'The pack shows the figures of its snapshot, and the release withholds some of them',
  );
}

function isOfAnother(pointer: string): ReturnType<typeof fault> {
  return fault(
    pointer,
    'pack-of-another-snapshot',
    'Pakken er laget av et annet øyeblikksbilde',
    'The pack is made of another snapshot',
  );
}

function showsReplay(pointer: string): ReturnType<typeof fault> {
  return fault(
    pointer,
    'pack-shows-unpublished-replay',
    'Pakken viser en gjennomspilling av kriteriene som utgivelsen ikke viser. Publiser den først',
    'The pack shows a replay of the criteria that the release does not show. Publish it first',
  );
}

function showsAdvice(pointer: string): ReturnType<typeof fault> {
  return fault(
    pointer,
    'pack-shows-unpublished-advice',
    'Pakken viser et råd som ikke er publisert. Publiser det først',
    'The pack shows advice that is not published. Publish it first',
  );
}

function isNotMade(pointer: string): ReturnType<typeof fault> {
  return fault(pointer, 'pack-not-made', 'Pakken er ikke laget ferdig', 'The pack is not made yet');
}
