import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { Database } from '../../platform/database/database.js';
import { instantText } from '../../platform/database/fragments.js';
import {
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type {
  RoadmapItemHistoryResponse,
  RoadmapItemInVersion,
  RoadmapSummary,
  RoadmapVersionResponse,
} from './roadmap-response.dto.js';
import { ITEM_NOW, joinLastDecision, joinLastLinks } from './roadmap-item.queries.js';
import type { RoadmapItemState } from './roadmap.types.js';

const SUMMARY_ROW = rowType<RoadmapSummary>({
  roadmap: text,
  version: text,
  title: json(),
  nationalSolution: nullable(text),
  owner: text,
  validFrom: text,
  source: text,
  sourceDate: text,
  publishedAt: text,
  capabilities: int,
  measures: int,
});

const ITEM_ROW = rowType<RoadmapItemInVersion & { readonly itemId: string }>({
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
  publishedPeriod: nullable(text),
  state: textOf(),
  owner: text,
  source: text,
  sourceDate: text,
  links: json(),
  decisions: json(),
});

/** Selects versions `v` of roadmaps, to be followed by conditions and an order. */
const SELECT_VERSIONS = sql`
  select v.roadmap,
         v.version,
         json_build_object('nb', v.title_nb, 'en', v.title_en) as title,
         v.national_solution as "nationalSolution",
         a.organisation_number as owner,
         v.valid_from::text as "validFrom",
         v.source,
         v.source_date::text as "sourceDate",
         ${instantText(sql`v.published_at`)} as "publishedAt",
         n.capabilities,
         n.measures
    from strategy.roadmap_version v
    join actors.actor a on a.id = v.owner_id
   cross join lateral (
         select (count(*) filter (where i.kind = 'capability'))::int as capabilities,
                (count(*) filter (where i.kind = 'measure'))::int as measures
           from strategy.roadmap_item i
          where i.version_id = v.id) n`;

/** The decisions on item `i` of its version, the last one first. */
const DECISIONS = sql`
         coalesce(
           (select json_agg(
                     json_build_object(
                       'periodBefore', x.period_before,
                       'period', x.period,
                       'stateBefore', x.state_before,
                       'state', x.state,
                       'case', x.council_case,
                       'reason', x.reason,
                       'decidedOn', x.decided_on,
                       'recordedAt', ${instantText(sql`x.recorded_at`)})
                     order by x.decided_on desc, x.recorded_at desc, x.id desc)
              from strategy.roadmap_decision x
             where x.version_id = i.version_id
               and x.item_id = i.item_id),
           '[]')`;

/** Links `l` without the ids of the projects. */
const LINKS = sql`
         coalesce(
           (select json_agg(x.value - 'projectId' order by x.ordinality)
              from jsonb_array_elements(l.links) with ordinality x),
           '[]')`;

/** Selects items of versions as they are now, to be followed by conditions and an order. */
const SELECT_ITEMS = sql`
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
         i.period as "publishedPeriod",
         ${ITEM_NOW.state} as state,
         a.organisation_number as owner,
         i.source,
         i.source_date::text as "sourceDate",
         ${LINKS} as links,
         ${DECISIONS} as decisions
    from strategy.roadmap_item i
    join strategy.roadmap_version v on v.id = i.version_id
    join actors.actor a on a.id = i.owner_id
         ${joinLastDecision(sql`true`)}
         ${joinLastLinks(sql`true`)}`;

/** Reads published roadmaps as anyone may see them. */
@Injectable()
export class RoadmapQueries {
  constructor(private readonly database: Database) {}

  list(): Promise<RoadmapSummary[]> {
    return this.database.readPublic(
      SUMMARY_ROW,
      sql`${SELECT_VERSIONS} order by v.roadmap, v.valid_from desc`,
    );
  }

  /** Finds a version with its items. */
  async findVersion(
    tx: Tx,
    roadmap: string,
    version: string,
  ): Promise<RoadmapVersionResponse | undefined> {
    const [summary] = await tx.query(
      SUMMARY_ROW,
      sql`${SELECT_VERSIONS} where v.roadmap = ${roadmap} and v.version = ${version}`,
    );
    if (summary === undefined) return undefined;
    const rows = await tx.query(
      ITEM_ROW,
      sql`
        ${SELECT_ITEMS}
         where v.roadmap = ${roadmap}
           and v.version = ${version}
         order by i.position`,
    );
    const items = rows.map(({ itemId: _, roadmap: __, version: ___, ...item }) => item);
    return { ...summary, items };
  }

  /** Finds an item in every version that has it. */
  async findItem(tx: Tx, code: string): Promise<RoadmapItemHistoryResponse | undefined> {
    const rows = await tx.query(
      ITEM_ROW,
      sql`${SELECT_ITEMS} where i.code = ${code} order by v.valid_from desc`,
    );
    const [newest] = rows;
    if (newest === undefined) return undefined;
    return { id: newest.itemId, code, items: rows.map(({ itemId: _, ...item }) => item) };
  }
}

/** An item of the newest version of its roadmap, as it is now. */
export interface CurrentItem {
  readonly versionId: string;
  readonly itemId: string;
  readonly period: string | null;
  readonly state: RoadmapItemState;
  readonly isNewest: boolean;
  /** Date of the last decision on it; null when there is none. */
  readonly lastDecidedOn: string | null;
}

const CURRENT_ROW = rowType<Omit<CurrentItem, 'isNewest'> & { readonly newestId: string }>({
  versionId: uuid,
  itemId: uuid,
  period: nullable(text),
  state: textOf(),
  newestId: uuid,
  lastDecidedOn: nullable(text),
});

function selectCurrentItem(code: string): Sql {
  return sql`
    select i.version_id as "versionId",
           i.item_id as "itemId",
           ${ITEM_NOW.period} as period,
           ${ITEM_NOW.state} as state,
           n.id as "newestId",
           (select max(x.decided_on)::text
              from strategy.roadmap_decision x
             where x.version_id = i.version_id
               and x.item_id = i.item_id) as "lastDecidedOn"
      from strategy.roadmap_item i
      join strategy.roadmap_version v on v.id = i.version_id
           ${joinLastDecision(sql`true`)}
     cross join lateral (
           select w.id
             from strategy.roadmap_version w
            where w.roadmap = v.roadmap
            order by w.valid_from desc
            limit 1) n
     where i.code = ${code}
     order by v.valid_from desc
     limit 1`;
}

/** Finds an item in the last version that has it. */
export async function findCurrentItem(tx: Tx, code: string): Promise<CurrentItem | undefined> {
  const [row] = await tx.query(CURRENT_ROW, selectCurrentItem(code));
  if (row === undefined) return undefined;
  const { newestId, ...item } = row;
  return { ...item, isNewest: newestId === item.versionId };
}

/** The versions of a roadmap that are published already, and the codes of all items. */
export interface KnownRoadmap {
  readonly versions: readonly string[];
  /** First day of the newest version; null when there is none. */
  readonly newestFrom: string | null;
  /** Ids of the roadmap's items by code. */
  readonly ids: ReadonlyMap<string, string>;
  /** Codes of items of other roadmaps. */
  readonly taken: ReadonlySet<string>;
}

const KNOWN_ROW = rowType({ versions: texts, newestFrom: nullable(text) });
const KNOWN_ITEM_ROW = rowType({ code: text, itemId: uuid, roadmap: text });

/** Reads what is known of a roadmap and of items with these codes. */
export async function readKnownRoadmap(
  tx: Tx,
  roadmap: string,
  codes: readonly string[],
): Promise<KnownRoadmap> {
  const [known] = await tx.query(
    KNOWN_ROW,
    sql`
      select coalesce(array_agg(v.version), '{}') as versions,
             max(v.valid_from)::text as "newestFrom"
        from strategy.roadmap_version v
       where v.roadmap = ${roadmap}`,
  );
  const items = await tx.query(
    KNOWN_ITEM_ROW,
    sql`
      select distinct i.code, i.item_id as "itemId", v.roadmap
        from strategy.roadmap_item i
        join strategy.roadmap_version v on v.id = i.version_id
       where i.code = any(${[...codes]}::text[])`,
  );
  const own = items.filter((item) => item.roadmap === roadmap);
  const others = items.filter((item) => item.roadmap !== roadmap);
  return {
    versions: known?.versions ?? [],
    newestFrom: known?.newestFrom ?? null,
    ids: new Map(own.map(({ code, itemId }) => [code, itemId])),
    taken: new Set(others.map(({ code }) => code)),
  };
}
