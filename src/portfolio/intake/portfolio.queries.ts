import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import { equalsIfGiven, instantText } from '../../platform/database/fragments.js';
import { int, nullable, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Answer } from '../../platform/http/answer.js';
import { DEFAULT_LIMIT, pageOf, readCursorKey } from '../../platform/http/page.js';
import type {
  PortfolioMemberResponse,
  PortfolioQuery,
  PortfolioResponse,
  PortfolioThemeResponse,
} from './intake.dto.js';

/** Column: the stage that the council papers [002] give the state of a project version `x`. */
const STAGE = sql`
  case x.state
       when 'planned'   then 'new'
       when 'completed' then 'existing'
       when 'stopped'   then 'stopped'
       else 'ongoing'
   end`;

/**
 * Relation: the newest version of each project at an instant, with its owner and its stage. It
 * holds projects outside the portfolio too.
 */
function versionsAsOf(asOf: Date): Sql {
  return sql`
    select distinct on (r.project_id)
           a.organisation_number as owner,
           a.name as owner_name,
           ${STAGE} as stage,
           x.*
      from portfolio.project_revision r
      join actors.actor a on a.id = r.actor_id
     cross join lateral jsonb_to_record(r.project) as x(
             code text,
             name text,
             kind text,
             state text,
             segment text,
             theme text,
             standing text,
             standing_since timestamptz
           )
     where r.recorded_at <= ${asOf}
     order by r.project_id, r.version desc`;
}

/** Condition: a project version `m` is in the portfolio, and in the segment and theme if given. */
function isMember({ segment, theme }: PortfolioQuery): Sql {
  return sql`
    m.standing = 'inPortfolio'
       and ${equalsIfGiven(sql`m.segment`, segment)}
       and ${equalsIfGiven(sql`m.theme`, theme)}`;
}

const MEMBER_ROW = rowType<PortfolioMemberResponse>({
  project: text,
  name: text,
  owner: text,
  ownerName: text,
  kind: text,
  state: text,
  stage: textOf(),
  segment: nullable(text),
  theme: nullable(text),
  since: text,
});

function selectMembers(asOf: Date, query: PortfolioQuery, after: string): Sql {
  return sql`
    select m.code as project,
           m.name,
           m.owner,
           m.owner_name as "ownerName",
           m.kind,
           m.state,
           m.stage,
           m.segment,
           m.theme,
           ${instantText(sql`m.standing_since`)} as since
      from (${versionsAsOf(asOf)}) m
     where ${isMember(query)}
       and m.code collate "C" > ${after}
     order by m.code collate "C"
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
}

const THEME_ROW = rowType<PortfolioThemeResponse>({
  segment: nullable(text),
  theme: nullable(text),
  existing: int,
  ongoing: int,
  new: int,
  stopped: int,
});

function countThemes(asOf: Date, query: PortfolioQuery): Sql {
  return sql`
    select m.segment,
           m.theme,
           count(*) filter (where m.stage = 'existing')::int as existing,
           count(*) filter (where m.stage = 'ongoing')::int as ongoing,
           count(*) filter (where m.stage = 'new')::int as "new",
           count(*) filter (where m.stage = 'stopped')::int as stopped
      from (${versionsAsOf(asOf)}) m
     where ${isMember(query)}
     group by m.segment, m.theme
     order by m.segment nulls last, m.theme nulls last`;
}

/** Reads the portfolio itself. */
@Injectable()
export class PortfolioQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Reads the portfolio as it was known at an instant, the same for every reader. */
  find(query: PortfolioQuery): Promise<Answer<PortfolioResponse>> {
    const asOf = query.asOf === undefined ? this.clock.now() : new Date(query.asOf);
    const list = `portfolio ${query.segment ?? ''} ${query.theme ?? ''} ${query.asOf ?? ''}`;
    const after = readCursorKey(list, query);
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const rows = await tx.query(MEMBER_ROW, selectMembers(asOf, query, after));
      const themes = await tx.query(THEME_ROW, countThemes(asOf, query));
      const projects = themes.reduce(
        (sum, row) => sum + row.existing + row.ongoing + row.new + row.stopped,
        0,
      );
      const page = pageOf(
        list,
        query,
        rows,
        ({ project }) => project,
        (row) => row,
      );
      return { body: { asOf: asOf.toISOString(), projects, themes, ...page } };
    });
  }
}
