import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import {
  type AnnualWheel,
  insertNewCouncils,
  insertNewMeetings,
} from './council-register.queries.js';
import type { CouncilResponse } from './council.dto.js';

/**
 * Loads the councils and the annual wheel. Rows that exist already are left as they are, so loading
 * twice changes nothing.
 */
@Injectable()
export class CouncilRegister {
  constructor(private readonly database: Database) {}

  /** Loads `councils.json` and `meetings-2021.json`. Returns how many meetings were new. */
  async load(folder: URL): Promise<number> {
    const read = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8');
    const councils = JSON.parse(await read('councils.json')) as CouncilResponse[];
    const wheel = JSON.parse(await read('meetings-2021.json')) as AnnualWheel;
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await insertNewCouncils(tx, councils);
      return insertNewMeetings(tx, wheel);
    });
  }
}
