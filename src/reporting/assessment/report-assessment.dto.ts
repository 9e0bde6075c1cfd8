import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { COLOURS, type Colour, DIMENSIONS, type DimensionName } from '../content/report.types.js';
import {
  SEVERITIES,
  type Severity,
  WARNING_CODES,
  type WarningCode,
} from '../rule-sets/rule-set.types.js';

export class FindingResponse {
  @ApiProperty({ enum: DIMENSIONS, enumName: 'Dimension', example: 'time' })
  dimension: DimensionName;

  @ApiProperty({
    enum: COLOURS,
    enumName: 'Colour',
    nullable: true,
    description: 'Null when the dimension could not be measured',
    example: 'yellow',
  })
  colour: Colour | null;

  @ApiProperty({ type: LocalisedText })
  reason: LocalisedText;
}

/** The colour that follows from the tolerances of the round's rule set. */
export class RuleStatusResponse {
  @ApiProperty({ description: 'The rule set', example: 'standard-1' })
  ruleSet: string;

  @ApiProperty({
    format: 'date-time',
    description: 'Time of the judgement: when the draft was saved, or the revision certified',
    example: '2021-04-20T10:00:00.000Z',
  })
  at: string;

  @ApiProperty({
    enum: COLOURS,
    enumName: 'Colour',
    nullable: true,
    description: 'The worst of the findings; null when nothing could be measured',
    example: 'yellow',
  })
  colour: Colour | null;

  @ApiProperty({ type: [FindingResponse] })
  findings: readonly FindingResponse[];
}

export class WarningResponse {
  @ApiProperty({ enum: WARNING_CODES, enumName: 'WarningCode', example: 'budget-jump' })
  code: WarningCode;

  @ApiProperty({
    enum: SEVERITIES,
    enumName: 'Severity',
    description: 'An error blocks certification; a warning stays with the certified revision',
    example: 'warning',
  })
  severity: Severity;

  @ApiProperty({ description: 'RFC 6901 pointer into the content', example: '/budget/0/approved' })
  pointer: string;

  @ApiProperty({ type: LocalisedText })
  text: LocalisedText;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'The number found in the report; null when the warning is not about a number',
    example: 24_000_000,
  })
  value: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'The number that it was compared with',
    example: 12_000_000,
  })
  expected: number | null;
}

/** A fault that prevents an incomplete draft from being certified. */
export class DraftFaultResponse {
  @ApiProperty({ description: 'RFC 6901 pointer into the content', example: '/status/reason' })
  pointer: string;

  @ApiProperty({ example: 'reason-required' })
  code: string;

  @ApiProperty({ type: LocalisedText })
  detail: LocalisedText;
}

/**
 * The judgement of a report by the round's rules. A draft's is a preview; a revision's was made
 * when it was certified.
 */
export class Assessed {
  @ApiProperty({
    type: RuleStatusResponse,
    nullable: true,
    description: 'Null when the round has no rule set',
  })
  ruleStatus: RuleStatusResponse | null;

  @ApiProperty({
    type: [WarningResponse],
    nullable: true,
    description: 'Null when the round has no rule set',
  })
  warnings: readonly WarningResponse[] | null;
}
