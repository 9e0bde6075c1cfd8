import { OmitType } from '../../platform/http/derived-classes.js';
import { ApiProperty } from '../../platform/http/documentation.js';
import { ActionsResponse } from '../../platform/http/allowed-actions.dto.js';
import { Nested, NestedList, OneOf, Text, Whole } from '../../platform/http/fields.js';
import { LocalisedInput, LocalisedText } from '../../platform/http/localised.dto.js';
import {
  MEASURED_AGAINST,
  RULE_SET_KEY,
  type RuleSetContent,
  SEVERITIES,
  type Severity,
  WARNING_CODES,
  type WarningCode,
} from './rule-set.types.js';

export class CostToleranceInput {
  @Nested(() => LocalisedInput, {
    description: 'The tolerance as it is published',
    example: {
      nb: 'Gul opp til 10 % over grunnlinjen, rød over',
      en: 'Yellow up to 10 % over the baseline, red above',
    },
  })
  text: LocalisedInput;

  @Whole({
    description: 'Yellow above so many per cent over the baseline',
    min: 0,
    max: 1000,
    example: 0,
  })
  yellowAbovePercent: number;

  @Whole({
    description: 'Red above so many per cent over the baseline',
    min: 0,
    max: 1000,
    example: 10,
  })
  redAbovePercent: number;
}

export class TimeToleranceInput {
  @Nested(() => LocalisedInput, {
    description: 'The tolerance as it is published',
    example: { nb: 'Gul 1–3 måneder forsinket, rød over', en: 'Yellow 1–3 months late, red above' },
  })
  text: LocalisedInput;

  @Whole({ description: 'Yellow from so many calendar months late', min: 0, max: 120, example: 1 })
  yellowFromMonths: number;

  @Whole({
    description: 'Red when more than so many calendar months late',
    min: 0,
    max: 120,
    example: 3,
  })
  redAboveMonths: number;
}

export class QualityRuleInput {
  @OneOf(WARNING_CODES, {
    name: 'WarningCode',
    description: 'Public code of the rule',
    example: 'budget-jump',
  })
  code: WarningCode;

  @OneOf(SEVERITIES, {
    name: 'Severity',
    description: 'An error blocks certification, a warning travels with the revision',
    example: 'warning',
  })
  severity: Severity;

  @Whole({
    description:
      'Per cent (budget-jump), days (status-unchanged-though-slipping) or tenths of a robust z-score (budget-outlier); the others have none',
    min: 0,
    max: 100_000,
    optional: true,
    nullable: true,
    example: 50,
  })
  threshold?: number | null;
}

/** A draft of tolerances and data-quality rules. A rule that is left out is not asked. */
export class CreateRuleSet {
  @Text({
    description: 'A name and its version',
    max: 40,
    pattern: RULE_SET_KEY,
    example: 'standard-3',
  })
  key: string;

  @Nested(() => LocalisedInput, {
    description: 'Title',
    example: { nb: 'Standardtoleranser, versjon 3', en: 'Standard tolerances, version 3' },
  })
  title: LocalisedInput;

  @Text({ description: 'The paper it stands in', max: 500, example: 'Utkast til NUIT' })
  source: string;

  @OneOf(MEASURED_AGAINST, {
    name: 'MeasuredAgainst',
    description:
      'Which baseline the colours are measured from; slip itself is always against the first',
    example: 'first',
  })
  against: (typeof MEASURED_AGAINST)[number];

  @Nested(() => CostToleranceInput, { description: 'Tolerance of cost' })
  cost: CostToleranceInput;

  @Nested(() => TimeToleranceInput, { description: 'Tolerance of time' })
  time: TimeToleranceInput;

  @NestedList(() => QualityRuleInput, {
    description: 'Data-quality rules',
    max: WARNING_CODES.length,
  })
  rules: QualityRuleInput[];
}

export class ReplaceRuleSet extends OmitType(CreateRuleSet, ['key'] as const) {}

/** What a set says, with every key there. */
export function ruleSetContent({ against, cost, time, rules }: ReplaceRuleSet): RuleSetContent {
  const text = ({ nb, en }: LocalisedInput): LocalisedInput => ({ nb, en });
  return {
    against,
    cost: {
      text: text(cost.text),
      yellowAbovePercent: cost.yellowAbovePercent,
      redAbovePercent: cost.redAbovePercent,
    },
    time: {
      text: text(time.text),
      yellowFromMonths: time.yellowFromMonths,
      redAboveMonths: time.redAboveMonths,
    },
    rules: rules.map(({ code, severity, threshold = null }) => ({ code, severity, threshold })),
  };
}

export class RuleSetResponse extends ActionsResponse {
  @ApiProperty({ example: 'standard-1' })
  key: string;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ description: 'The paper it stands in', example: 'Statens It-råd (Denmark)' })
  source: string;

  @ApiProperty({ enum: MEASURED_AGAINST, enumName: 'MeasuredAgainst', example: 'first' })
  against: (typeof MEASURED_AGAINST)[number];

  @ApiProperty({ type: CostToleranceInput })
  cost: CostToleranceInput;

  @ApiProperty({ type: TimeToleranceInput })
  time: TimeToleranceInput;

  @ApiProperty({ type: [QualityRuleInput] })
  rules: QualityRuleInput[];

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'From when it can be bound to a round and never changes; null for a draft',
    example: null,
  })
  publishedAt: string | null;

  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
}

export class RuleSetListResponse {
  @ApiProperty({ type: [RuleSetResponse] })
  items: RuleSetResponse[];
}
