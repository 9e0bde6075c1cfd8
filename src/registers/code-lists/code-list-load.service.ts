import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import { parseRegisterFile, type RegisterFile } from './register-file.parser.js';
import {
  findLoadedVersion,
  insertEntries,
  lockRegister,
  recordLoad,
  updateEntries,
} from './code-list-load.queries.js';
import { REGISTERS } from './register.types.js';

/**
 * Brings the registers in line with their files. A version that was loaded already, or an older
 * one, changes nothing.
 */
@Injectable()
export class CodeListLoad {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Loads `<register>.json` of every register. Returns how many entries were written. */
  async load(folder: URL): Promise<number> {
    let written = 0;
    for (const register of REGISTERS) {
      const content = await readFile(new URL(`${register}.json`, folder), 'utf8');
      written += await this.loadFile(parseRegisterFile(register, content));
    }
    return written;
  }

  /** Loads one version of a register's file. Returns how many entries were written. */
  loadFile(file: RegisterFile): Promise<number> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await lockRegister(tx, file.register);
      if ((await findLoadedVersion(tx, file.register)) >= file.version) return 0;
      const written = (await updateEntries(tx, file)) + (await insertEntries(tx, file));
      await recordLoad(tx, file, written, this.clock.now());
      return written;
    });
  }
}
