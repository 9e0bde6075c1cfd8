import { OmitType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { Nested, NestedList, OneOf, Text, Whole } from '../../platform/fields/fields.js';
import {
  LocalisedInput,
  LocalisedTitle,
  LocalisedText,
} from '../../platform/fields/localised.dto.js';
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
    description: 'The tolerance in words, as it is shown to readers',
    example: {
      nb: 'Gul opp til 10 % over grunnlinjen, rød over',
      en: 'Yellow up to 10 % over the baseline, red above',
    },
  })
  text: LocalisedInput;

  @Whole({
    description: 'Yellow when the cost is more than this many per cent over the baseline',
    min: 0,
    max: 1000,
    example: 0,
  })
  yellowAbovePercent: number;

  @Whole({
    description: 'Red when the cost is more than this many per cent over the baseline',
    min: 0,
    max: 1000,
    example: 10,
  })
  redAbovePercent: number;
}

export class TimeToleranceInput {
  @Nested(() => LocalisedInput, {
    description: 'The tolerance in words, as it is shown to readers',
    example: { nb: 'Gul 1–3 måneder forsinket, rød over', en: 'Yellow 1–3 months late, red above' },
  })
  text: LocalisedInput;

  @Whole({
    description: 'Yellow from this many calendar months late',
    min: 0,
    max: 120,
    example: 1,
  })
  yellowFromMonths: number;

  @Whole({
    description: 'Red when more than this many calendar months late',
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
    description: 'An error blocks certification; a warning stays with the certified revision',
    example: 'warning',
  })
  severity: Severity;

  @Whole({
    description:
      'Per cent for `budget-jump`, days for `status-unchanged-though-slipping`, tenths of a ' +
      'robust z-score for `budget-outlier`. The other rules have no threshold',
    min: 0,
    max: 100_000,
    optional: true,
    nullable: true,
    example: 50,
  })
  threshold?: number | null;
}

/** A draft of tolerances and data-quality rules. A rule that is left out is not applied. */
export class CreateRuleSet {
  @Text({
    description: 'A name and a version',
    max: 40,
    pattern: RULE_SET_KEY,
    example: 'strict-1',
  })
  key: string;

  @Nested(() => LocalisedTitle, {
    description: 'Title',
    example: { nb: 'Standardtoleranser, versjon 4', en: 'Standard tolerances, version 4' },
  })
  title: LocalisedTitle;

  @Text({ description: 'The paper that defines the rules', max: 500, example: 'Utkast til NUIT' })
  source: string;

  @OneOf(MEASURED_AGAINST, {
    name: 'MeasuredAgainst',
    description:
      'The baseline that the colours are measured from. Slip itself is always measured from the ' +
      'first',
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

/** Returns the content of a rule set, with every member present. */
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

  @ApiProperty({
    description: 'The paper that defines the rules',
    example: 'Statens It-råd (Denmark)',
  })
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
    description: 'Time of publication; null for a draft',
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
