import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { instantText } from '../../platform/database/fragments.js';
import { json, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { RegisterLookup, type ValidEntry } from '../../registers/code-lists/register.lookup.js';
import type {
  GoalMappingResponse,
  StrategyGoal,
  StrategyResponse,
  StrategySummary,
} from './strategy.dto.js';
import type { StrategyDays } from './strategy.rules.js';

const SUMMARY_ROW = rowType<StrategySummary>({
  strategy: text,
  title: json(),
  validFrom: text,
  validTo: text,
  source: text,
  publishedAt: text,
});

const MAPPING_ROW = rowType<
  Omit<GoalMappingResponse, 'unmapped' | 'from'> & { readonly earlier: string }
>({
  earlier: text,
  goals: json(),
  source: text,
  recordedAt: text,
});

/** Reads strategies with their goals as anyone may see them. */
@Injectable()
export class StrategyQueries {
  constructor(private readonly registers: RegisterLookup) {}

  list(tx: Tx): Promise<StrategySummary[]> {
    return tx.query(
      SUMMARY_ROW,
      sql`
        select s.key as strategy,
               json_build_object('nb', s.title_nb, 'en', s.title_en) as title,
               s.valid_from::text as "validFrom",
               s.valid_to::text as "validTo",
               s.source,
               ${instantText(sql`s.published_at`)} as "publishedAt"
          from strategy.strategy s
         order by s.valid_from`,
    );
  }

  /** Finds a strategy with its goals, and how those of the strategy before became them. */
  async find(tx: Tx, key: string): Promise<StrategyResponse | undefined> {
    const all = await this.list(tx);
    const found = all.find(({ strategy }) => strategy === key);
    if (found === undefined) return undefined;
    const goals = goalsOf(await this.listGoals(tx, found));
    return { ...found, goals, mapping: await this.findMapping(tx, key, all) };
  }

  /** Lists the goals and sub-goals that are valid while a strategy is. */
  listGoals(tx: Tx, { validFrom, validTo }: StrategyDays): Promise<ValidEntry[]> {
    return this.registers.listEntriesBetween(tx, 'goals', { validFrom, validTo });
  }

  private async findMapping(
    tx: Tx,
    key: string,
    all: readonly StrategySummary[],
  ): Promise<GoalMappingResponse | null> {
    const [mapping] = await tx.query(
      MAPPING_ROW,
      sql`
        select m.from_strategy as earlier,
               m.goals,
               m.source,
               ${instantText(sql`m.recorded_at`)} as "recordedAt"
          from strategy.goal_mapping m
         where m.to_strategy = ${key}
         order by m.recorded_at desc, m.id desc
         limit 1`,
    );
    const before = all.find(({ strategy }) => strategy === mapping?.earlier);
    if (mapping === undefined || before === undefined) return null;
    const mapped = new Set(mapping.goals.map((goal) => goal.from));
    const goals = await this.listGoals(tx, before);
    const unmapped = goals.map(({ code }) => code).filter((code) => !mapped.has(code));
    const { earlier: from, ...recorded } = mapping;
    return { from, ...recorded, unmapped };
  }
}

function goalsOf(entries: readonly ValidEntry[]): StrategyGoal[] {
  const under = (parent: string | null): ValidEntry[] =>
    entries.filter((entry) => entry.parent === parent);
  return under(null).map(({ code, name }) => ({
    code,
    name,
    subGoals: under(code).map((entry) => ({ code: entry.code, name: entry.name })),
  }));
}
