import sql from 'sql-template-tag';
import { int, rowType } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { FigureDimension } from '../figures/figure.types.js';
import { type LineSource, selectLines } from '../lines/line.queries.js';
import type { ColourCounts } from '../status/portfolio-status.rules.js';

const COUNTS_ROW = rowType<ColourCounts>({ green: int, yellow: int, red: int });

/** Counts the active projects of a source by their colour in a dimension. */
export async function countColours(
  tx: Tx,
  source: LineSource,
  dimension: FigureDimension,
): Promise<ColourCounts> {
  const [counts] = await tx.query(
    COUNTS_ROW,
    sql`
      with
      -- the colour of each active project
      active as (
        select l.facts->>${dimension}::text as colour
          from (${selectLines(source)}) l
         where l.state = 'active')
      select (count(*) filter (where a.colour = 'green'))::int as green,
             (count(*) filter (where a.colour = 'yellow'))::int as yellow,
             (count(*) filter (where a.colour = 'red'))::int as red
        from active a`,
  );
  return counts ?? { green: 0, yellow: 0, red: 0 };
}
