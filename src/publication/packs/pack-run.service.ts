import { Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Jobs } from '../../platform/work/jobs.js';
import { FrozenAnswers } from '../../rollup/frozen/frozen-answers.lookup.js';
import type { FrozenSnapshot } from '../../rollup/frozen/frozen-answers.types.js';
import { PACK_FORMATS, PACK_MEDIA_TYPES, type PackFormat } from '../pack-files/pack-file.types.js';
import { PackThread } from '../pack-files/pack-thread.port.js';
import { buildBoardPack } from '../pack-model/board-pack.rules.js';
import type { BoardPack, PackSource } from '../pack-model/board-pack.types.js';
import { readPointer } from '../pack-model/pack-citation.rules.js';
import { listUnnamedKeys } from '../pack-model/unnamed-keys.rules.js';
import { PackFile } from './pack.entity.js';
import { readNames } from './pack-name.queries.js';
import {
  findPack,
  findUnfinishedPacks,
  listAdvice,
  listReplays,
  markMade,
  type PackToMake,
} from './pack-run.queries.js';

/** Most items of a list that a pack has. Its total stands beside it. */
const MOST_ITEMS = 2_000;
/** Steps of the job: reading, and one for each file. */
const STEPS = PACK_FORMATS.length + 1;
/** Age at which the message of a job that has not ended is taken to be lost. */
const LOST_AFTER_MS = 60_000;

/** Makes the files of a pack, as a job. */
@Injectable()
export class PackRun {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly answers: FrozenAnswers,
  ) {}

  /**
   * Makes one pack. Reads the snapshot, writes the files in a thread of their own, and stores all of
   * them in one transaction. A cancelled pack leaves nothing behind.
   */
  async run(id: string): Promise<void> {
    const found = await this.database.transaction({ kind: 'system' }, (tx) =>
      this.findWork(tx, id),
    );
    if (found === undefined) return;
    const { pack, snapshot } = found;
    if (!(await this.jobs.reportProgress(pack.jobId, 'reading', 0, STEPS))) return;
    if (snapshot === undefined || !isIntact(pack, snapshot)) {
      await this.fail(pack, 'snapshot-damaged');
      return;
    }
    const source = await this.readSource(snapshot);
    const unknown = pack.published.find(
      (pointer) => typeof readPointer(source, pointer) !== 'number',
    );
    if (unknown !== undefined) {
      await this.fail(pack, `unknown-figure: ${unknown}`);
      return;
    }
    const model = buildBoardPack(source, wishOf(pack));
    const files = await this.writeFiles(pack, model);
    if (files !== undefined) await this.store(pack, model, files);
  }

  private async findWork(
    tx: Tx,
    id: string,
  ): Promise<
    { readonly pack: PackToMake; readonly snapshot: FrozenSnapshot | undefined } | undefined
  > {
    const pack = await findPack(tx, id);
    if (pack === undefined) return undefined;
    return { pack, snapshot: await this.answers.find(tx, pack.snapshotId) };
  }

  private async readSource(snapshot: FrozenSnapshot): Promise<PackSource> {
    const { asOf } = snapshot;
    const answers = await this.answers.read(snapshot, MOST_ITEMS);
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const advice = await listAdvice(tx, asOf);
      const replays = await listReplays(tx, asOf);
      const names = await readNames(tx, listUnnamedKeys(answers, advice), asOf);
      return { ...answers, advice, replays, names };
    });
  }

  /** Writes all files, one after the other. Returns undefined when the job was cancelled. */
  private async writeFiles(
    { id, jobId, round, council, language }: PackToMake,
    model: BoardPack,
  ): Promise<EntityRow<PackFile>[] | undefined> {
    const thread = new PackThread(model);
    const files: EntityRow<PackFile>[] = [];
    try {
      for (const [at, format] of PACK_FORMATS.entries()) {
        if (!(await this.jobs.reportProgress(jobId, format, at + 1, STEPS))) return undefined;
        const content = await thread.write(format);
        files.push({
          ...{ packId: id, format, content, bytes: content.length, sha256: sha256(content) },
          name: `portfolio-${round}-${council}-${language}.${format}`,
          mediaType: mediaTypeOf(format),
        });
      }
      return files;
    } finally {
      await thread.end();
    }
  }

  private store(
    { id, jobId }: PackToMake,
    model: BoardPack,
    files: readonly EntityRow<PackFile>[],
  ): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const modelHash = sha256(canonicalJson(model));
      const written = files.map(({ format, bytes, sha256: hash }) => ({
        format,
        bytes,
        sha256: hash,
      }));
      // The end of the job comes first: a cancelled one stores nothing.
      const result = { pack: id, modelHash, files: written };
      if (!(await this.jobs.finish(tx, jobId, 'completed', result, STEPS))) return;
      for (const file of files) await tx.execute(insertRow(PackFile, file));
      await markMade(tx, id, modelHash, this.clock.now());
    });
  }

  private async fail({ id, jobId }: PackToMake, reason: string): Promise<void> {
    await this.database.transaction({ kind: 'system' }, (tx) =>
      this.jobs.finish(tx, jobId, 'failed', { pack: id, reason }),
    );
  }

  /** Finds packs whose job has waited long enough for its message to be lost. */
  findLost(): Promise<string[]> {
    const askedBefore = new Date(this.clock.now().getTime() - LOST_AFTER_MS);
    return this.database.transaction({ kind: 'system' }, (tx) =>
      findUnfinishedPacks(tx, askedBefore),
    );
  }

  /** Ends the job of a pack as failed, after the last attempt. */
  async giveUp(id: string): Promise<void> {
    const pack = await this.database.transaction({ kind: 'system' }, (tx) => findPack(tx, id));
    if (pack !== undefined) await this.fail(pack, 'The pack failed repeatedly. See the log');
  }
}

function mediaTypeOf(format: PackFormat): string {
  return PACK_MEDIA_TYPES[format];
}

/** Says whether a snapshot is the one that the pack was asked for, and its content fits its hash. */
function isIntact({ snapshotHash }: PackToMake, { hash, body }: FrozenSnapshot): boolean {
  return hash === snapshotHash && sha256(body) === hash;
}

function wishOf(pack: PackToMake): Parameters<typeof buildBoardPack>[1] {
  const { language, council, illustrative, published, challenges } = pack;
  const { snapshotId, snapshotHash } = pack;
  return {
    ...{ language, illustrative, published, challenges },
    council: council.toUpperCase(),
    snapshot: { id: snapshotId, hash: snapshotHash },
  };
}
