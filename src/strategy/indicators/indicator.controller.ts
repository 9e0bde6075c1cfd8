import { Body, Controller } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import { StrategyParam } from '../strategies/strategy.key.js';
import { JudgeIndicator, MeasureIndicator, PublishIndicators } from './indicator.dto.js';
import { IndicatorParam } from './indicator.key.js';
import { IndicatorResponse, IndicatorSetResponse } from './indicator-response.dto.js';
import { IndicatorService } from './indicator.service.js';

@ApiTags('strategy')
@Controller('/v1/strategies')
export class IndicatorController {
  constructor(private readonly indicators: IndicatorService) {}

  @Operation({
    id: 'listIndicators',
    method: 'GET',
    path: ':strategy/indicators',
    scope: 'public',
    summary: 'List the indicators of a strategy with their lights',
    returns: IndicatorSetResponse,
  })
  list(@StrategyParam() strategy: string): Promise<Answer<IndicatorSetResponse>> {
    return this.indicators.findSet(strategy);
  }

  @Operation({
    id: 'getIndicator',
    method: 'GET',
    path: ':strategy/indicators/:indicator',
    scope: 'public',
    summary: 'Get an indicator with everything that was measured and judged',
    returns: IndicatorResponse,
  })
  get(
    @StrategyParam() strategy: string,
    @IndicatorParam() indicator: string,
  ): Promise<Answer<IndicatorResponse>> {
    return this.indicators.find(strategy, indicator);
  }

  @Operation({
    id: 'publishIndicators',
    method: 'POST',
    path: ':strategy/indicators',
    scope: SCOPES.directorate,
    summary: 'Publish the next version of the indicators of a strategy, for good',
    description: 'Measurements and lights stay with the codes of the indicators.',
    returns: IndicatorSetResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  publish(
    @Acting() command: Command,
    @StrategyParam() strategy: string,
    @Body() dto: PublishIndicators,
  ): Promise<Answer<IndicatorSetResponse>> {
    return this.indicators.publish(command, strategy, dto);
  }

  @Operation({
    id: 'measureIndicator',
    method: 'POST',
    path: ':strategy/indicators/:indicator/measurements',
    scope: SCOPES.directorate,
    summary: 'Record a measurement of an indicator, with its base (n)',
    description: 'The last measurement of a period counts. A correction needs a reason.',
    returns: IndicatorResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  measure(
    @Acting() command: Command,
    @StrategyParam() strategy: string,
    @IndicatorParam() code: string,
    @Body() dto: MeasureIndicator,
  ): Promise<Answer<IndicatorResponse>> {
    return this.indicators.measure(command, { strategy, code }, dto);
  }

  @Operation({
    id: 'judgeIndicator',
    method: 'POST',
    path: ':strategy/indicators/:indicator/judgements',
    scope: SCOPES.directorate,
    summary: 'Give an indicator a light by judgement, with the reason',
    description: 'The last judgement of a period counts, before its thresholds.',
    returns: IndicatorResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  judge(
    @Acting() command: Command,
    @StrategyParam() strategy: string,
    @IndicatorParam() code: string,
    @Body() dto: JudgeIndicator,
  ): Promise<Answer<IndicatorResponse>> {
    return this.indicators.judge(command, { strategy, code }, dto);
  }
}
