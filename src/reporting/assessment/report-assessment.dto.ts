import { ApiProperty } from '../../platform/http/documentation.js';
import { LocalisedText } from '../../platform/http/localised.dto.js';
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
    description: 'Null when it could not be measured',
    example: 'yellow',
  })
  colour: Colour | null;

  @ApiProperty({ type: LocalisedText })
  reason: LocalisedText;
}

/** The rule's colour, from the tolerances that the round binds. */
export class RuleStatusResponse {
  @ApiProperty({ description: 'The rule set', example: 'standard-1' })
  ruleSet: string;

  @ApiProperty({
    format: 'date-time',
    description: 'When it was computed: the saving of a draft, the certification of a revision',
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
    description: 'An error blocks certification, a warning travels with the revision',
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
    description: 'What was found',
    example: 24_000_000,
  })
  value: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'What it was held against',
    example: 12_000_000,
  })
  expected: number | null;
}

/** What keeps an incomplete draft from being certified. */
export class DraftFaultResponse {
  @ApiProperty({ description: 'RFC 6901 pointer into the content', example: '/status/reason' })
  pointer: string;

  @ApiProperty({ example: 'reason-required' })
  code: string;

  @ApiProperty({ type: LocalisedText })
  detail: LocalisedText;
}

/**
 * What the round's rules say of a report: a preview of a draft; of a revision, as it was when it
 * was certified.
 */
export class Assessed {
  @ApiProperty({
    type: RuleStatusResponse,
    nullable: true,
    description: 'Null when the round binds no rule set',
  })
  ruleStatus: RuleStatusResponse | null;

  @ApiProperty({
    type: [WarningResponse],
    nullable: true,
    description: 'Null when the round binds no rule set',
  })
  warnings: readonly WarningResponse[] | null;
}
