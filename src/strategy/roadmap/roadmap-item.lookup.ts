import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { Localised } from '../../platform/base/problem.js';
import {
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { CodeWithName } from '../../registers/code-lists/register.types.js';
import { RoadmapCodes } from '../../reporting/content/roadmap-codes.lookup.js';
import { ITEM_NOW, joinLastDecision, joinLastLinks } from './roadmap-item.queries.js';
import type { RoadmapItemThen } from './roadmap.types.js';

/** A roadmap item as other areas know it, by its newest version. */
export interface RoadmapItemReference {
  readonly id: string;
  readonly code: string;
  readonly title: Localised;
  /** The actor that owns the item. */
  readonly actorId: string;
  /** Last day of the planned period. Null when no period is planned. */
  readonly lastDay: string | null;
}

const REFERENCE_ROW = rowType<RoadmapItemReference>({
  id: uuid,
  code: text,
  title: json(),
  actorId: uuid,
  lastDay: nullable(text),
});

const CODE_ROW = rowType<CodeWithName>({ code: text, name: json() });

const THEN_ROW = rowType<RoadmapItemThen>({
  roadmap: text,
  version: text,
  itemId: uuid,
  code: text,
  kind: textOf(),
  parent: nullable(text),
  focusArea: nullable(text),
  title: json(),
  period: nullable(text),
  firstDay: nullable(text),
  lastDay: nullable(text),
  state: textOf(),
  links: json(),
});

const VERSION_ROW = rowType({ version: text });

const STATEMENT_ROW = rowType({ nb: text, en: text });

/** The instant as of which roadmaps are read. */
export interface RoadmapInstant {
  /** Day whose roadmap counts. */
  readonly day: string;
  /** Instant of what was known; null for now. */
  readonly known: Date | null;
  /** Closing of the round that is asked about; null while it is open. */
  readonly closedAt: Date | null;
}

/** Reads roadmap items and statements for other areas. Anyone may read published roadmaps. */
@Injectable()
export class RoadmapItemLookup extends RoadmapCodes {
  listCodes(tx: Tx): Promise<CodeWithName[]> {
    return tx.query(
      CODE_ROW,
      sql`
        select distinct on (i.code)
               i.code,
               json_build_object('nb', i.title_nb, 'en', i.title_en) as name
          from strategy.roadmap_item i
          join strategy.roadmap_version v on v.id = i.version_id
         order by i.code, v.valid_from desc`,
    );
  }

  /** Finds the items with these codes, with the period decided last. */
  findItems(tx: Tx, codes: readonly string[]): Promise<RoadmapItemReference[]> {
    const statement = sql`
      select distinct on (i.code)
             i.item_id as id,
             i.code,
             json_build_object('nb', i.title_nb, 'en', i.title_en) as title,
             i.owner_id as "actorId",
             ${ITEM_NOW.lastDay}::text as "lastDay"
        from strategy.roadmap_item i
        join strategy.roadmap_version v on v.id = i.version_id
             ${joinLastDecision(sql`true`)}
       where i.code = any(${[...codes]}::text[])
       order by i.code, v.valid_from desc`;
    return tx.query(REFERENCE_ROW, statement);
  }

  /** Lists the items of all roadmaps as they stood then, in the order of their versions. */
  listItemsThen(tx: Tx, instant: RoadmapInstant): Promise<RoadmapItemThen[]> {
    return tx.query(THEN_ROW, selectItemsThen(instant));
  }

  /** Finds which of these versions are published, each written as `roadmap/version`. */
  async findVersions(tx: Tx, versions: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query(
      VERSION_ROW,
      sql`
        select v.roadmap || '/' || v.version as version
          from strategy.roadmap_version v
         where v.roadmap || '/' || v.version = any(${[...versions]}::text[])`,
    );
    return new Set(rows.map(({ version }) => version));
  }

  /** Finds what the directorate had last said of the roadmap in a round; `known` is null for now. */
  async findStatement(
    tx: Tx,
    round: string,
    known: Date | null,
  ): Promise<RowOf<typeof STATEMENT_ROW> | undefined> {
    const [found] = await tx.query(
      STATEMENT_ROW,
      sql`
        select s.text_nb as nb, s.text_en as en
          from strategy.roadmap_statement s
         where s.round = ${round}
           and s.recorded_at <= coalesce(${known}::timestamptz, 'infinity')
         order by s.recorded_at desc, s.id desc
         limit 1`,
    );
    return found;
  }
}

/**
 * Selects the items of the version that each roadmap had on the day. Once the round has closed,
 * versions, decisions and links recorded later do not count, unless the roadmap itself was loaded
 * later: a round of history is held against the roadmap of its time.
 */
function selectItemsThen({ day, known, closedAt }: RoadmapInstant): Sql {
  const instant = sql`coalesce(${known}::timestamptz, 'infinity')`;
  return sql`
    with -- The roadmaps, and the instant until which records of each count.
         roadmap as (
           select v.roadmap,
                  case when min(v.published_at) <= ${closedAt}::timestamptz
                       then least(${instant}, ${closedAt}::timestamptz)
                       else ${instant}
                   end as until
             from strategy.roadmap_version v
            group by v.roadmap),
         -- The version of each roadmap that was in force.
         version as (
           select distinct on (v.roadmap) v.id, v.roadmap, v.version, r.until
             from strategy.roadmap_version v
             join roadmap r on r.roadmap = v.roadmap
            where v.published_at <= r.until
              and v.valid_from <= ${day}::date
            order by v.roadmap, v.valid_from desc)
    select v.roadmap,
           v.version,
           i.item_id as "itemId",
           i.code,
           i.kind,
           i.parent,
           i.focus_area as "focusArea",
           json_build_object('nb', i.title_nb, 'en', i.title_en) as title,
           ${ITEM_NOW.period} as period,
           ${ITEM_NOW.firstDay}::text as "firstDay",
           ${ITEM_NOW.lastDay}::text as "lastDay",
           ${ITEM_NOW.state} as state,
           coalesce(l.links, '[]') as links
      from version v
      join strategy.roadmap_item i on i.version_id = v.id
           ${joinLastDecision(sql`d.recorded_at <= v.until and d.decided_on <= ${day}::date`)}
           ${joinLastLinks(sql`l.recorded_at <= v.until`)}
     order by v.roadmap, i.position`;
}
