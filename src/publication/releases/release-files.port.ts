import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import type { ReleaseView } from '../view-tables/release-view.types.js';
import type { ReleaseFile } from './release.types.js';

/** The release whose files are asked for, while it is rehearsed. */
export interface RehearsedRelease {
  readonly id: string;
  /** The view for the public. A file holds nothing that the view does not hold. */
  readonly view: ReleaseView;
  /** Ids of the packs that the directorate has attached. */
  readonly packs: readonly string[];
}

/**
 * Writes some of the files of a release. The same release gives the same bytes. Throws a problem when
 * a file cannot be written, such as a pack that is made of another snapshot; then nothing is rehearsed.
 */
export type ReleaseFileWriter = (
  tx: Tx,
  release: RehearsedRelease,
) => Promise<readonly ReleaseFile[]>;

/**
 * Collects the files of a release from the rooms that write them. Each of them registers a writer in
 * the constructor of one of its providers. Files are written once, when the release is rehearsed:
 * publishing them writes nothing.
 */
@Injectable()
export class ReleaseFiles {
  private readonly writers: ReleaseFileWriter[] = [];

  register(writer: ReleaseFileWriter): void {
    this.writers.push(writer);
  }

  /** Writes all files, by name. Throws when two writers give a file the same name. */
  async write(tx: Tx, release: RehearsedRelease): Promise<ReleaseFile[]> {
    const files: ReleaseFile[] = [];
    for (const write of this.writers) files.push(...(await write(tx, release)));
    files.sort((a, b) => (a.name < b.name ? -1 : 1));
    const repeated = files.find(({ name }, index) => files[index + 1]?.name === name);
    if (repeated !== undefined)
      throw new Error(`Two files of a release are named ${repeated.name}`);
    return files;
  }
}
