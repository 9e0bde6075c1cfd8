import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { Database } from '../../platform/database/database.js';
import { json, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { CouncilResponse } from './council.dto.js';
import type { CouncilRole } from './council.types.js';

const COUNCIL_ROW = rowType<CouncilResponse>({
  key: text,
  name: json(),
  formerNames: json(),
  role: textOf(),
});
const ROLE_ROW = rowType({ role: textOf<CouncilRole>() });

/** Reads the councils, which are open to anyone. */
@Injectable()
export class CouncilLookup {
  constructor(private readonly database: Database) {}

  /** Lists the councils in the order in which they treat a portfolio. */
  async listAll(): Promise<CouncilResponse[]> {
    return this.database.readPublic(
      COUNCIL_ROW,
      sql`
        select c.key,
               json_build_object('nb', c.name_nb, 'en', c.name_en) as name,
               c.former_names as "formerNames",
               c.role
          from governance.council c
         order by c.position`,
    );
  }

  async findRole(tx: Tx, key: string): Promise<CouncilRole | undefined> {
    const [council] = await tx.query(
      ROLE_ROW,
      sql`select c.role from governance.council c where c.key = ${key}`,
    );
    return council?.role;
  }
}
