import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { json, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { GoalDirection, StrategyReference } from './strategy.types.js';

const REFERENCE_ROW = rowType<StrategyReference>({
  strategy: text,
  title: json(),
  validFrom: text,
  validTo: text,
});

/** Last statement of the directorate on a goal in a round. */
export interface GoalJudged {
  readonly goal: string;
  readonly direction: GoalDirection;
  readonly reason: string;
}

const KEY_ROW = rowType({ key: text });

const JUDGED_ROW = rowType<GoalJudged>({ goal: text, direction: textOf(), reason: text });

/** Reads strategies for other areas. Anyone may read them. */
@Injectable()
export class StrategyLookup {
  /** Finds the strategy that applies on a day. */
  async findOn(tx: Tx, day: string): Promise<StrategyReference | undefined> {
    const [found] = await tx.query(
      REFERENCE_ROW,
      sql`
        select s.key as strategy,
               json_build_object('nb', s.title_nb, 'en', s.title_en) as title,
               s.valid_from::text as "validFrom",
               s.valid_to::text as "validTo"
          from strategy.strategy s
         where s.valid_from <= ${day}::date
           and s.valid_to > ${day}::date`,
    );
    return found;
  }

  /** Finds which of these strategies exist. */
  async findKeys(tx: Tx, keys: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query(
      KEY_ROW,
      sql`select s.key from strategy.strategy s where s.key = any(${[...keys]}::text[])`,
    );
    return new Set(rows.map(({ key }) => key));
  }

  /** Lists what the directorate had last said of goals in a round; `known` is null for now. */
  listJudgements(tx: Tx, round: string, known: Date | null): Promise<GoalJudged[]> {
    return tx.query(
      JUDGED_ROW,
      sql`
        select distinct on (j.goal) j.goal, j.direction, j.reason
          from strategy.goal_judgement j
         where j.round = ${round}
           and j.recorded_at <= coalesce(${known}::timestamptz, 'infinity')
         order by j.goal, j.recorded_at desc, j.id desc`,
    );
  }
}
