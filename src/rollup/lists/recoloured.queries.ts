import sql, { type Sql } from 'sql-template-tag';
import { int, nullable, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Colour } from '../../reporting/content/report.types.js';
import { selectLines } from '../lines/line.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';

/** Active project to which the directorate gives another colour than its owner. */
export interface RecolouredProject {
  readonly project: string;
  readonly name: string;
  readonly actorName: string;
  readonly colour: Colour;
  readonly directorateColour: Colour;
  /** Null in figures from before the round closed. */
  readonly directorateReason: string | null;
}

/** The first of these projects by code, and the number of all of them. */
export interface RecolouredProjects {
  readonly total: number;
  readonly items: readonly RecolouredProject[];
}

const RECOLOURED_ROW = rowType<RecolouredProject & { readonly total: number }>({
  project: text,
  name: text,
  actorName: text,
  colour: textOf(),
  directorateColour: textOf(),
  directorateReason: nullable(text),
  total: int,
});

/** Lists the projects of a round whose owner and the directorate give them different colours. */
export async function listRecoloured(
  tx: Tx,
  round: FigureRound,
  most: number,
): Promise<RecolouredProjects> {
  const rows = await tx.query(RECOLOURED_ROW, selectRecoloured(round, most));
  return { total: rows[0]?.total ?? 0, items: rows.map(({ total: _, ...project }) => project) };
}

function selectRecoloured({ source, closed }: FigureRound, most: number): Sql {
  return sql`
    select l.code as project,
           l.name,
           a.name as "actorName",
           l.colour,
           l.facts->>'directorateColour' as "directorateColour",
           case when ${closed}::boolean
                then l.directorate_opinion->>'reason'
            end as "directorateReason",
           count(*) over ()::int as total
      from (${selectLines(source)}) l
      join actors.actor a on a.id = l.actor_id
     where l.state = 'active'
       and l.facts->>'directorateColour' <> l.colour
     order by l.code collate "C"
     limit ${most}`;
}
