import sql from 'sql-template-tag';
import type { Principal } from '../../platform/base/principal.js';
import { json, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { ForecastChange, ForecastMoves } from '../content/forecast-moves.lookup.js';
import { nameFirst } from '../content/forecast-moves.rules.js';

const CHANGE_ROW = rowType<Pick<ForecastChange, 'project' | 'after'>>({
  project: text,
  after: json(),
});

/** An import whose moves are found, and its sender. */
interface CheckedImport {
  readonly id: string;
  readonly roundId: string;
  readonly caller: Principal;
}

/**
 * Finds and stores what the forecasts of a file move, the first of them and the number of the
 * others. Stores nothing when the file changes no forecast.
 */
export async function storeMoves(
  tx: Tx,
  moves: ForecastMoves,
  { id, roundId, caller }: CheckedImport,
): Promise<void> {
  const changes = await tx.query(
    CHANGE_ROW,
    sql`
      select o.project,
             o.forecasts as after
        from reporting.import_report o
       where o.import_id = ${id}
         and o.forecasts is not null`,
  );
  if (changes.length === 0) return;
  const found = nameFirst(await moves.find(tx, { roundId, caller, changes }));
  await tx.execute(sql`
    update reporting.report_import
       set moves = ${JSON.stringify(found)}::jsonb
     where id = ${id}`);
}
