import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import { notFound, type Problem, ruleBroken } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { lockNamed } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { COLOURS } from '../../reporting/content/report.types.js';
import { StrategyQueries } from '../strategies/strategy.queries.js';
import type {
  IndicatorInput,
  JudgeIndicator,
  MeasureIndicator,
  PublishIndicators,
} from './indicator.dto.js';
import { IndicatorJudgement, IndicatorSet, Measurement } from './indicator.entity.js';
import {
  IndicatorLookup,
  type KnownIndicator,
  type KnownIndicatorSet,
} from './indicator.lookup.js';
import type {
  IndicatorResponse,
  IndicatorSetResponse,
  IndicatorSummary,
  LightCounts,
} from './indicator-response.dto.js';
import { indicatorFaults, measurementFaults, periodOrderFaults } from './indicator.rules.js';
import type { IndicatorDefinition } from './indicator.types.js';

const PUBLIC = { kind: 'public' } as const;

/** Publishes sets of indicators and records measurements and lights. Nothing changes. */
@Injectable()
export class IndicatorService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly strategies: StrategyQueries,
    private readonly indicators: IndicatorLookup,
  ) {}

  async findSet(strategy: string): Promise<Answer<IndicatorSetResponse>> {
    const body = await this.database.transaction(PUBLIC, (tx) => this.answerSet(tx, strategy));
    return { body };
  }

  async find(strategy: string, code: string): Promise<Answer<IndicatorResponse>> {
    const body = await this.database.transaction(PUBLIC, (tx) =>
      this.answerOne(tx, strategy, code),
    );
    return { body };
  }

  publish(
    command: Command,
    strategy: string,
    dto: PublishIndicators,
  ): Promise<Answer<IndicatorSetResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<IndicatorSetResponse>> => {
      await tx.execute(lockNamed('strategy.indicator_set'));
      const all = await this.strategies.list(tx);
      const found = all.find((one) => one.strategy === strategy);
      if (found === undefined) throw notFound({ nb: 'Strategien', en: 'The strategy' });
      const indicators = dto.indicators.map(definitionOf);
      const goals = await this.strategies.listGoals(tx, found);
      const faults = indicatorFaults(indicators, new Set(goals.map(({ code }) => code)));
      if (faults.length > 0) throw ruleBroken(faults);
      const before = await this.indicators.findSet(tx, strategy, null);
      const version = (before?.version ?? 0) + 1;
      await tx.execute(
        insertRow(IndicatorSet, { strategy, version, indicators, publishedAt: now }),
      );
      const body = await this.answerSet(tx, strategy);
      return {
        answer: { body, status: 201, location: `/v1/strategies/${strategy}/indicators` },
        subject: `indicators/${strategy}`,
        detail: body,
      };
    });
  }

  measure(
    command: Command,
    { strategy, code }: IndicatorKey,
    dto: MeasureIndicator,
  ): Promise<Answer<IndicatorResponse>> {
    return this.work.change(command, async (tx, now) => {
      const { definition, measurements } = await this.require(tx, strategy, code);
      const faults = measurementFaults(dto, definition, measurements);
      if (faults.length > 0) throw ruleBroken(faults);
      const { period, value, base, source, reason = null } = dto;
      const recordedBy = command.principal.organisationNumber;
      const key = { id: newId(), strategy, indicator: code, period };
      const measured = { value: String(value), base: base ?? 0, source, reason };
      await tx.execute(
        insertRow(Measurement, { ...key, ...measured, recordedBy, recordedAt: now }),
      );
      return this.describe(tx, strategy, code);
    });
  }

  judge(
    command: Command,
    { strategy, code }: IndicatorKey,
    { period, light, reason }: JudgeIndicator,
  ): Promise<Answer<IndicatorResponse>> {
    return this.work.change(command, async (tx, now) => {
      await this.require(tx, strategy, code);
      const faults = periodOrderFaults(period);
      if (faults.length > 0) throw ruleBroken(faults);
      const recordedBy = command.principal.organisationNumber;
      const key = { id: newId(), strategy, indicator: code, period };
      const row = { ...key, light, reason, recordedBy, recordedAt: now };
      await tx.execute(insertRow(IndicatorJudgement, row));
      return this.describe(tx, strategy, code);
    });
  }

  private async require(tx: Tx, strategy: string, code: string): Promise<KnownIndicator> {
    const set = await this.indicators.findSet(tx, strategy, null);
    const found = set?.indicators.find(({ definition }) => definition.code === code);
    if (found === undefined) throw notFound({ nb: 'Indikatoren', en: 'The indicator' });
    return found;
  }

  private async answerSet(tx: Tx, strategy: string): Promise<IndicatorSetResponse> {
    const set = await this.indicators.findSet(tx, strategy, null);
    if (set === undefined) throw unknownSet();
    const { version, publishedAt } = set;
    const indicators = set.indicators.map(summaryOf);
    return { strategy, version, publishedAt, lights: countLights(set), indicators };
  }

  private async answerOne(tx: Tx, strategy: string, code: string): Promise<IndicatorResponse> {
    const found = await this.require(tx, strategy, code);
    return {
      strategy,
      ...summaryOf(found),
      measurements: found.measurements.map(withoutIndicator),
      judgements: found.judgements.map(withoutIndicator),
    };
  }

  private async describe(
    tx: Tx,
    strategy: string,
    code: string,
  ): Promise<Change<IndicatorResponse>> {
    const body = await this.answerOne(tx, strategy, code);
    const location = `/v1/strategies/${strategy}/indicators/${code}`;
    return {
      answer: { body, status: 201, location },
      subject: `indicator/${strategy}/${code}`,
      detail: body,
    };
  }
}

