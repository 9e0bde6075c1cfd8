import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { MunicipalPlans } from '../../coordination/calendars/municipal-plans.lookup.js';
import { osloDate } from '../../platform/base/clock.js';
import type { Localised } from '../../platform/base/problem.js';
import { json, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import { FrozenPlans } from '../../rollup/frozen/frozen-plans.lookup.js';
import { makeMunicipalTables } from '../view-tables/municipal-tables.rules.js';
import { makePlanTables } from '../view-tables/plan-tables.rules.js';
import type { ViewTable } from '../view-tables/release-view.types.js';
import { makeRoadmapTables } from '../view-tables/roadmap-tables.rules.js';
import { makeStrategyTables } from '../view-tables/strategy-tables.rules.js';
import type { NamedCells } from '../view-tables/view-column.rules.js';

/** The snapshot that tables are read from. */
interface PlannedSnapshot {
  readonly id: string;
  readonly round: string;
  readonly asOf: Date;
}

const TITLE_ROW = rowType<{ readonly version: string; readonly title: Localised }>({
  version: text,
  title: json(),
});

/** Reads the titles of all versions of roadmaps, which never change. */
async function readTitles(tx: Tx): Promise<ReadonlyMap<string, Localised>> {
  const rows = await tx.query(
    TITLE_ROW,
    sql`
      select v.roadmap || ' ' || v.version as version,
             json_build_object('nb', v.title_nb, 'en', v.title_en) as title
        from strategy.roadmap_version v`,
  );
  return new Map(rows.map(({ version, title }) => [version, title]));
}

/** Reads the tables of plans as of a snapshot: roadmaps, strategy and the municipal portfolio. */
@Injectable()
export class PlanSource {
  constructor(
    private readonly plans: FrozenPlans,
    private readonly municipal: MunicipalPlans,
    private readonly registers: RegisterLookup,
  ) {}

  async readTables(tx: Tx, snapshot: PlannedSnapshot): Promise<ViewTable[]> {
    const plans = await this.plans.read(tx, snapshot);
    const municipal = await this.municipal.read(tx, snapshot.asOf);
    const nameArea = await this.loadAreaNames(tx, osloDate(snapshot.asOf));
    const [goals, indicators] = makeStrategyTables(plans, snapshot.round);
    return [
      ...makeRoadmapTables(plans.roadmap, { nameArea, titles: await readTitles(tx) }),
      ...makePlanTables(plans, indicators),
      goals,
      indicators,
      ...makeMunicipalTables(municipal, nameArea),
    ];
  }

  private async loadAreaNames(tx: Tx, day: string): Promise<(code: string | null) => NamedCells> {
    const codes = await this.registers.readCodes(tx, ['areas'], day);
    const names = new Map(codes.of('areas').map(({ code, name }) => [code, name]));
    return (code) => {
      const name = code === null ? undefined : names.get(code);
      return { area_name: name?.nb ?? null, area_name_en: name?.en ?? null };
    };
  }
}
