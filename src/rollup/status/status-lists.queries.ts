import sql, { join, raw, type Sql } from 'sql-template-tag';
import {
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  textOf,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Colour } from '../../reporting/content/report.types.js';
import type { RoundState } from '../../reporting/rounds/round.types.js';
import { ruleReasonsOf } from '../lines/colour-reason.queries.js';
import { defineListedLines, type LineSource } from '../lines/line.queries.js';
import type { PortfolioSide, Sides } from '../groups/bridge.types.js';
import type { LeftProject } from '../groups/left-project.dto.js';
import { listLeft } from '../groups/left-project.queries.js';
import { MOST_LISTED } from '../groups/portfolio-group.queries.js';
import { JOIN_SIDES, partOf } from '../groups/portfolio-side.queries.js';
import type { ProjectReference } from '../groups/portfolio-group.dto.js';
import type { ColourChange, Leaver, NotListed, RedProject } from '../groups/movement.dto.js';
import type { PortfolioStatusResponse } from './portfolio-status.dto.js';

/** The lists of a status by name, and the number of projects that each leaves out. */
export interface StatusLists extends Pick<PortfolioStatusResponse, 'red' | 'leftRed' | 'movement'> {
  readonly notListed: Omit<NotListed, 'actors' | 'reportedNotIn' | 'notReported'>;
}

/**
 * The lists, each with its condition on a pair: a line now (`n_`) and its line before (`b_`), with
 * its part of the bridge. A red project that is only not reported has not left the red list: it is
 * among those not reported.
 */
const LISTS = {
  red: sql`n_colour = 'red'`,
  leftRed: sql`
    b_colour = 'red' and n_colour is distinct from 'red' and part in ('changed', 'left')`,
  entered: sql`part = 'entered'`,
  returned: sql`part = 'returned'`,
  changed: sql`n_colour <> b_colour`,
} as const;
type ListName = keyof typeof LISTS;

/** A project's line now and in the previous round, and its colour in each while it was active. */
const LISTED_ROW = rowType({
  list: textOf<ListName>(),
  total: int,
  now: nullable(json<RedProject>()),
  before: nullable(json<ProjectReference>()),
  colour: nullable(textOf<Colour>()),
  colour_before: nullable(textOf<Colour>()),
});
type ListedRow = RowOf<typeof LISTED_ROW>;

/**
 * Loads the lists of a status: projects that are red, that no longer are, and that moved since the
 * previous round. Each has its first projects by code, and the number of all. Reasons of the rule's
 * and of the directorate's colour are shown since the round's closing.
 */
export async function loadStatusLists(
  tx: Tx,
  now: PortfolioSide,
  before: PortfolioSide | undefined,
  round: { readonly id: string; readonly state: RoundState; readonly known: Date },
): Promise<StatusLists> {
  const isClosed = round.state === 'closed';
  const statement =
    before === undefined ? selectRed(now.source, isClosed) : selectLists({ now, before }, isClosed);
  const rows = await tx.query(LISTED_ROW, statement);
  if (before === undefined) return listsOf(rows, null);
  const { id: roundId, known } = round;
  return listsOf(rows, await listLeft(tx, { roundId, now, before, known }));
}

/** Selects the list of red projects of a round that is compared with none. */
function selectRed(source: LineSource, isClosed: boolean): Sql {
  const lines = sql`
         ${defineListedLines('n', source)},
         -- b: there is no previous round.
         b as (select * from n where false)`;
  return selectPairs({ lines, part: sql`null::text`, names: ['red'] }, isClosed);
}

/** Selects the lists of a round beside the previous one. */
function selectLists(sides: Sides, isClosed: boolean): Sql {
  const lines = sql`
         ${defineListedLines('n', sides.now.source)},
         -- b: the lines of the previous round.
         ${defineListedLines('b', sides.before.source)}`;
  const names = Object.keys(LISTS) as ListName[];
  return selectPairs({ lines, part: partOf(sides), names }, isClosed);
}

/** The lines `n` and `b` of two sides, the part of each pair of them, and the lists to select. */
interface Pairs {
  readonly lines: Sql;
  readonly part: Sql;
  readonly names: readonly ListName[];
}

