import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { instantText } from '../../platform/database/fragments.js';
import {
  decimalText,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Colour } from '../../reporting/content/report.types.js';
import { lightByThreshold, lightOf } from './indicator.rules.js';
import type { IndicatorDefinition, IndicatorLight } from './indicator.types.js';

/** A measurement as it was recorded. */
export interface RecordedMeasurement {
  readonly indicator: string;
  readonly period: string;
  readonly value: number;
  readonly base: number;
  readonly source: string;
  readonly reason: string | null;
  readonly recordedAt: string;
}

/** A judged light as it was recorded. */
export interface RecordedJudgement {
  readonly indicator: string;
  readonly period: string;
  readonly light: Colour;
  readonly reason: string;
  readonly recordedAt: string;
}

/** An indicator with everything recorded of it, the last first, and its light. */
export interface KnownIndicator extends IndicatorLight {
  readonly definition: IndicatorDefinition;
  readonly measurements: readonly RecordedMeasurement[];
  readonly judgements: readonly RecordedJudgement[];
}

/** The indicators of a strategy as they were known at an instant. */
export interface KnownIndicatorSet {
  readonly version: number;
  readonly publishedAt: string;
  readonly indicators: readonly KnownIndicator[];
}

const SET_ROW = rowType<{
  readonly version: number;
  readonly indicators: readonly IndicatorDefinition[];
  readonly publishedAt: string;
}>({ version: int, indicators: json(), publishedAt: text });

const MEASUREMENT_ROW = rowType<Omit<RecordedMeasurement, 'value'> & { readonly value: string }>({
  indicator: text,
  period: text,
  value: decimalText,
  base: int,
  source: text,
  reason: nullable(text),
  recordedAt: text,
});

const JUDGEMENT_ROW = rowType<RecordedJudgement>({
  indicator: text,
  period: text,
  light: textOf(),
  reason: text,
  recordedAt: text,
});

/** Returns the light of a computed share by the thresholds of its indicator; null without any. */
export function lightOfShare(
  { direction, thresholds }: Pick<IndicatorDefinition, 'direction' | 'thresholds'>,
  share: number,
): Colour | null {
  return thresholds === null ? null : lightByThreshold(share, direction, thresholds);
}

/** Condition: a record of `instant` was known then; null is now. */
function isKnown(instant: Sql, known: Date | null): Sql {
  return sql`${instant} <= coalesce(${known}::timestamptz, 'infinity')`;
}

/** Reads indicators with their lights. Anyone may read them. */
@Injectable()
export class IndicatorLookup {
  /** Finds the indicators of a strategy as they were known at an instant; null for now. */
  async findSet(
    tx: Tx,
    strategy: string,
    known: Date | null,
  ): Promise<KnownIndicatorSet | undefined> {
    const [set] = await tx.query(
      SET_ROW,
      sql`
        select s.version,
               s.indicators,
               ${instantText(sql`s.published_at`)} as "publishedAt"
          from strategy.indicator_set s
         where s.strategy = ${strategy}
           and ${isKnown(sql`s.published_at`, known)}
         order by s.version desc
         limit 1`,
    );
    if (set === undefined) return undefined;
    const measurements = await listMeasurements(tx, strategy, known);
    const judgements = await listJudgements(tx, strategy, known);
    const { version, publishedAt } = set;
    return { version, publishedAt, indicators: describe(set.indicators, measurements, judgements) };
  }
}

async function listMeasurements(
  tx: Tx,
  strategy: string,
  known: Date | null,
): Promise<RecordedMeasurement[]> {
  const rows = await tx.query(
    MEASUREMENT_ROW,
    sql`
      select m.indicator,
             m.period,
             m.value,
             m.base,
             m.source,
             m.reason,
             ${instantText(sql`m.recorded_at`)} as "recordedAt"
        from strategy.measurement m
       where m.strategy = ${strategy}
         and ${isKnown(sql`m.recorded_at`, known)}
       order by m.recorded_at desc, m.id desc`,
  );
  return rows.map(({ value, ...row }) => ({ ...row, value: Number(value) }));
}

function listJudgements(
  tx: Tx,
  strategy: string,
  known: Date | null,
): Promise<RecordedJudgement[]> {
  return tx.query(
    JUDGEMENT_ROW,
    sql`
      select j.indicator,
             j.period,
             j.light,
             j.reason,
             ${instantText(sql`j.recorded_at`)} as "recordedAt"
        from strategy.indicator_judgement j
       where j.strategy = ${strategy}
         and ${isKnown(sql`j.recorded_at`, known)}
       order by j.recorded_at desc, j.id desc`,
  );
}

/** Gives each indicator its records and its light; parts first, for the others may have theirs. */
function describe(
  definitions: readonly IndicatorDefinition[],
  measurements: readonly RecordedMeasurement[],
  judgements: readonly RecordedJudgement[],
): KnownIndicator[] {
  const know = (
    definition: IndicatorDefinition,
    parts: readonly KnownIndicator[],
  ): KnownIndicator => {
    const measured = measurements.filter(({ indicator }) => indicator === definition.code);
    const judged = judgements.filter(({ indicator }) => indicator === definition.code);
    const lights = parts.map(({ light }) => light);
    const light = lightOf(definition, { measured, judged }, lights);
    return { definition, measurements: measured, judgements: judged, ...light };
  };
  const parts = definitions
    .filter(({ parent }) => parent !== null)
    .map((definition) => know(definition, []));
  return definitions.map(
    (definition) =>
      parts.find((part) => part.definition.code === definition.code) ??
      know(
        definition,
        parts.filter((part) => part.definition.parent === definition.code),
      ),
  );
}
