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
import type { ProjectReference } from '../groups/portfolio-group.dto.js';
import type { ColourChange, NotListed, RedProject } from '../groups/movement.dto.js';
import type { PortfolioStatusResponse } from './portfolio-status.dto.js';

/** The lists of a status by name, and the number of projects that each leaves out. */
export interface StatusLists extends Pick<PortfolioStatusResponse, 'red' | 'leftRed' | 'movement'> {
  readonly notListed: Omit<NotListed, 'actors' | 'reportedNotIn' | 'notReported'>;
}

/**
 * The most projects in a list. A status is sent to every reader all day, so it must not grow with
 * the portfolio.
 */
const MOST_LISTED = raw('100');

/** The lists, each with its condition on a pair: a line now (`n_`) and its line before (`b_`). */
const LISTS = {
  red: sql`n_colour = 'red'`,
  leftRed: sql`b_colour = 'red' and n_colour is distinct from 'red'`,
  entered: sql`b_id is null`,
  left: sql`n_id is null`,
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
  now: LineSource,
  before: LineSource | undefined,
  round: { readonly state: RoundState },
): Promise<StatusLists> {
  const isClosed = round.state === 'closed';
  const rows = await tx.query(LISTED_ROW, selectLists(now, before, isClosed));
  return listsOf(rows, before !== undefined);
}

/** CTE `b` without rows: there is no previous round. */
const NO_LINES_BEFORE = sql`
  -- No lines.
  b as (select * from n where false)`;

function selectLists(now: LineSource, before: LineSource | undefined, isClosed: boolean): Sql {
  const names = before === undefined ? (['red'] as const) : (Object.keys(LISTS) as ListName[]);
  const conditions = names.map((name) => sql`(${LISTS[name]})`);
  return sql`
    with -- n: the lines now.
         ${defineListedLines('n', now)},
         -- b: the lines of the previous round.
         ${before === undefined ? NO_LINES_BEFORE : defineListedLines('b', before)},
         -- Pairs of a project's line now and before that belong to any list.
         pair as materialized (
           select *
             from (select ${pairColumns('n')}, ${REASON_COLUMNS}, ${pairColumns('b')}
                     from n
                     full join b on b.project_id = n.project_id) p
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
      limit ${MOST_LISTED})`;
}

/** The reference of line `n` or `b` in pair `t`, with the name of the actor of the same alias. */
function referenceOf(line: 'n' | 'b'): Sql {
  return raw(
    `jsonb_build_object('project', t.${line}_code, 'name', t.${line}_name, 'actor', ${line}.name)`,
  );
}

function listsOf(rows: readonly ListedRow[], isCompared: boolean): StatusLists {
  const pick = (list: ListName): ListedRow[] => rows.filter((row) => row.list === list);
  const countLeftOut = (list: ListName): number => {
    const listed = pick(list);
    return (listed[0]?.total ?? 0) - listed.length;
  };
  return {
    red: pick('red').flatMap((row) => row.now ?? []),
    leftRed: pick('leftRed').flatMap((row) => row.before ?? []),
    movement: isCompared
      ? {
          entered: pick('entered').flatMap((row) => (row.now === null ? [] : nameOnly(row.now))),
          left: pick('left').flatMap((row) => row.before ?? []),
          changed: pick('changed').flatMap((row) => colourChangeOf(row) ?? []),
        }
      : null,
    notListed: {
      red: countLeftOut('red'),
      leftRed: countLeftOut('leftRed'),
      entered: countLeftOut('entered'),
      left: countLeftOut('left'),
      changed: countLeftOut('changed'),
    },
  };
}

/** Returns a project without the reasons of its colour. */
function nameOnly({ project, name, actor }: ProjectReference): ProjectReference {
  return { project, name, actor };
}

function colourChangeOf({ now, colour, colour_before }: ListedRow): ColourChange | undefined {
  if (now === null || colour === null || colour_before === null) return undefined;
  return { ...nameOnly(now), from: colour_before, to: colour };
}
