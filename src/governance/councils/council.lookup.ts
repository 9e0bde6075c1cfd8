import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { CouncilResponse } from './council.dto.js';
import type { CouncilRole } from './council.types.js';

/** The councils as data that anyone may read. */
@Injectable()
export class CouncilLookup {
  constructor(private readonly database: Database) {}

  /** In the order of the flow. */
  async all(): Promise<CouncilResponse[]> {
    return this.database.publicRows<CouncilResponse>(
      `select c.key, json_build_object('nb', c.name_nb, 'en', c.name_en) as name, c.former_names as "formerNames", c.role from governance.council c order by c.position`,
    );
  }

  async role(tx: Tx, key: string): Promise<CouncilRole | undefined> {
    const [row] = await tx.rows<{ role: CouncilRole }>(
      `select c.role from governance.council c where c.key = $1`,
      [key],
    );
    return row?.role;
  }
}
