import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { CouncilResponse } from './council.dto.js';

interface AnnualWheel {
  /** Instant of the paper that the wheel stands in. */
  readonly recordedAt: string;
  readonly meetings: readonly {
    readonly council: string;
    readonly startsOn: string;
    readonly endsOn: string;
    readonly extra: boolean;
  }[];
}

/**
 * Loads the councils and the annual wheel. What is there already is left as it is, so loading twice
 * changes nothing.
 */
@Injectable()
export class CouncilRegister {
  constructor(private readonly database: Database) {}

  /**
   * `folder`: where `councils.json` and `meetings-2021.json` are. Answers how many meetings were
   * new.
   */
  async load(folder: URL): Promise<number> {
    const councils = JSON.parse(
      await readFile(new URL('councils.json', folder), 'utf8'),
    ) as CouncilResponse[];
    const wheel = JSON.parse(
      await readFile(new URL('meetings-2021.json', folder), 'utf8'),
    ) as AnnualWheel;
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      await tx.rows(
        `insert into governance.council (key, position, name_nb, name_en, former_names, role)
         select x.key, x.position, x.name->>'nb', x.name->>'en', x."formerNames", x.role
           from jsonb_to_recordset($1) as x(key text, position int, name jsonb, "formerNames" jsonb, role text) on conflict do nothing`,
        [JSON.stringify(councils.map((council, index) => ({ ...council, position: index + 1 })))],
      );
      const added = await tx.rows(
        `insert into governance.meeting (key, council, starts_on, ends_on, extra, version, recorded_at)
         select x.council || '-' || x."startsOn", x.council, x."startsOn"::date, x."endsOn"::date, x.extra, 1, $2
           from jsonb_to_recordset($1) as x(council text, "startsOn" text, "endsOn" text, extra boolean) on conflict do nothing returning key`,
        [JSON.stringify(wheel.meetings), wheel.recordedAt],
      );
      return added.length;
    });
  }
}
