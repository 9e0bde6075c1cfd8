import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { parseRegisterFile, type RegisterFile } from './register-file.parser.js';
import {
  findLoadedVersion,
  insertEntries,
  listLoadedVersions,
  listChangedEntries,
  lockRegister,
  recordLoad,
  updateEntries,
} from './code-list-load.queries.js';
import { fixedFaults } from './fixed-entry.rules.js';
import { RegisterUse } from './register-use.lookup.js';
import { type OpenRound, REGISTERS, type RegisterKey } from './register.types.js';

/** A file that waits, and why. */
interface WaitingFile {
  readonly name: string;
  readonly reason: string;
}

/**
 * Brings the registers in line with their files. A version that was loaded already, or an older
 * one, changes nothing. A version that changes what is fixed while a round is open waits until the
 * round is closed.
 */
@Injectable()
export class CodeListLoad {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly use: RegisterUse,
  ) {}

  private readonly waitingFiles = new Map<RegisterKey, WaitingFile>();
  private files: Promise<readonly RegisterFile[]> | undefined;

  /** Lists the files that wait for the closing of a round. */
  get waiting(): readonly WaitingFile[] {
    return [...this.waitingFiles.values()];
  }

  /** Loads `<register>.json` of every register. Returns how many entries were written. */
  async load(folder: URL): Promise<number> {
    let written = 0;
    for (const file of await readFiles(folder)) written += await this.loadFile(file);
    return written;
  }

  /**
   * Loads the files that are newer than what was loaded last. Returns their registers. The files are
   * read once: they come with the service.
   */
  async loadNewer(folder: URL): Promise<RegisterKey[]> {
    this.files ??= readFiles(folder);
    const files = await this.files;
    const versions = await this.database.transaction({ kind: 'system' }, listLoadedVersions);
    const loaded: RegisterKey[] = [];
    for (const file of files) {
      if ((versions.get(file.register) ?? 0) >= file.version) continue;
      await this.loadFile(file);
      if (!this.waitingFiles.has(file.register)) loaded.push(file.register);
    }
    return loaded;
  }

  /** Loads one version of a register's file. Returns how many entries were written. */
  loadFile(file: RegisterFile): Promise<number> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await lockRegister(tx, file.register);
      if ((await findLoadedVersion(tx, file.register)) >= file.version) return 0;
      const fixed = await findFixed(tx, file, await this.use.listOpenRounds(tx));
      this.waitingFiles.delete(file.register);
      if (fixed.length > 0) {
        const name = `${file.register} ${String(file.version)}`;
        this.waitingFiles.set(file.register, {
          name,
          reason: `fixed while a round is open: ${fixed.join(', ')}`,
        });
        return 0;
      }
      const written = (await updateEntries(tx, file)) + (await insertEntries(tx, file));
      await recordLoad(tx, file, written, this.clock.now());
      return written;
    });
  }
}

/** Reads the file of each register in a folder. */
function readFiles(folder: URL): Promise<readonly RegisterFile[]> {
  return Promise.all(
    REGISTERS.map(async (register) => {
      const content = await readFile(new URL(`${register}.json`, folder), 'utf8');
      return parseRegisterFile(register, content);
    }),
  );
}

/** Finds the codes of entries that a file would change and an open round has fixed. */
async function findFixed(
  tx: Tx,
  file: RegisterFile,
  rounds: readonly OpenRound[],
): Promise<string[]> {
  if (rounds.length === 0) return [];
  const changed = await listChangedEntries(tx, file);
  return changed
    .filter((before) => {
      const after = file.entries.find(
        ({ code, validFrom }) => code === before.code && validFrom === before.validFrom,
      );
      return after !== undefined && fixedFaults(before, after, rounds).length > 0;
    })
    .map(({ code }) => code);
}
