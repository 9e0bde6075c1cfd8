import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { fault, notFound, Problem, ruleBroken } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { lockNamed } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { RoundLookup } from '../../reporting/rounds/round.lookup.js';
import { STRATEGY_TAKEN } from '../strategy.problems.js';
import type {
  GoalJudgementResponse,
  JudgeGoal,
  MapGoals,
  PublishStrategy,
  StrategyListResponse,
  StrategyResponse,
} from './strategy.dto.js';
import { GoalJudgement, GoalMapping, Strategy } from './strategy.entity.js';
import { StrategyQueries } from './strategy.queries.js';
import { mappingFaults, strategyFaults } from './strategy.rules.js';

const PUBLIC = { kind: 'public' } as const;

/** Publishes strategies and records how their goals are mapped and judged. Nothing changes. */
@Injectable()
export class StrategyService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly queries: StrategyQueries,
    private readonly rounds: RoundLookup,
  ) {}

  async list(): Promise<Answer<StrategyListResponse>> {
    const items = await this.database.transaction(PUBLIC, (tx) => this.queries.list(tx));
    return { body: { items } };
  }

  async find(key: string): Promise<Answer<StrategyResponse>> {
    const body = await this.database.transaction(PUBLIC, (tx) => this.queries.find(tx, key));
    if (body === undefined) throw unknownStrategy();
    return { body };
  }

  publish(command: Command, dto: PublishStrategy): Promise<Answer<StrategyResponse>> {
    return this.work.change(command, async (tx, now) => {
      await tx.execute(lockNamed('strategy.strategy'));
      const published = await this.queries.list(tx);
      if (published.some(({ strategy }) => strategy === dto.strategy)) throw strategyTaken();
      const faults = strategyFaults(dto, published);
      if (faults.length > 0) throw ruleBroken(faults);
      const { strategy: key, title, validFrom, validTo, source } = dto;
      const row = { key, titleNb: title.nb, titleEn: title.en, validFrom, validTo, source };
      await tx.execute(insertRow(Strategy, { ...row, publishedAt: now }));
      return this.describe(tx, key);
    });
  }

  /** Records how the goals of an earlier strategy become those of this one. */
  map(command: Command, key: string, dto: MapGoals): Promise<Answer<StrategyResponse>> {
    return this.work.change(command, async (tx, now) => {
      const all = await this.queries.list(tx);
      const to = all.find(({ strategy }) => strategy === key);
      if (to === undefined) throw unknownStrategy();
      const from = all.find(({ strategy }) => strategy === dto.from);
      if (from === undefined || from.validFrom >= to.validFrom)
        throw ruleBroken([unknownEarlier()]);
      const known = { from: await this.listCodes(tx, from), to: await this.listCodes(tx, to) };
      const faults = mappingFaults(dto.goals, known);
      if (faults.length > 0) throw ruleBroken(faults);
      await tx.execute(
        insertRow(GoalMapping, {
          id: newId(),
          fromStrategy: dto.from,
          toStrategy: key,
          goals: dto.goals.map(({ from: goal, to: goals, note = null }) => ({
            from: goal,
            to: goals,
            note,
          })),
          source: dto.source,
          recordedBy: command.principal.organisationNumber,
          recordedAt: now,
        }),
      );
      return this.describe(tx, key);
    });
  }

  /** Records what the directorate says of a goal in a round. */
  judge(command: Command, round: string, dto: JudgeGoal): Promise<Answer<GoalJudgementResponse>> {
    return this.work.change(command, async (tx, now) => {
      const found = await this.rounds.find(tx, round);
      if (found === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
      const day = osloDate(found.deadline);
      const strategies = await this.queries.list(tx);
      const strategy = strategies.find((one) => one.validFrom <= day && one.validTo > day);
      const known = strategy === undefined ? new Set() : await this.listCodes(tx, strategy);
      if (!known.has(dto.goal)) throw ruleBroken([unknownGoal()]);
      const { goal, direction, reason } = dto;
      const recordedBy = command.principal.organisationNumber;
      const row = { id: newId(), round, goal, direction, reason, recordedBy, recordedAt: now };
      await tx.execute(insertRow(GoalJudgement, row));
      const body = { round, goal, direction, reason, recordedAt: now.toISOString() };
      return {
        answer: {
          body,
          status: 201,
          location: `/v1/rounds/${round}/strategy/projects?goal=${goal}`,
        },
        subject: `goal-judgement/${round}`,
        detail: body,
      };
    });
  }

  private async listCodes(
    tx: Tx,
    strategy: { readonly validFrom: string; readonly validTo: string },
  ): Promise<ReadonlySet<string>> {
    const goals = await this.queries.listGoals(tx, strategy);
    return new Set(goals.map(({ code }) => code));
  }

  private async describe(tx: Tx, key: string): Promise<Change<StrategyResponse>> {
    const body = await this.queries.find(tx, key);
    if (body === undefined) throw new Error('The strategy that was stored is not there');
    return {
      answer: { body, status: 201, location: `/v1/strategies/${key}` },
      subject: `strategy/${key}`,
      detail: body,
    };
  }
}

function unknownStrategy(): Problem {
  return notFound({ nb: 'Strategien', en: 'The strategy' });
}

const unknownEarlier = (): ReturnType<typeof fault> =>
  fault(
    '/from',
    'unknown-earlier-strategy',
    'Må være en strategi som gjaldt før denne',
    'Must be a strategy that applied before this one',
  );

const unknownGoal = (): ReturnType<typeof fault> =>
  fault(
    '/goal',
    'unknown-goal',
    'Må være et mål eller delmål i strategien som gjelder for runden',
    'Must be a goal or sub-goal of the strategy that applies in the round',
  );

function strategyTaken(): Problem {
  return new Problem(STRATEGY_TAKEN, {
    errors: [
      fault(
        '/strategy',
        'strategy-taken',
        'En publisert strategi endres ikke. Velg en annen nøkkel',
        'A published strategy never changes. Choose another key',
      ),
    ],
  });
}