/** An indicator of a strategy. */
export interface IndicatorKey {
  readonly strategy: string;
  readonly code: string;
}

function definitionOf(given: IndicatorInput): IndicatorDefinition {
  const { code, parent = null, name, definition = null, unit, counts = null } = given;
  const { direction, thresholds = null, goals = [], computed = null, source } = given;
  return {
    code,
    parent,
    name: { nb: name.nb, en: name.en },
    definition: definition === null ? null : { nb: definition.nb, en: definition.en },
    unit,
    counts: counts === null ? null : { nb: counts.nb, en: counts.en },
    direction,
    thresholds: thresholds === null ? null : { green: thresholds.green, yellow: thresholds.yellow },
    goals,
    computed,
    source,
  };
}

function summaryOf(known: KnownIndicator): IndicatorSummary {
  const { definition, light, lightBy, period } = known;
  const isOfPeriod = (record: { readonly period: string }): boolean => record.period === period;
  const measurement = known.measurements.find(isOfPeriod);
  const judgement = known.judgements.find(isOfPeriod);
  return {
    ...definition,
    goals: [...definition.goals],
    light,
    lightBy,
    period,
    measurement: measurement === undefined ? null : withoutIndicator(measurement),
    judgement: judgement === undefined ? null : withoutIndicator(judgement),
  };
}

function withoutIndicator<Record extends { readonly indicator: string }>({
  indicator: _,
  ...record
}: Record): Omit<Record, 'indicator'> {
  return record;
}

/** Counts the indicators of a set by light, without their parts. */
function countLights({ indicators }: KnownIndicatorSet): LightCounts {
  const lights = indicators
    .filter(({ definition }) => definition.parent === null)
    .map(({ light }) => light);
  const count = (light: (typeof COLOURS)[number] | null): number =>
    lights.filter((one) => one === light).length;
  return {
    green: count('green'),
    yellow: count('yellow'),
    red: count('red'),
    none: count(null),
  };
}

function unknownSet(): Problem {
  return notFound({ nb: 'Indikatorene til strategien', en: 'The indicators of the strategy' });
}