function selectPairs({ lines, part, names }: Pairs, isClosed: boolean): Sql {
  const conditions = names.map((name) => sql`(${LISTS[name]})`);
  return sql`
    with -- n: the lines now.
         ${lines},
         -- Pairs of a project's line now and before that belong to any list.
         pair as materialized (
           select *
             from (select ${pairColumns('n')}, ${REASON_COLUMNS}, ${pairColumns('b')},
                          ${part} as part
                     from ${JOIN_SIDES}) p
            where ${join(conditions, ' or ')}),
         -- The first pairs of each list, with the list's name and total.
         top as (${join(names.map(selectFirst), ' union all ')})
    select t.list,
           t.total,
           case when t.n_id is not null
                then ${referenceOf('n')}
                     || jsonb_build_object('reason', t.reason, 'cause', t.cause, 'action', t.action)
                     || ${otherColoursOf(isClosed)}
            end as now,
           case when t.b_id is not null then ${referenceOf('b')} end as before,
           t.n_colour as colour,
           t.b_colour as colour_before
      from top t
      left join actors.actor n on n.id = t.n_actor
      left join actors.actor b on b.id = t.b_actor
     order by t.list, coalesce(t.n_code, t.b_code)`;
}

/** The columns of line `n` that explain its colours. */
const REASON_COLUMNS = raw(
  ['reason', 'cause', 'action', 'revision_id', 'directorate_opinion']
    .map((name) => `n.${name}`)
    .join(', '),
);

/** Expression: the rule's and the directorate's colour of pair `t` in the list of red projects. */
function otherColoursOf(isClosed: boolean): Sql {
  return sql`
    case t.list
         when 'red' then jsonb_build_object(
           'ruleColour', (select x.rule_status->>'colour'
                            from reporting.report_revision x
                           where x.id = t.revision_id),
           'ruleReasons', case when ${isClosed}::boolean
                               then ${ruleReasonsOf(sql`t.revision_id`)}
                           end,
           'directorateColour', t.directorate_opinion->>'colour',
           'directorateReason', case when ${isClosed}::boolean
                                     then t.directorate_opinion->>'reason'
                                 end)
         else '{}'
     end`;
}

/** The columns of line `n` or `b` in a pair. Its colour counts while the project is active. */
function pairColumns(line: 'n' | 'b'): Sql {
  const columns = { id: 'project_id', code: 'code', name: 'name', actor: 'actor_id' };
  const renamed = Object.entries(columns).map(([as, name]) => `${line}.${name} as ${line}_${as}`);
  const colour = `case when ${line}.state = 'active' then ${line}.colour end as ${line}_colour`;
  return raw([...renamed, colour].join(', '));
}

/** The first pairs of a list by code, each with the number of pairs in the list. */
function selectFirst(list: ListName): Sql {
  return sql`
    (select ${list}::text as list, count(*) over ()::int as total, p.*
       from pair p
      where ${LISTS[list]}
      order by coalesce(n_code, b_code)
      limit ${raw(String(MOST_LISTED))})`;
}

/** The reference of line `n` or `b` in pair `t`, with the name of the actor of the same alias. */
function referenceOf(line: 'n' | 'b'): Sql {
  return raw(
    `jsonb_build_object('project', t.${line}_code, 'name', t.${line}_name, 'actor', ${line}.name)`,
  );
}

function listsOf(rows: readonly ListedRow[], left: readonly LeftProject[] | null): StatusLists {
  const pick = (list: ListName): ListedRow[] => rows.filter((row) => row.list === list);
  const countLeftOut = (list: ListName): number => {
    const listed = pick(list);
    return (listed[0]?.total ?? 0) - listed.length;
  };
  return {
    red: pick('red').flatMap((row) => row.now ?? []),
    leftRed: pick('leftRed').flatMap((row) => row.before ?? []),
    movement:
      left === null
        ? null
        : {
            entered: pick('entered').flatMap((row) => (row.now === null ? [] : nameOnly(row.now))),
            returned: pick('returned').flatMap((row) =>
              row.now === null ? [] : nameOnly(row.now),
            ),
            left: left.slice(0, MOST_LISTED).map(leaverOf),
            changed: pick('changed').flatMap((row) => colourChangeOf(row) ?? []),
          },
    notListed: {
      red: countLeftOut('red'),
      leftRed: countLeftOut('leftRed'),
      entered: countLeftOut('entered'),
      returned: countLeftOut('returned'),
      left: Math.max(0, (left?.length ?? 0) - MOST_LISTED),
      changed: countLeftOut('changed'),
    },
  };
}

/** Returns a project without the reasons of its colour. */
function nameOnly({ project, name, actor }: ProjectReference): ProjectReference {
  return { project, name, actor };
}

/** Returns who left as a status lists it: by the name of its owner. */
function leaverOf({ actor: _, actorName, ...project }: LeftProject): Leaver {
  return { ...project, actor: actorName };
}

function colourChangeOf({ now, colour, colour_before }: ListedRow): ColourChange | undefined {
  if (now === null || colour === null || colour_before === null) return undefined;
  return { ...nameOnly(now), from: colour_before, to: colour };
}
