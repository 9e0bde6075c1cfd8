import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { bool, rowType } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { ReleasePlans } from '../../reporting/round-steps/release-plan.lookup.js';
import { OPEN_STATES } from './release.types.js';

const FOUND_ROW = rowType({ found: bool });

/** Tells the rounds of releases that are under way. */
@Injectable()
export class PlannedReleases extends ReleasePlans {
  async hasOne(tx: Tx, roundId: string): Promise<boolean> {
    const [row] = await tx.query(
      FOUND_ROW,
      sql`
        select exists (select 1
                         from publication.release r
                        where r.round_id = ${roundId}
                          and r.state = any(${OPEN_STATES})) as found`,
    );
    return row?.found === true;
  }
}
